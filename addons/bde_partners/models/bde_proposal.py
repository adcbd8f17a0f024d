from markupsafe import Markup, escape

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..rules import identifiers

# Field of the proposal: field of the organisation that it becomes
PROPOSED = {
    "name": "name",
    "siret": "bde_siret",
    "activity": "bde_activity",
    "street": "street",
    "street2": "street2",
    "zip": "zip",
    "city": "city",
    "phone": "phone",
    "email": "email",
    "website": "website",
}
CONTACT = ("contact_name", "contact_function", "contact_phone", "contact_email")
# What the author may write, as long as nobody has decided
AUTHORED = {
    *PROPOSED,
    *CONTACT,
    "kind",
    "partner_id",
    "left_contact_id",
    "training_ids",
    "reason",
}


class BdeProposal(models.Model):
    """What a teacher knows of a partner, given to the office, which decides.

    A new organisation, or changes of one they may read. Nothing is written in the
    address book before the office accepts.
    """

    _name = "bde.proposal"
    _description = "Proposal about a partner"
    _inherit = ["mail.thread"]
    _order = "state desc, create_date desc, id desc"
    _check_company_auto = True

    kind = fields.Selection(
        [("new", "New organisation"), ("change", "Change")],
        required=True,
        default="new",
    )
    state = fields.Selection(
        [("submitted", "To decide"), ("refused", "Refused"), ("accepted", "Accepted")],
        required=True,
        default="submitted",
        readonly=True,
        copy=False,
        index=True,
    )
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company, index=True
    )
    user_id = fields.Many2one(
        "res.users",
        string="Proposed by",
        required=True,
        readonly=True,
        default=lambda self: self.env.user,
        index=True,
    )
    partner_id = fields.Many2one(
        "res.partner",
        string="Organisation",
        domain="[('is_company', '=', True)]",
        ondelete="cascade",
        index="btree_not_null",
        copy=False,
    )
    name = fields.Char(string="Name of the organisation")
    siret = fields.Char(string="SIRET")
    activity = fields.Char()
    street = fields.Char()
    street2 = fields.Char(string="Rest of the address")
    zip = fields.Char(string="Postal code")
    city = fields.Char()
    phone = fields.Char()
    email = fields.Char(string="E-mail")
    website = fields.Char()
    contact_name = fields.Char(string="Person to call")
    contact_function = fields.Char(string="Job")
    contact_phone = fields.Char(string="Their phone")
    contact_email = fields.Char(string="Their e-mail")
    left_contact_id = fields.Many2one(
        "res.partner",
        string="Who has left",
        domain="[('is_company', '=', False), ('parent_id', '=', partner_id)]",
        ondelete="set null",
    )
    training_ids = fields.Many2many(
        "bde.training",
        string="Trainings they could welcome",
        check_company=True,
    )
    reason = fields.Text(
        string="Why",
        help="How you know them, who you talked to, what they offered.",
    )
    old_values = fields.Json(readonly=True, copy=False)
    changes = fields.Html(compute="_compute_changes", sanitize=False)
    summary = fields.Char(string="What changes", compute="_compute_changes")
    lookalikes = fields.Html(
        string="Already known?", compute="_compute_lookalikes", sanitize=False
    )
    may_exist = fields.Boolean(compute="_compute_lookalikes")
    decision_user_id = fields.Many2one(
        "res.users", string="Decided by", readonly=True, copy=False
    )
    decision_date = fields.Datetime(string="Decided on", readonly=True, copy=False)
    refusal = fields.Char(string="Reason of the refusal", readonly=True, copy=False)

    @api.depends("name", "kind", "partner_id.name")
    @api.depends_context("uid", "lang")
    def _compute_display_name(self):
        for proposal in self:
            name = proposal.partner_id._filtered_access("read").name
            if proposal.kind == "new":
                name = proposal.name or name
            proposal.display_name = name or self.env._("Proposal")

    # -- old → new -------------------------------------------------------------------
    def _changes(self):
        """Return [(label, old, new)] of what is proposed, in the order of the form.

        Old is what the organisation says today while nobody has decided, what it said
        then afterwards.
        """
        self.ensure_one()
        old = self._known_values()
        rows = []
        for name in PROPOSED:
            new = self[name] or ""
            unchanged = (self.old_values or {}).get(name) or ""
            if self.kind == "new" and new or new != unchanged:
                rows.append((self._label(name), old.get(name) or "", new))
        person = " · ".join(filter(None, (self[name] for name in CONTACT)))
        if person:
            rows.append((self._label("contact_name"), "", person))
        left = self.left_contact_id._filtered_access("read")
        if left:
            rows.append((self._label("left_contact_id"), left.name, ""))
        if self.training_ids:
            rows.append(
                (
                    self._label("training_ids"),
                    "",
                    ", ".join(self.training_ids.mapped("display_name")),
                )
            )
        return rows

    def _known_values(self):
        """Return {field: what the organisation says}, today or when it was decided."""
        partner = self.partner_id._filtered_access("read")
        if self.kind == "new" or self.state != "submitted" or not partner:
            return self.old_values or {}
        return {name: partner[target] or "" for name, target in PROPOSED.items()}

    def _label(self, name):
        return self._fields[name].get_description(self.env, ["string"])["string"]

    @api.depends(*PROPOSED, *CONTACT, "training_ids", "left_contact_id", "state")
    @api.depends_context("lang", "uid")
    def _compute_changes(self):
        head = (self.env._("Today"), self.env._("Proposed"))
        for proposal in self:
            rows = proposal._changes()
            new = proposal.kind == "new"
            cells = Markup().join(
                Markup("<tr><th>%s</th>%s<td class='fw-bold'>%s</td></tr>")
                % (
                    label,
                    Markup()
                    if new
                    else Markup("<td class='text-muted'>%s</td>") % (old or "—"),
                    value or "—",
                )
                for label, old, value in rows
            )
            titles = Markup().join(
                Markup("<th>%s</th>") % title for title in (head[1:] if new else head)
            )
            proposal.changes = rows and (
                Markup(
                    "<table class='table table-sm mb-0'><thead><tr><th></th>%s</tr>"
                    "</thead><tbody>%s</tbody></table>"
                )
                % (titles, cells)
            )
            proposal.summary = " · ".join(
                (value or label)
                if new
                else self.env._(
                    "%(field)s: %(old)s → %(new)s",
                    field=label,
                    old=old or "—",
                    new=value or "—",
                )
                for label, old, value in rows
                if not new or value != proposal.name
            )

    # -- look-alikes -----------------------------------------------------------------
    @api.depends("kind", "state", "name", "siret", "phone", "email", "zip", "city")
    @api.depends_context("lang", "uid")
    def _compute_lookalikes(self):
        """Tell the office what looks like it; the author, only that something may."""
        office = self._is_office()
        wanted = self.filtered(
            lambda p: p.kind == "new" and p.state == "submitted" and (p.name or p.siret)
        )
        found = self.env["res.partner"]._bde_lookalikes(
            [
                {
                    "name": p.name or "",
                    "bde_siret": p.siret or "",
                    "zip": p.zip or "",
                    "city": p.city or "",
                    "phone": p.phone or "",
                    "email": p.email or "",
                    "street": p.street or "",
                }
                for p in wanted
            ]
        )
        self.lookalikes = False
        self.may_exist = False
        for proposal, items in zip(wanted, found, strict=True):
            proposal.may_exist = bool(items)
            if office and items:
                proposal.lookalikes = Markup("<ul class='mb-0'>%s</ul>") % (
                    Markup().join(self._lookalike_line(item) for item in items)
                )

    def _lookalike_line(self, item):
        line = Markup(
            "<li><a href='%s'>%s</a> %s <span class='text-muted'>%s</span></li>"
        )
        return line % (
            f"/odoo/res.partner/{item['id']}",
            item["name"],
            escape(item["where"]),
            ", ".join(item["reasons"]),
        )

    # -- who writes what -------------------------------------------------------------
    @api.model
    def _is_office(self):
        return self.env.su or self.env.user.has_group("bde_partners.group_bde_user")

    @api.model
    def default_get(self, fields):
        values = super().default_get(fields)
        if values.get("kind") == "change" and values.get("partner_id"):
            partner = self.env["res.partner"].browse(values["partner_id"])
            partner.check_access("read")
            for name, target in PROPOSED.items():
                if name in fields and not values.get(name):
                    values[name] = partner[target]
        return values

    @api.onchange("partner_id", "kind")
    def _onchange_partner_id(self):
        """Start from what the organisation says today."""
        if self.kind == "change" and self.partner_id and not self._origin:
            for name, target in PROPOSED.items():
                self[name] = self.partner_id[target]

    @api.model
    def _clean(self, vals):
        """Return `vals` with the SIRET as the registers write it."""
        if vals.get("siret"):
            vals = {
                **vals,
                "siret": identifiers.check_siret(vals["siret"]).value or vals["siret"],
            }
        return vals

    @api.constrains("siret")
    def _check_siret(self):
        for proposal in self.filtered("siret"):
            proposal._bde_refuse(identifiers.check_siret(proposal.siret))

    @api.constrains("kind", "name", "partner_id", "reason", "training_ids", *PROPOSED)
    def _check_says_something(self):
        for proposal in self:
            if not proposal.name:
                raise ValidationError(
                    self.env._("Please give the name of the organisation.")
                )
            if proposal.kind == "change" and not (
                proposal.reason or proposal._changes()
            ):
                raise ValidationError(
                    self.env._(
                        "%(name)s: nothing is changed. Correct a field, or say in "
                        "« Why » what the office should know.",
                        name=proposal.partner_id.name,
                    )
                )
