"""Rules of former pupils: plain Python, no Odoo."""
