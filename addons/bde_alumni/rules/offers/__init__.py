"""Offers, applications, success stories."""
