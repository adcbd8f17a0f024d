"""Weeks of PFMP over the whole cycle."""
