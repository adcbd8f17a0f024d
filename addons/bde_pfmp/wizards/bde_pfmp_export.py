from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tools import LazyTranslate

from ..rules import tsv

_lt = LazyTranslate(__name__)
# code: (name of the column, path of the value)
COLUMNS = {
    "last_name": (_lt("Last name"), "learner_id.last_name"),
    "first_name": (_lt("First name"), "learner_id.first_name"),
    "birth_date": (_lt("Birth date"), "learner_id.birth_date"),
    "ine": (_lt("INE"), "learner_id.ine"),
    "class": (_lt("Class"), "class_id.code"),
    "training": (_lt("Training"), "training_id.name"),
    "period": (_lt("Period"), "period_id.name"),
    "host": (_lt("Host organisation"), "host_id.name"),
    "siret": (_lt("SIRET"), "host_id.bde_siret"),
    "activity": (_lt("Activity"), "host_id.bde_activity"),
    "street": (_lt("Street"), "host_id.street"),
    "zip": (_lt("Postcode"), "host_id.zip"),
    "city": (_lt("Town"), "host_id.city"),
    "host_phone": (_lt("Phone of the host"), "host_id.phone"),
    "host_email": (_lt("E-mail of the host"), "host_id.email"),
    "tutor": (_lt("Tutor"), "tutor_id.name"),
    "tutor_phone": (_lt("Phone of the tutor"), "tutor_id.phone"),
    "tutor_email": (_lt("E-mail of the tutor"), "tutor_id.email"),
    "signatory": (_lt("Signs for the host"), "signatory_id.name"),
    "referent": (_lt("Referent teacher"), "referent_id.name"),
    "date_start": (_lt("First day"), "date_start"),
    "date_end": (_lt("Last day"), "date_end"),
    "hours": (_lt("Weekly hours"), "weekly_hours"),
    "state": (_lt("State"), "state"),
}
DEFAULT = ("last_name", "first_name", "class", "host", "date_start", "date_end")


class BdePfmpExport(models.TransientModel):
    """Lines of the board as a tab-separated file, for PRONOTE or another program.

    Columns, their order and the encoding are remembered for each user.
    """

    _name = "bde.pfmp.export"
    _description = "Export of the board"

    placement_ids = fields.Many2many("bde.pfmp.placement", string="Learners")
    count = fields.Integer(compute="_compute_count")
    encoding = fields.Selection(
        [("utf8", "UTF-8 (usual)"), ("cp1252", "Windows-1252 (older programs)")],
        required=True,
        default="utf8",
    )
    with_header = fields.Boolean(string="Names of the columns first", default=True)
    column_codes = fields.Char(default=",".join(DEFAULT))
    column_ids = fields.One2many(
        "bde.pfmp.export.column",
        "export_id",
        compute="_compute_column_ids",
        store=True,
        readonly=False,
        string="Columns",
    )

    @api.depends("placement_ids")
    def _compute_count(self):
        for export in self:
            export.count = len(export.placement_ids)

    @api.depends("column_codes")
    def _compute_column_ids(self):
        columns = self._columns()
        for export in self:
            chosen = [c for c in (export.column_codes or "").split(",") if c in columns]
            codes = chosen + [code for code in columns if code not in chosen]
            export.column_ids = [Command.clear()] + [
                Command.create(
                    {
                        "sequence": rank,
                        "code": code,
                        "name": columns[code][0],
                        "selected": code in chosen,
                    }
                )
                for rank, code in enumerate(codes)
            ]

    @api.model
    def _columns(self):
        """Return {code: (name of the column, path of the value)}."""
        return {
            code: (self.env._(label), path) for code, (label, path) in COLUMNS.items()
        }

    def action_download(self):
        """Button: remember the choice, give the file."""
        self.ensure_one()
        if not self.column_ids.filtered("selected"):
            raise UserError(self.env._("Tick at least one column."))
        self._remember()
        return {
            "type": "ir.actions.act_url",
            "url": f"/bde/pfmp/export/{self.id}",
            "target": "download",
        }

    def _remember(self):
        """Keep the columns, their order and the encoding for this user."""
        defaults = self.env["ir.default"].sudo()
        values = {
            "column_codes": ",".join(self._chosen_codes()),
            "encoding": self.encoding,
            "with_header": self.with_header,
        }
        for name, value in values.items():
            defaults.set(self._name, name, value, user_id=self.env.uid)

    def _chosen_codes(self):
        """Return the codes of the ticked columns, in the user's order."""
        return self.column_ids.filtered("selected").sorted("sequence").mapped("code")

    def _content(self):
        """Return (name of the file, bytes)."""
        self.ensure_one()
        columns = self._columns()
        chosen = [columns[code] for code in self._chosen_codes()]
        rows = [
            [self._cell(placement, path) for _name, path in chosen]
            for placement in self.placement_ids.sorted(
                lambda p: (p.class_id.code or "", p.learner_id.display_name)
            )
        ]
        if self.with_header:
            rows.insert(0, [name for name, _path in chosen])
        name = f"PFMP {fields.Date.context_today(self):%Y-%m-%d}.txt"
        return name, tsv.encode(rows, self.encoding)

    def _cell(self, placement, path):
        """Return a value as the French write it."""
        record = placement
        *relations, name = path.split(".")
        for relation in relations:
            record = record[relation]
        value = record[name]
        field = record._fields[name]
        if field.type == "date":
            return f"{value:%d/%m/%Y}" if value else ""
        if field.type == "selection":
            return dict(field._description_selection(self.env)).get(value, "")
        if field.type == "float":
            return f"{value:g}".replace(".", ",") if value else ""
        return value or ""


class BdePfmpExportColumn(models.TransientModel):
    """A column that the user ticks and moves."""

    _name = "bde.pfmp.export.column"
    _description = "Column of an export"
    _order = "sequence, id"

    export_id = fields.Many2one("bde.pfmp.export", "File", ondelete="cascade")
    sequence = fields.Integer()
    code = fields.Char(required=True)
    name = fields.Char(string="Column", required=True)
    selected = fields.Boolean(string="Export")
