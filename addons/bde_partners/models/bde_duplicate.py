"""Pairs of organisations that may be one: found by the search, settled by people."""

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..rules import partner_likeness


class BdeDuplicate(models.Model):
    """Two organisations that look alike; `partner_a_id` is the older record.

    A pair settled as « not a duplicate » stays so for ever: searches leave it alone.
    Rows are written by the search and by the buttons only.
    """

    _name = "bde.duplicate"
    _description = "Possible duplicate"
    _order = "score desc, id"

    partner_a_id = fields.Many2one(
        "res.partner",
        string="Organisation",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    partner_b_id = fields.Many2one(
        "res.partner",
        string="Looks like",
        readonly=True,
        index="btree_not_null",
        ondelete="cascade",
        help="Empty once it was merged.",
    )
    city_a = fields.Char(related="partner_a_id.city", string="Town")
    city_b = fields.Char(related="partner_b_id.city", string="Town of the other")
    score = fields.Integer(readonly=True, aggregator="avg", help="From 0 to 100.")
    reasons = fields.Json(readonly=True, help="Codes, the strongest first.")
    reason_text = fields.Char(string="Why", compute="_compute_reason_text")
    state = fields.Selection(
        [
            ("to_review", "To review"),
            ("not_duplicate", "Not a duplicate"),
            ("merged", "Merged"),
        ],
        default="to_review",
        required=True,
        readonly=True,
        index=True,
    )
    lost_name = fields.Char(string="Merged organisation", readonly=True)
    other_name = fields.Char(string="Other record", compute="_compute_display_name")
    decided_by_id = fields.Many2one("res.users", string="Decided by", readonly=True)
    decided_on = fields.Datetime(readonly=True)
    strength = fields.Selection(
        [("sure", "Nearly certain"), ("likely", "Likely"), ("doubtful", "Doubtful")],
        compute="_compute_strength",
    )

    _order_check = models.Constraint(
        "CHECK(partner_a_id < partner_b_id)", "The older record comes first."
    )
    _pair_uniq = models.UniqueIndex(
        "(partner_a_id, partner_b_id) WHERE partner_b_id IS NOT NULL",
        "This pair is listed already.",
    )
    _review_idx = models.Index("(score DESC, id) WHERE state = 'to_review'")

    @api.depends("partner_a_id.name", "partner_b_id.name", "lost_name")
    def _compute_display_name(self):
        for pair in self:
            pair.other_name = pair.partner_b_id.name or pair.lost_name
            pair.display_name = f"{pair.partner_a_id.name} / {pair.other_name}"

    @api.depends("score")
    def _compute_strength(self):
        for pair in self:
            pair.strength = (
                "sure"
                if pair.score >= partner_likeness.STRONG
                else "likely"
                if pair.score >= (partner_likeness.STRONG + partner_likeness.REVIEW) / 2
                else "doubtful"
            )

    @api.depends("reasons")
    @api.depends_context("lang")
    def _compute_reason_text(self):
        for pair in self:
            pair.reason_text = ", ".join(self._reason_texts(pair.reasons or []))

    @api.model
    def _reason_texts(self, codes):
        """Return the words of reasons, for people."""
        texts = {
            partner_likeness.SIRET: self.env._("same SIRET"),
            partner_likeness.SIREN: self.env._("same SIREN in the same town"),
            partner_likeness.NAME: self.env._("similar name in the same town"),
            partner_likeness.NAME_ONLY: self.env._("same name, town not known"),
            partner_likeness.PHONE: self.env._("same phone"),
            partner_likeness.EMAIL: self.env._("same e-mail"),
            partner_likeness.DOMAIN: self.env._("same e-mail domain"),
            partner_likeness.ADDRESS: self.env._("same address"),
        }
        return [texts[code] for code in codes if code in texts]

    # ---------------------------------------------------------------- decisions
    @api.model
    def _check_may_settle(self):
        """Raise unless this user settles duplicates: the office does."""
        if not self.env.user.has_group("bde_partners.group_bde_user"):
            raise AccessError(
                self.env._("Duplicates are settled by the bureau des entreprises.")
            )

    def action_not_duplicate(self):
        """Button: these are two organisations; never propose them again."""
        self._check_may_settle()
        self.check_access("read")
        if self.filtered(lambda pair: pair.state == "merged"):
            raise UserError(self.env._("These organisations have been merged."))
        self._decide("not_duplicate")

    def action_review_again(self):
        """Button: forget that these were said to be two organisations."""
        self._check_may_settle()
        self.check_access("read")
        pairs = self.filtered(lambda pair: pair.state == "not_duplicate")
        pairs.sudo().write(
            {"state": "to_review", "decided_by_id": False, "decided_on": False}
        )

    def _decide(self, state, **values):
        self.sudo().write(
            {
                "state": state,
                "decided_by_id": self.env.uid,
                "decided_on": fields.Datetime.now(),
                **values,
            }
        )

    def action_review(self):
        """Row of the list: the two side by side, or what they have become."""
        self._check_may_settle()
        self.check_access("read")
        if self[:1].state == "merged":
            view = self.env.ref("bde_partners.bde_host_view_form")
            return {
                "type": "ir.actions.act_window",
                "res_model": "res.partner",
                "res_id": self[:1].partner_a_id.id,
                "views": [(view.id, "form")],
            }
        return self._review_action(duplicate_id=self[:1].id)

    @api.model
    def _review_action(self, **params):
        """Return the screen that compares, on a pair or on some organisations.

        :param params: duplicate_id, or partner_ids, or only_partner_id (its pairs)
        """
        action = self.env["ir.actions.client"]._for_xml_id(
            "bde_partners.bde_duplicate_compare_action"
        )
        return {**action, "params": params, "context": {"bde_compare": params}}

    # ---------------------------------------------------------------- one pair
    @api.model
    def _pair_of(self, partners):
        """Return the pair of two organisations, made if it was not listed."""
        first, second = partners.sorted("id")
        pair = self.sudo().search(
            [("partner_a_id", "=", first.id), ("partner_b_id", "=", second.id)]
        )
        if not pair:
            rows = partners.sudo()._bde_likeness_rows(partners.ids)
            likeness = partner_likeness.Likeness(0)
            if len(rows) == 2:
                likeness = partner_likeness.likeness(
                    *(row.traits for row in rows.values())
                )
            pair = self.sudo().create(
                {
                    "partner_a_id": first.id,
                    "partner_b_id": second.id,
                    "score": likeness.score,
                    "reasons": list(likeness.reasons),
                }
            )
        return pair.sudo(False)
