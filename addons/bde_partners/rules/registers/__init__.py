"""Registers of companies and the address service: replies → dataclasses.

One module a service (`recherche`, `sirene`, `geoplateforme`), no network, no clock.
"""
