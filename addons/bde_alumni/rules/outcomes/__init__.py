"""Outcome indicators, local and official."""
