"""Outcome surveys: waves, answers, calls."""
