from odoo import fields, models


class BdeTaxeTarget(models.Model):
    """Asking: once in the quota of the organisation, then reminders."""

    _inherit = "bde.taxe.target"
    # mailings to targets count for, and spare, these organisations
    _mailing_enabled = True
    _bde_mailing_partner = "partner_id"

    def _mark_contacted(self, channel, step=None):
        """Note that these organisations are asked; return those that may be.

        The first time in the campaign is a request (purpose "tax") in the quota of the
        organisation; afterwards a reminder, that does not count. Who may not be asked
        is left out of the campaign, and says why.

        :param str channel: mail, phone, post, visit, mailing or other
        :param step: `bde.taxe.step` that asks
        """
        self.check_access("write")
        first = self.filtered(lambda target: not target.contacted_on)
        free = self._spared(first)
        reached = self & free
        reached._ask_all(channel, step)
        today = fields.Date.context_today(self)
        (reached & first).contacted_on = today
        return reached

    def _spared(self, first):
        """Leave out who may not be asked today; return the others.

        :param first: those of `self` that were not asked yet in the campaign
        """
        budgets = self.env["bde.solicitation"]._budgets(self.sudo().partner_id)
        free = self.browse()
        for target in self:
            budget = budgets[target.partner_id.id]
            if budget.is_free or (target not in first and budget.state == "spent"):
                free |= target
                continue
            barred = budget.state == "excluded"
            target.write(
                {
                    "exclusion": "refusal" if barred else "budget",
                    "exclusion_note": budget.sentence,
                }
            )
        return free

    def _ask_all(self, channel, step=None):
        """Make one request for each, whose source is the target."""
        requests = self.env["bde.solicitation"]
        asked = self.filtered(lambda target: not target.contacted_on)
        for targets, purpose in ((asked, "tax"), (self - asked, "reminder_ask")):
            if not targets:
                continue
            made = requests._ask(
                targets.sudo().partner_id,
                channel,
                purpose,
                user=self.env.user,
                note=step.name if step else False,
                # free or no longer counted: looked at just before
                reason=self.env._("Asked in this campaign already")
                if purpose != "tax"
                else None,
            )
            targets._be_source(made)

    def _be_source(self, requests):
        """Link requests to the targets of their organisations, with the contact."""
        by_partner = {target.partner_id: target for target in self.sudo()}
        for request in requests.sudo():
            target = by_partner[request.partner_id]
            request.write(
                {
                    "res_model": target._name,
                    "res_id": target.id,
                    "contact_id": target.contact_id.id,
                }
            )

    # -- mailings (see `mailing.mailing` of the ground floor) --------------------------
    def _bde_mailing_reminded(self):
        """Return those for whom a mailing is a reminder: asked in this campaign."""
        return self.filtered("contacted_on")

    def _bde_mailing_asked(self, requests):
        """A mailing leaves and made these requests: note them on the targets."""
        asked = self.filtered(lambda t: t.partner_id in requests.partner_id)
        asked._be_source(requests)
        today = fields.Date.context_today(self)
        asked.filtered(lambda t: not t.contacted_on).contacted_on = today
