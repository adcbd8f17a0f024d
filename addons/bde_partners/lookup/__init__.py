"""HTTP clients of outside services: plain Python, no Odoo, no database."""
