"""Leavers: who left, who goes on, who objects (S8)."""
