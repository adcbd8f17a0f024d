from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import UserError

# Names shown for each reason
_EXAMPLES = 4


class BdeTaxeSelect(models.TransientModel):
    """Who to ask: segments, what they give today, and why some are left out."""

    _name = "bde.taxe.select"
    _description = "Choice of the organisations of a campaign"

    campaign_id = fields.Many2one(
        "bde.taxe.campaign",
        required=True,
        ondelete="cascade",
        domain="[('state', '!=', 'closed')]",
        default=lambda self: self.env["bde.taxe.campaign"]._current(),
    )
    segment_ids = fields.Many2many("bde.segment", string="Segments")
    kept_count = fields.Integer(compute="_compute_preview", string="To ask")
    left_count = fields.Integer(compute="_compute_preview", string="Left out")
    known_count = fields.Integer(
        compute="_compute_preview", string="Already in the campaign"
    )
    preview = fields.Html(compute="_compute_preview", sanitize=False)

    @api.depends("campaign_id", "segment_ids")
    def _compute_preview(self):
        for wizard in self:
            wizard.update({"kept_count": 0, "left_count": 0, "known_count": 0})
            wizard.preview = False
            if not (wizard.campaign_id and wizard.segment_ids):
                continue
            campaign = wizard.campaign_id._origin
            selection = campaign._selection(wizard.segment_ids._origin)
            wizard.kept_count = len(selection.kept)
            wizard.left_count = len(selection.left)
            wizard.known_count = len(selection.known)
            wizard.preview = wizard._preview_of(selection)

    def _preview_of(self, selection):
        """Return the table of who is left out and why, with a few names."""
        rows = []
        labels = self.env["bde.taxe.target"]._fields["exclusion"]
        labels = dict(labels._description_selection(self.env))
        left = {}
        for site in selection.left:
            left.setdefault(site.exclusion, []).append(site.id)
        for code, ids in sorted(left.items(), key=lambda item: -len(item[1])):
            rows.append((labels[code], ids))
        if selection.known:
            rows.append((self.env._("Already in the campaign"), [*selection.known]))
        if selection.twins:
            rows.append(
                (self.env._("Another site of the same company"), selection.twins)
            )
        silent = [
            site.id
            for site in selection.kept
            if not site.has_email and not any(p.has_email for p in site.people)
        ]
        if silent:
            rows.append((self.env._("Asked, but by letter only: no e-mail"), silent))
        new = self._newly_liable(selection.kept)
        if new:
            rows.append((self.env._("Newly liable: to verify first"), new))
        names = (
            self.env["res.partner"]
            .sudo()
            .browse([i for _label, ids in rows for i in ids[:_EXAMPLES]])
        )
        names.fetch(["name"])
        return Markup().join(self._preview_row(label, ids) for label, ids in rows)

    def _newly_liable(self, sites):
        """Return the ids of those whose kind of organisation owes the tax for the first
        time: expected, not certain."""
        exemptions = self.env["bde.taxe.exemption"]
        kinds = exemptions._newly_liable_kinds(self.campaign_id.year)
        partners = self.env["res.partner"].sudo().browse([site.id for site in sites])
        return partners.filtered(lambda p: p.bde_legal_kind in kinds).ids

    def _preview_row(self, label, ids):
        known = self.env["res.partner"].sudo().browse(ids[:_EXAMPLES]).mapped("name")
        more = "…" if len(ids) > _EXAMPLES else ""
        return Markup(
            '<div class="d-flex gap-2 py-1 border-bottom">'
            '<span class="fw-bold text-end" style="min-width: 4em">%s</span>'
            '<span style="min-width: 16em">%s</span>'
            '<span class="text-muted">%s%s</span></div>'
        ) % (len(ids), label, ", ".join(filter(None, known)), more)

    def action_select(self):
        """Button: put them in the campaign, and show them."""
        self.ensure_one()
        if not self.segment_ids:
            raise UserError(self.env._("Choose at least one segment."))
        targets = self.campaign_id._select(self.segment_ids)
        if not targets and not self.known_count:
            raise UserError(self.env._("Nobody is in these segments today."))
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "bde_taxe.bde_taxe_target_action"
        )
        action["context"] = {"search_default_to_contact": 1}
        action["domain"] = [("campaign_id", "=", self.campaign_id.id)]
        action["target"] = "main"
        return action

    def action_new_segment(self):
        """Button: describe another set of organisations."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "bde_partners.bde_segment_action"
        )
        return action | {"views": [(False, "form")], "view_mode": "form"}
