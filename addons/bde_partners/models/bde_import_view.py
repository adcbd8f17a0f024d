from markupsafe import Markup

from odoo import api, fields, models

from .bde_import_line import ORDER


class BdeImport(models.Model):
    """What the import page shows besides the record itself."""

    _inherit = "bde.import"

    line_filter = fields.Char(readonly=True, copy=False)
    shown_line_ids = fields.One2many(
        "bde.import.line", compute="_compute_shown_line_ids", string="Lines"
    )
    samples = fields.Json(compute="_compute_samples")

    @api.depends("line_filter", "line_ids")
    def _compute_shown_line_ids(self):
        lines = self.env["bde.import.line"]
        for imp in self:
            domain = [("import_id", "=", imp._origin.id)]
            if imp.line_filter in ORDER:
                domain.append(("action", "=", imp.line_filter))
            imp.shown_line_ids = lines.search(domain) if imp._origin.id else lines

    @api.depends_context("lang")
    def _compute_samples(self):
        """What can be brought in: [{label, help, sample}], for the empty page."""
        samples = self._samples()
        for imp in self:
            imp.samples = samples

    @api.model
    def _samples(self):
        return [
            {
                "code": fmt._format_code,
                "label": self.env._(fmt._format_label),
                "help": self.env._(fmt._format_help) if fmt._format_help else "",
                "sample": fmt._format_sample,
                "extensions": list(fmt._format_extensions),
            }
            for fmt in self.env["bde.import.format"]._formats()
        ]

    @api.model
    def get_empty_list_help(self, help_message):
        """Teach what can be brought in, with a sample of each."""
        rows = Markup("").join(
            Markup("<li class='mb-2'><b>%s</b>%s<br/>%s</li>")
            % (item["label"], self._sample_link(item), item["help"])
            for item in self._samples()
        )
        text = self.env._(
            "Nothing is written before you have seen what is new, what changes, what "
            "is refused and why."
        )
        return Markup("%s<p>%s</p><ul class='list-unstyled text-start'>%s</ul>") % (
            Markup(help_message or ""),
            text,
            rows,
        )

    @api.model
    def _sample_link(self, item):
        if not item["sample"]:
            return ""
        return Markup(" · <a href='%s' download=''>%s</a>") % (
            item["sample"],
            self.env._("sample file"),
        )

    def action_show(self, action=False):
        """Button: show the lines of one kind only, all of them without a kind."""
        self.ensure_one()
        self.check_access("read")
        self.sudo().line_filter = action if action in ORDER else False

    def action_open_lines(self):
        """Button: the lines as a full list, to filter, group and export."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "bde_partners.bde_import_line_action"
        )
        action["domain"] = [("import_id", "=", self.id)]
        action["display_name"] = self.env._("Lines of %s", self.name)
        return action
