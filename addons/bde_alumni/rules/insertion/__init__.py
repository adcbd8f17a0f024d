"""Insertion modules: workshops and individual follow-up."""
