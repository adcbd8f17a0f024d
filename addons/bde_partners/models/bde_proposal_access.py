from odoo import api, models
from odoo.exceptions import AccessError

from .bde_proposal import AUTHORED, PROPOSED

# What the server writes when somebody decides
DECIDED = {
    "state",
    "user_id",
    "old_values",
    "decision_user_id",
    "decision_date",
    "refusal",
}


class BdeProposal(models.Model):
    """Who writes what of a proposal: its author, the office, the server."""

    _inherit = "bde.proposal"

    @api.model_create_multi
    def create(self, vals_list):
        context = self.env.context
        if not self.env.su:
            # a value by default is a value given: the same door for both
            names = {n for n in self._fields if f"default_{n}" in context}
            names -= {"training_ids"}
            given = {n: context[f"default_{n}"] for n in names & AUTHORED}
            vals_list = [{**given, **vals} for vals in vals_list]
            drop = {f"default_{n}" for n in names}
            context = {n: v for n, v in context.items() if n not in drop}
        proposals = super(BdeProposal, self.with_env(self.env(context=context))).create(
            [self._prepare_proposal(vals) for vals in vals_list]
        )
        proposals._check_links()
        return proposals.with_env(self.env)

    def _check_links(self):
        """Refuse what the author may not read: a link tells the name."""
        if not self.env.su:
            known = self.sudo()
            linked = known.partner_id | known.left_contact_id
            linked.sudo(False).check_access("read")

    @api.model
    def _prepare_proposal(self, vals):
        """Return the values of a proposal as its author may give them.

        :raise AccessError: about an organisation that the author may not read
        """
        if not self._is_office():
            vals = {
                name: value
                for name, value in vals.items()
                if name in AUTHORED or name == "company_id"
            }
        vals = self._clean(vals)
        if not self.env.su:
            vals = {n: v for n, v in vals.items() if n not in DECIDED}
        if vals.get("kind") != "change":
            if not self._is_office():  # the office says whether it is a known one
                vals = {**vals, "partner_id": False, "left_contact_id": False}
            return {**vals, "old_values": False}
        partner = self.env["res.partner"].browse(vals.get("partner_id"))
        partner.check_access("read")
        old = {name: partner[target] or "" for name, target in PROPOSED.items()}
        return {**old, **vals, "old_values": old}

    def write(self, vals):
        if not self._is_office():
            if any(proposal.state != "submitted" for proposal in self):
                raise AccessError(
                    self.env._(
                        "The office has decided: make another proposal if something "
                        "is still to be said."
                    )
                )
            if not set(vals) <= AUTHORED - {"kind", "partner_id"}:
                raise AccessError(self.env._("Only the office decides on a proposal."))
        if not self.env.su and vals.keys() & DECIDED:
            raise AccessError(self.env._("A decision is made by its button."))
        result = super().write(self._clean(vals))
        if vals.keys() & {"partner_id", "left_contact_id"}:
            self._check_links()
        return result
