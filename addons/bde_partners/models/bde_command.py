import argparse
import base64
import sys
from pathlib import Path

from odoo import api, models
from odoo.exceptions import UserError

PREFIX = "_command_"
WIDTH = 40
RECORDS = 40
REFUSED, USAGE = 1, 2


class BdeCommand(models.AbstractModel):
    """The commands of `./bde`: one method `_command_<name>(args)` each.

    A command gets its arguments as a list of texts and returns its exit code: 0 when
    all is well, and only then is what it wrote kept. The first line of its docstring
    is its help. An addon adds commands by extending this model.
    """

    _name = "bde.command"
    _description = "Commands for administrators"

    @api.model
    def _run(self, name, args):
        """Run the command of a name, in the school's language.

        :return: exit code
        """
        lang = self.env.company.partner_id.lang or self.env.lang
        speaker = self.with_context(lang=lang, tz="Europe/Paris")
        method = getattr(speaker, PREFIX + name.replace("-", "_"), None)
        if method is None:
            self._error(f"bde: no command {name!r}. Try: bde help")
            return USAGE
        try:
            return method(args) or 0
        except UserError as error:
            self._error(f"bde {name}: {error.args[0]}")
            return REFUSED

    @api.model
    def _command_help(self, args):
        """list the commands"""
        self._write_line("usage: bde [-c FILE] [-d DATABASE] COMMAND …\n")
        for attribute in sorted(dir(self)):
            if attribute.startswith(PREFIX):
                text = (getattr(self, attribute).__doc__ or "").strip().split("\n")[0]
                name = attribute.removeprefix(PREFIX).replace("_", "-")
                self._write_line(f"  {name:<12} {text}")
        return 0

    # -- import ----------------------------------------------------------------------
    @api.model
    def _command_import(self, args):
        """bring a file in, as the Imports screen does

        Exit codes: 0 imported (or, with --dry-run, readable), 1 refused or something
        left to settle, 2 wrong arguments.
        """
        options = self._import_parser().parse_args(args)
        imp = self._import_record(options)
        imp._action_analyse()
        self._say_counts(imp)
        if imp.state == "failed" or self._say_unknown_answers(imp):
            return REFUSED
        if options.dry_run:
            imp.unlink()
            return 0
        imp.accept_valid_part = options.accept_valid_part
        telling = imp.with_context(bde_import_tell=self._bar, queue_job__no_delay=True)
        if not telling._action_apply():
            self._say_message(imp)
            return REFUSED
        self._write_line(self.env._("Imported."))
        return 0

    @api.model
    def _import_parser(self):
        parser = argparse.ArgumentParser(
            prog="bde import", description="Bring a file in."
        )
        codes = [fmt._format_code for fmt in self.env["bde.import.format"]._formats()]
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument(
            "--format", choices=codes, help="what the file holds (default: recognised)"
        )
        parser.add_argument("--year", help="school year, e.g. 2026-2027")
        parser.add_argument("--school", help="UAI of the school, if there are several")
        parser.add_argument(
            "--answer",
            action="append",
            default=[],
            metavar="KEY=VALUE",
            help="answer to a point to settle, as shown by --dry-run",
        )
        parser.add_argument(
            "--dry-run", action="store_true", help="only show what it would do"
        )
        parser.add_argument(
            "--accept-valid-part",
            action="store_true",
            help="import the valid lines although others are refused",
        )
        return parser

    @api.model
    def _import_record(self, options):
        """Return the `bde.import` of the arguments."""
        try:
            content = options.file.read_bytes()
        except OSError as error:
            raise UserError(
                self.env._(
                    "%(file)s cannot be read: %(reason)s",
                    file=options.file,
                    reason=error.strerror,
                )
            ) from error
        vals = {
            "filename": options.file.name,
            "file": base64.b64encode(content),
            "format": options.format,
        }
        if options.year:
            year = self.env["bde.school.year"].search([("name", "=", options.year)])
            if not year:
                raise UserError(self.env._("There is no school year %s.", options.year))
            vals["school_year_id"] = year.id
        company = self.env.company
        if options.school:
            uai = options.school.upper()
            company = self.env["res.company"].search([("bde_uai", "=", uai)])
            if not company:
                raise UserError(self.env._("There is no school %s.", options.school))
        imp = self.env["bde.import"].with_company(company).create(vals)
        pairs = [text.partition("=") for text in options.answer]
        imp._answer({key.strip(): value.strip() for key, _sep, value in pairs})
        return imp

    @api.model
    def _say_counts(self, imp):
        """Write what the file would do: figures, refused lines, points to settle."""
        self._say_message(imp)
        if imp.state == "failed":
            return
        labels = imp.fields_get(attributes=["string"])
        for action in ("create", "update", "same", "doubtful", "skip", "error"):
            name = f"count_{action}"
            self._write_line(f"{imp[name]:>7}  {labels[name]['string']}")
        for line in imp.line_ids.filtered(lambda line: line.action == "error"):
            self._write_line(
                imp._where(line.line, f"{line.label} – {line.message or ''}")
            )
        for question in imp.question_ids:
            self._write_line(f"? {question.key}={question.answer or ''}")
            self._write_line(f"    {question.name} {question.help or ''}")
            for value, label in question._all_choices() + self._records(question):
                self._write_line(f"      {value}: {label}")

    @api.model
    def _say_unknown_answers(self, imp):
        """Say the answers given to points that the file does not raise.

        :return: True when there is one
        """
        given = imp.question_ids.with_context(active_test=False).search(
            [
                ("import_id", "=", imp.id),
                ("active", "=", False),
                ("answer", "!=", False),
            ]
        )
        for question in given:
            self._error(
                self.env._(
                    "--answer %(key)s: the file raises no such point. "
                    "Those it raises: %(keys)s.",
                    key=question.key,
                    keys=", ".join(imp.question_ids.mapped("key")) or "–",
                )
            )
        return bool(given)

    @api.model
    def _records(self, question):
        """Return [(id, name)] of the first records that may answer a question."""
        if question.kind != "record":
            return []
        found = self.env[question.model].search(question.domain or [], limit=RECORDS)
        return [(record.id, record.display_name) for record in found]

    @api.model
    def _say_message(self, imp):
        text = imp._plain_message()
        if text:
            self._write_line(text)

    @api.model
    def _bar(self, done, total):
        """Draw the progress bar, on a terminal only."""
        if not sys.stderr.isatty() or not total:
            return
        full = WIDTH * done // total
        bar = "#" * full + "." * (WIDTH - full)
        sys.stderr.write(f"\r[{bar}] {done}/{total}" + ("\n" if done == total else ""))
        sys.stderr.flush()

    # -- output ----------------------------------------------------------------------
    @api.model
    def _write_line(self, text):
        """Write a line for the person at the terminal."""
        sys.stdout.write(text + "\n")
        sys.stdout.flush()

    @api.model
    def _error(self, text):
        sys.stderr.write(text + "\n")
