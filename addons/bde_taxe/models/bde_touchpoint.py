from odoo import api, fields, models
from odoo.tools import SQL

from odoo.addons.bde_partners.models.bde_touchpoint import ARMS

from ..rules.money import euros

# Arms of the records about one target; the line says which
THANKS, ANSWER = 43, 44
REACHED = ("intention", "maybe", "sheet", "later", "no")


class BdeTouchpoint(models.Model):
    """The tax on the timeline; who may not read the records has no line of it."""

    _inherit = "bde.touchpoint"

    @api.model
    def _touchpoint_selects(self):
        return [
            *super()._touchpoint_selects(),
            self._touchpoint_arm_pledge(),
            self._touchpoint_arm_transfer(),
            self._touchpoint_arm_gift(),
            self._touchpoint_arm_thanks(),
            self._touchpoint_arm_answer(),
            self._touchpoint_arm_tax_call(),
        ]

    @api.model
    def _touchpoint_arm_pledge(self):
        return self._touchpoint_arm(
            40,
            "tax",
            "bde.taxe.pledge",
            date=self._touchpoint_noon(SQL("s.promised_on")),
            partner=SQL("s.partner_id"),
            author=self._touchpoint_author(SQL("s.create_uid")),
            source=SQL(
                "bde_taxe_pledge s WHERE s.promised_on IS NOT NULL "
                "AND s.state <> 'dropped'"
            ),
            contact=SQL("s.source <> 'soltea'"),
        )

    @api.model
    def _touchpoint_arm_transfer(self):
        """Money received: it comes from SOLTéA, nobody of the company took part."""
        return self._touchpoint_arm(
            41,
            "tax",
            "bde.taxe.transfer",
            date=self._touchpoint_noon(SQL("s.date")),
            partner=SQL("s.partner_id"),
            source=SQL("bde_taxe_transfer s WHERE s.state = 'matched'"),
        )

    @api.model
    def _touchpoint_arm_gift(self):
        return self._touchpoint_arm(
            42,
            "tax",
            "bde.taxe.gift",
            date=self._touchpoint_noon(SQL("s.date")),
            partner=SQL("s.partner_id"),
            author=self._touchpoint_author(SQL("s.create_uid")),
            source=SQL("bde_taxe_gift s WHERE s.state <> 'cancelled'"),
            contact=True,
        )

    @api.model
    def _touchpoint_arm_thanks(self):
        return self._touchpoint_arm(
            THANKS,
            "tax",
            "bde.taxe.target",
            date=self._touchpoint_noon(SQL("s.thanked_on")),
            partner=SQL("s.partner_id"),
            source=SQL("bde_taxe_target s WHERE s.thanked_on IS NOT NULL"),
        )

    @api.model
    def _touchpoint_arm_answer(self):
        """What they answered, but for an intention: that is in its own lines."""
        return self._touchpoint_arm(
            ANSWER,
            "tax",
            "bde.taxe.target",
            date=SQL("s.answer_on"),
            partner=SQL("s.partner_id"),
            source=SQL(
                "bde_taxe_target s WHERE s.answer_on IS NOT NULL "
                "AND s.answer IN ('no', 'call')"
            ),
            contact=True,
        )

    @api.model
    def _touchpoint_arm_tax_call(self):
        return self._touchpoint_arm(
            45,
            "call",
            "bde.taxe.call",
            date=SQL("s.called_on"),
            partner=SQL("s.partner_id"),
            author=self._touchpoint_author(SQL("s.user_id")),
            source=SQL("bde_taxe_call s WHERE s.called_on IS NOT NULL"),
            contact=SQL("s.outcome IN %s", REACHED),
        )

    @api.model
    def _timeline_line(self, row, record, author, site):
        """A target has several lines: each says what it is of."""
        if record is not None and row[5] == "bde.taxe.target":
            record = record.with_context(bde_touchpoint_arm=row[0] % ARMS)
        return super()._timeline_line(row, record, author, site)


