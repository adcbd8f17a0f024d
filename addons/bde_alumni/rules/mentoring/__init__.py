"""Mentoring: profiles, requests, pairs, meetings."""
