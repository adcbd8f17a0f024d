"""`odoo bde …`: the product's commands; the wrapper `./bde` finds the configuration.

Nothing of `odoo.addons` is imported here: Odoo loads this file by its path, before
any addon. The sub-commands are methods of the model `bde.command`, so that each
installed addon brings its own.
"""

import argparse
import sys
import threading

import psycopg2

from odoo import SUPERUSER_ID, api
from odoo.cli import Command
from odoo.modules.registry import Registry
from odoo.tools import config

USAGE = 2


class Bde(Command):
    """Commands of the Bureau des entreprises: import files, make the demonstration"""

    def run(self, args):
        """Run one sub-command on one database; exits with its code.

        :param list args: what follows `odoo bde`
        """
        parser = self.parser
        parser.prog = "bde"
        parser.add_help = False
        parser.add_argument("-c", "--config", help="configuration file of Odoo")
        parser.add_argument("-d", "--database", help="database, if not in the file")
        parser.add_argument("command", nargs="?", default="help")
        parser.add_argument("args", nargs=argparse.REMAINDER)
        options = parser.parse_args(args)
        settings = ["--no-http", "--log-level=warn"]
        if options.config:
            settings += ["-c", options.config]
        if options.database:
            settings += ["-d", options.database]
        config.parse_config(settings, setup_logging=True)
        names = config["db_name"]
        if len(names) != 1:
            sys.stderr.write("bde: name one database (-d, or db_name in the file).\n")
            sys.exit(USAGE)
        sys.exit(self._call(names[0], options.command, options.args))

    def _call(self, database, name, args):
        """Call the sub-command; keep what it wrote only when it succeeds."""
        threading.current_thread().dbname = database
        try:
            registry = Registry(database)
        except psycopg2.OperationalError as error:
            sys.stderr.write(f"bde: {database} cannot be opened: {error}")
            return USAGE
        with registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            if "bde.command" not in env:
                sys.stderr.write(f"bde: bde_partners is not installed in {database}.\n")
                return USAGE
            try:
                code = env["bde.command"]._run(name, args)
            except BaseException:
                cr.rollback()
                raise
            if code:
                cr.rollback()
            return code
