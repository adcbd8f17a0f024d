from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL


class BdeSegment(models.Model):
    """A set of organisations that the user describes, saves and uses again.

    Each addon gives criteria (`bde.segment.line._criteria`): addons that do not know
    each other meet here. A segment is a domain, so its organisations are found and
    counted by PostgreSQL, whatever their number, and it follows the facts.
    """

    _name = "bde.segment"
    _description = "Segment of organisations"
    _order = "sequence, name, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    note = fields.Char(string="What for", translate=True)
    match = fields.Selection(
        [("all", "All of these"), ("any", "Any of these")],
        string="Organisations that meet",
        required=True,
        default="all",
    )
    company_id = fields.Many2one(
        "res.company", string="School", index=True, help="Empty: every school."
    )
    line_ids = fields.One2many(
        "bde.segment.line", "segment_id", string="Criteria", copy=True
    )
    summary = fields.Char(compute="_compute_summary", string="Who")
    partner_count = fields.Integer(
        string="Organisations", compute="_compute_partner_count", compute_sudo=False
    )

    @api.depends("match", "line_ids.summary")
    @api.depends_context("lang")
    def _compute_summary(self):
        for segment in self:
            word = self.env._("or") if segment.match == "any" else self.env._("and")
            said = [line.summary for line in segment.line_ids if line.summary]
            segment.summary = f" {word} ".join(said)

    @api.depends("match", "company_id", "line_ids.summary", "line_ids.negate")
    @api.depends_context("uid", "allowed_company_ids")
    def _compute_partner_count(self):
        counts = self._counts()
        for segment in self:
            segment.partner_count = counts[segment]

    def write(self, vals):
        """Nobody gives a segment to a school that is not theirs."""
        result = super().write(vals)
        if "company_id" in vals:
            self.check_access("write")
        return result

    # -- who is in ------------------------------------------------------------------
    def _domain(self, closed=False):
        """Return the Domain on `res.partner` of the organisations of these segments.

        Those of any of them. Without a criterion a segment is empty.

        :param bool closed: also those that the register says closed
        """
        return Domain.OR(segment._own_domain(closed) for segment in self)

    def _own_domain(self, closed):
        self.ensure_one()
        told = [line for line in self.line_ids if line.criterion]
        if not told:
            return Domain.FALSE
        meet = Domain.OR if self.match == "any" else Domain.AND
        domain = meet(line._criterion_domain() for line in told)
        # the schools themselves are nobody to ask
        domain &= Domain("is_company", "=", True) & Domain("id", "not in", self._own())
        asks_closed = any(x.criterion == "closed" and not x.negate for x in told)
        if not (closed or asks_closed):
            domain &= self.env["res.partner"]._bde_open_domain()
        return domain

    @api.model
    def _own(self):
        """Return the ids of the contacts that are the schools."""
        return self.env["res.company"].sudo().search(Domain.TRUE).partner_id.ids

    def _organisations(self, limit=None, order=None):
        """Return the organisations of these segments that the user may read."""
        partners = self.env["res.partner"]
        return partners.search(self._domain(), limit=limit, order=order)

    def _counts(self):
        """Return {segment: number of organisations}: one statement for all."""
        partners = self.env["res.partner"]
        selects = []
        for number, segment in enumerate(self):
            query = partners._search(segment._domain())
            selects.append(query.select(SQL("%s, COUNT(*)", number)))
        if not selects:
            return {}
        rows = self.env.execute_query(SQL(" UNION ALL ").join(selects))
        counts = dict(rows)
        return {segment: counts[number] for number, segment in enumerate(self)}

    # -- buttons --------------------------------------------------------------------
    def action_see(self):
        """Button: the list of the organisations."""
        self.check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "bde_partners.bde_host_action"
        )
        name = self.name if len(self) == 1 else self.env._("Organisations")
        action["name"] = action["display_name"] = name
        action["domain"] = [("bde_segment_id", "in", self.ids)]
        action["context"] = {"create": False}
        action.pop("path", None)
        return action

    def action_write(self):
        """Button: a new mailing to the organisations, within the quota of each."""
        self.ensure_one()
        self.check_access("read")
        self.env["mailing.mailing"].check_access("create")
        if not self.partner_count:
            raise UserError(self.env._("Nobody is in this segment yet."))
        domain = [("bde_segment_id", "in", self.ids), ("email", "!=", False)]
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("New mailing"),
            "res_model": "mailing.mailing",
            "view_mode": "form",
            "context": {
                "default_mailing_type": "mail",
                "default_mailing_model_id": self.env["ir.model"]._get_id("res.partner"),
                "default_mailing_domain": repr(domain),
            },
        }
