"""Visits and calls: the windows that a rule asks for, tours, calendars."""