class BdeTaxePledge(models.Model):
    _inherit = "bde.taxe.pledge"

    @api.model_create_multi
    def create(self, vals_list):
        """An intention is a contact with the organisation, on the day it was said."""
        pledges = super().create(vals_list)
        self.env["res.partner"]._bde_touched_on(
            {
                pledge.partner_id: pledge.promised_on
                for pledge in pledges.sudo().sorted("promised_on")
                if pledge.promised_on and pledge.source != "soltea"
            }
        )
        return pledges

    def _bde_touchpoint_text(self):
        """Return « Means to designate 1 200 € » or « 30 % of the credit »."""
        if self.state == "designated":
            return self.env._(
                "Designated %(amount)s in SOLTéA", amount=euros(self.amount_designated)
            )
        if self.basis == "percent" and not self.amount_promised:
            return self.env._(
                "Means to designate %(percent)s %% of their credit",
                percent=f"{self.percent:g}".replace(".", ","),
            )
        return self.env._(
            "Means to designate %(amount)s", amount=euros(self.amount_promised)
        )

    def _bde_touchpoint_detail(self):
        return self.training_id.display_name or ""

    def _bde_touchpoint_action(self):
        return self.env["bde.home"]._home_record("bde.taxe.target", self.target_id.id)


class BdeTaxeTransfer(models.Model):
    _inherit = "bde.taxe.transfer"

    def _bde_touchpoint_text(self):
        """Return « 1 200 € received », « Correction: -200 € »."""
        if self.amount < 0:
            return self.env._("Correction: %(amount)s", amount=euros(self.amount))
        return self.env._("%(amount)s received", amount=euros(self.amount))

    def _bde_touchpoint_detail(self):
        return self.campaign_id.display_name or ""


class BdeTaxeGift(models.Model):
    _inherit = "bde.taxe.gift"

    def _bde_touchpoint_text(self):
        """Return « Gift: a milling machine (12 000 €) »."""
        value = f" ({euros(self.value)})" if self.value else ""
        return self.env._("Gift: %(what)s", what=self.name) + value

    def _bde_touchpoint_detail(self):
        return dict(self._fields["state"]._description_selection(self.env))[self.state]


class BdeTaxeTarget(models.Model):
    _inherit = "bde.taxe.target"

    def write(self, vals):
        result = super().write(vals)
        if vals.get("answer_on"):
            day = fields.Datetime.to_datetime(vals["answer_on"]).date()
            self.sudo().partner_id._bde_touched(day)
        return result

    def _bde_touchpoint_text(self):
        """Return what this line of the target is of: thanks, or their answer."""
        if self.env.context.get("bde_touchpoint_arm") == THANKS:
            return self.env._(
                "Thanked for %(amount)s", amount=euros(self.amount_thanked)
            )
        answers = dict(self._fields["answer"]._description_selection(self.env))
        return self.env._("Answer: %(answer)s", answer=answers[self.answer])

    def _bde_touchpoint_detail(self):
        if self.env.context.get("bde_touchpoint_arm") == THANKS:
            return self.campaign_id.display_name
        return self.answer_note or self.refusal_reason_id.name or ""


class BdeTaxeCall(models.Model):
    _inherit = "bde.taxe.call"

    def write(self, vals):
        result = super().write(vals)
        if vals.get("called_on"):
            day = fields.Datetime.to_datetime(vals["called_on"]).date()
            reached = self.sudo().filtered(lambda call: call.outcome in REACHED)
            reached.partner_id._bde_touched(day)
        return result

    def _bde_touchpoint_text(self):
        """Return « Tax: thinks about it »: never an amount, the caller reads it."""
        outcomes = dict(self._fields["outcome"]._description_selection(self.env))
        return self.env._(
            "Tax: %(outcome)s", outcome=outcomes.get(self.outcome) or self.env._("call")
        )

    def _bde_touchpoint_detail(self):
        return self.note or ""
