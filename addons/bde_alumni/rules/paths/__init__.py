"""Paths: situations over time, the loop to tutors."""
