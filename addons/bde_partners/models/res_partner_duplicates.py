from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from .bde_merge import AT_MOST


class ResPartner(models.Model):
    """Possible duplicates of an organisation, and what hangs on it."""

    _inherit = "res.partner"

    bde_duplicate_count = fields.Integer(
        string="Possible duplicates", compute="_compute_bde_duplicate_count"
    )
    bde_merge_log_ids = fields.One2many(
        "bde.merge.log",
        "partner_id",
        string="Merged records",
        groups="bde_partners.group_bde_user",
    )

    @api.depends_context("uid")
    def _compute_bde_duplicate_count(self):
        counts = dict.fromkeys(self.ids, 0)
        pairs = self.env["bde.duplicate"]
        if pairs.has_access("read"):
            waiting = Domain("state", "=", "to_review")
            for name in ("partner_a_id", "partner_b_id"):
                groups = pairs._read_group(
                    waiting & Domain(name, "in", self.ids), [name], ["__count"]
                )
                for partner, count in groups:
                    counts[partner.id] = counts.get(partner.id, 0) + count
        for partner in self:
            partner.bde_duplicate_count = counts.get(partner._origin.id, 0)

    def _bde_hanging(self):
        """Return [(label, {id of the organisation: count})]: what hangs on each.

        One query for each kind; of what the user may read.
        """
        hanging = []
        for model_name, column, label, domain in self._bde_hanging_sources():
            model = self.env[model_name].with_context(active_test=False)
            counts = {}
            if model.has_access("read"):
                groups = model._read_group(
                    Domain(column, "in", self.ids) & Domain(domain),
                    [column],
                    ["__count"],
                )
                counts = {
                    key.id if isinstance(key, models.BaseModel) else key: count
                    for key, count in groups
                }
            hanging.append((label, counts))
        return hanging

    @api.model
    def _bde_hanging_sources(self):
        """Return [(model, field, label, domain)] of what hangs on organisations."""
        people, sites = [("is_company", "=", False)], [("is_company", "=", True)]
        ours = [("res_model", "=", "res.partner")]
        return [
            ("res.partner", "parent_id", self.env._("Contacts"), people),
            ("res.partner", "parent_id", self.env._("Sites"), sites),
            ("bde.interaction", "partner_id", self.env._("Calls, visits, notes"), []),
            ("crm.lead", "partner_id", self.env._("Requests"), []),
            ("bde.document", "res_id", self.env._("Documents"), ours),
            ("mail.activity", "res_id", self.env._("Planned actions"), ours),
        ]

    # ---------------------------------------------------------------- dossier, lists
    def _bde_dossier_cards(self):
        cards = super()._bde_dossier_cards()
        if self.bde_duplicate_count:
            cards.append(self._bde_dossier_card_duplicates())
        return cards

    def _bde_dossier_card_duplicates(self):
        """Organisations that look like this one, to be settled."""
        home = self.env["bde.home"]
        waiting = self.env["bde.duplicate"]._waiting_domain(
            {"only_partner_id": self.id}
        )
        pairs = self.env["bde.duplicate"].search(waiting, limit=5)
        review = self.env["bde.duplicate"]._review_action(only_partner_id=self.id)
        return home._home_card(
            "duplicates",
            self.env._("Possible duplicates"),
            self.bde_duplicate_count,
            "blue",
            [
                home._home_line(
                    (pair.partner_a_id + pair.partner_b_id - self).name or "",
                    action=self.env["bde.duplicate"]._review_action(
                        duplicate_id=pair.id, only_partner_id=self.id
                    ),
                    detail=pair.reason_text,
                )
                for pair in pairs
            ],
            review,
            sequence=70,
            word=self.env._("To compare"),
        )

    def action_bde_compare(self):
        """Action of the list, button of the dossier: organisations side by side."""
        self.env["bde.duplicate"]._check_may_settle()
        self.check_access("read")
        if len(self) == 1:
            return self.env["bde.duplicate"]._review_action(only_partner_id=self.id)
        if not 2 <= len(self) <= AT_MOST:
            raise UserError(self.env._("Choose two or three organisations to compare."))
        return self.env["bde.duplicate"]._review_action(partner_ids=self.ids)
