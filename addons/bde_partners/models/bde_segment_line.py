from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain
from odoo.tools import SQL

from ..rules.segments import Criterion

# Fields of a line that hold the value of a criterion
VALUES = (
    "number",
    "number_max",
    "text",
    "legal_kind",
    "role_ids",
    "training_ids",
    "tag_ids",
    "purpose_id",
    "when",
    "school_year_id",
    "user_id",
    "inner_id",
)


class BdeSegmentLine(models.Model):
    """A criterion of a segment.

    `_criteria` says which there are and what they ask for; the method
    `_criterion_<code>` which organisations meet one, as a Domain on `res.partner`.
    """

    _name = "bde.segment.line"
    _description = "Criterion of a segment"
    _order = "sequence, id"
    _rec_name = "criterion"

    segment_id = fields.Many2one(
        "bde.segment", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="segment_id.company_id", store=True)
    sequence = fields.Integer(default=10)
    criterion = fields.Selection("_selection_criterion", required=True)
    negate = fields.Boolean(string="Not")
    number = fields.Integer(string="How many")
    number_max = fields.Integer(string="At most", help="0: no limit.")
    text = fields.Char(string="Which ones", help="Separated by commas.")
    legal_kind = fields.Selection("_selection_legal_kind", string="Kind")
    role_ids = fields.Many2many("bde.contact.role", string="Roles")
    training_ids = fields.Many2many("bde.training", string="Trainings")
    tag_ids = fields.Many2many("res.partner.category", string="Tags")
    purpose_id = fields.Many2one(
        "bde.solicitation.purpose",
        string="For what",
        ondelete="cascade",
        help="Empty: whatever it was.",
    )
    when = fields.Selection(
        [
            ("this", "This year"),
            ("last", "Last year"),
            ("year", "In the year…"),
            ("ever", "Ever"),
        ],
        string="Which year",
        default="this",
    )
    school_year_id = fields.Many2one(
        "bde.school.year", string="School year", ondelete="cascade"
    )
    user_id = fields.Many2one("res.users", string="By", ondelete="cascade")
    inner_id = fields.Many2one(
        "bde.segment", string="Other segment", ondelete="cascade"
    )
    summary = fields.Char(string="What it says", compute="_compute_summary")
    value_names = fields.Char(
        compute="_compute_value_names", export_string_translation=False
    )
    help_text = fields.Char(
        compute="_compute_value_names", export_string_translation=False
    )

    # -- the registry ---------------------------------------------------------------
    @api.model
    def _criteria(self):
        """Return {code: `Criterion`}, in the order of the screen; extended by addons.

        The code is that of a method `_criterion_<code>`.
        """
        return {}

    @api.model
    def _selection_criterion(self):
        return [(code, known.label) for code, known in self._criteria().items()]

    @api.model
    def _selection_legal_kind(self):
        field = self.env["res.partner"]._fields["bde_legal_kind"]
        return field._description_selection(self.env)

    @api.depends("criterion", "when")
    @api.depends_context("lang")
    def _compute_value_names(self):
        criteria = self._criteria()
        for line in self:
            known = criteria.get(line.criterion) or Criterion("")
            names = [n for n in known.values if n != "school_year_id"]
            if "when" in names and line.when == "year":
                names.append("school_year_id")
            line.value_names = ",".join(names)
            line.help_text = known.help

    # -- in words -------------------------------------------------------------------
    @api.depends("criterion", "negate", *VALUES)
    @api.depends_context("lang")
    def _compute_summary(self):
        criteria = self._criteria()
        for line in self:
            known = criteria.get(line.criterion)
            if not known:
                line.summary = False
                continue
            said = filter(None, (line._value_words(name) for name in known.values))
            which = " · ".join(said)
            parts = (
                self.env._("%(what)s: %(which)s", what=known.label, which=which)
                if which
                else known.label
            )
            line.summary = (
                self.env._("not (%(what)s)", what=parts) if line.negate else parts
            )

    def _value_words(self, name):
        """Return the value of a field of the line as people read it, '' for none."""
        if name == "school_year_id" and self.when != "year":
            return ""
        if name == "when" and self.when == "year":
            return ""
        field, value = self._fields[name], self[name]
        if not value:
            return ""
        if field.type == "selection":
            return dict(field._description_selection(self.env)).get(value, "")
        if field.relational:
            return ", ".join(value.mapped("display_name"))
        if name == "number_max":
            return self.env._("at most %(number)s", number=value)
        unit = self._criteria()[self.criterion].unit if name == "number" else ""
        return unit % {"number": value} if unit else str(value)

    # -- who meets it ---------------------------------------------------------------
    def _criterion_domain(self):
        """Return the Domain on `res.partner` of the organisations that meet this."""
        self.ensure_one()
        if self.criterion not in self._criteria():
            return Domain.FALSE
        domain = getattr(self, f"_criterion_{self.criterion}")()
        return ~domain if self.negate else domain

    def _schools(self):
        """Return the ids of the schools whose records count."""
        own = self.segment_id.company_id or self.company_id
        if not self.env.su:
            # a segment being typed may name any school
            own = own and (own & self.env.companies or own.browse([0]))
        return own.ids or self.env.companies.ids

    @api.model
    def _partners_of(self, model, domain, link="partner_id"):
        """Return the Domain of the organisations that records of a model are about.

        By sub-select, past the rights of the user on these records: it tells which
        organisations, nothing of the records.

        :param str model: name of a model
        :param domain: which of its records
        :param str link: stored many2one to the organisation
        """
        records = self.env[model].sudo()
        query = records._search(Domain(domain) & Domain(link, "!=", False))
        column = SQL.identifier(records._table, link)

        def to_sql(_model, alias, _query):
            found = query.subselect(column)
            return SQL("%s IN %s", SQL.identifier(alias, "id"), found)

        return Domain.custom(to_sql=to_sql)

    # -- checks ---------------------------------------------------------------------
    @api.constrains("criterion", *VALUES)
    def _check_values(self):
        criteria = self._criteria()
        for line in self:
            known = criteria.get(line.criterion)
            for name in known.required if known else ():
                if not line[name]:
                    label = self._fields[name]._description_string(self.env)
                    raise ValidationError(
                        self.env._(
                            "« %(criterion)s »: fill in « %(field)s ».",
                            criterion=known.label,
                            field=label,
                        )
                    )
            if "when" in (known.values if known else ()) and (
                line.when == "year" and not line.school_year_id
            ):
                raise ValidationError(
                    self.env._("« %(criterion)s »: which year?", criterion=known.label)
                )

    @api.constrains("inner_id", "segment_id", "criterion")
    def _check_no_circle(self):
        """A segment that holds itself would never end."""
        for segment in self.segment_id:
            seen, todo = segment.browse(), segment
            while todo:
                seen |= todo
                inner = todo.line_ids.filtered(lambda x: x.criterion == "segment")
                if segment in inner.inner_id:
                    raise ValidationError(
                        self.env._(
                            "« %(name)s » would be part of itself.", name=segment.name
                        )
                    )
                todo = inner.inner_id - seen

    # -- when an addon leaves ---------------------------------------------------------
    @api.model
    def _forget_criteria(self, module):
        """Remove the criteria of an addon that leaves; a segment never gets wider.

        A segment that had one of them is archived with what is left of it, removed
        when nothing is.

        :param str module: name of the addon
        """
        codes = [c for c, known in self._criteria().items() if known.module == module]
        lines = self.sudo().search([("criterion", "in", codes)])
        segments = lines.segment_id.with_context(active_test=False)
        lines.unlink()
        empty = segments.filtered(lambda segment: not segment.line_ids)
        (segments - empty).active = False
        empty.unlink()
