"""Visits and calls: what the school's rule asks, planning, tours."""
