"""Printing HTML as tagged PDF in plain subprocesses. No `odoo` import here."""
