import argparse
from datetime import date

from odoo import api, models


class BdeCommand(models.AbstractModel):
    """`./bde demo`: make the demonstration lycée from the command line."""

    _inherit = "bde.command"

    @api.model
    def _command_demo(self, args):
        """make the demonstration lycée (once, on an empty database)"""
        parser = argparse.ArgumentParser(
            prog="bde demo", description="Make the demonstration lycée, once."
        )
        parser.add_argument(
            "--logins", action="store_true", help="only print the users and passwords"
        )
        parser.add_argument(
            "--today",
            type=date.fromisoformat,
            help="the day that dates are relative to (YYYY-MM-DD)",
        )
        options = parser.parse_args(args)
        demo = self.env["bde.demo"]
        if not options.logins:
            made = demo._generate(today=options.today, say=self._say_step)
            if not made:
                self._write_line("The demonstration lycée is already there.")
        for login, password, function in demo._logins():
            self._write_line(f"{login:<22} {password:<8} {function}")
        return 0

    @api.model
    def _say_step(self, number, total, label):
        self._write_line(f"[{number}/{total}] {label}")
