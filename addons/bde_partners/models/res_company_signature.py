from odoo import fields, models
from odoo.exceptions import UserError

from .bde_signature_act import ACTS_MEMO, HEAD


class ResCompany(models.Model):
    """Who signs for the school: the head, or somebody by an act in force."""

    _inherit = "res.company"

    bde_signature_act_ids = fields.One2many(
        "bde.signature.act", "company_id", string="Delegations of signature"
    )

    def write(self, vals):
        """A delegation ends with the head who gave it; nobody makes themselves head.

        The head signs for the school: the settings do not give this to who writes
        them, even through a related field.
        """
        if vals.get("bde_head_id") == self.env.uid and not self.env.user.has_groups(
            f"{HEAD},base.group_system"
        ):
            raise UserError(
                self.env._("Nobody makes themselves the head of school: ask the head.")
            )
        former = {company: company.bde_head_id for company in self}
        result = super().write(vals)
        if "bde_head_id" in vals:
            for company in self:
                if former[company] and former[company] != company.bde_head_id:
                    company._end_acts_of_former_head()
        return result

    def _end_acts_of_former_head(self):
        self.ensure_one()
        acts = self.env["bde.signature.act"].sudo()
        today = fields.Date.context_today(self)
        acts.search(
            [
                ("company_id", "=", self.id),
                ("delegator_id", "!=", self.bde_head_id.id),
                ("confirmed_on", "!=", False),
                "|",
                ("valid_to", "=", False),
                ("valid_to", ">=", today),
            ]
        )._end(self.env._("The head of school changed."))

    def _acts_in_force(self, on_date=None):
        """Return the delegations in force on a day (today), as superuser.

        Asked for each of many signatures: read once in a transaction, and again once
        an act changes.
        """
        self.ensure_one()
        acts = self.env["bde.signature.act"].sudo()
        day = on_date or fields.Date.context_today(self)
        head = self.sudo().bde_head_id
        memo = self.env.cr.cache.setdefault(ACTS_MEMO, {})
        key = (self.id, head.id, day)
        if key not in memo:
            domain = acts._in_force_domain(day)
            memo[key] = acts.search(
                domain
                & fields.Domain("company_id", "=", self.id)
                & fields.Domain("delegator_id", "=", head.id)
            ).ids
        return acts.browse(memo[key])

    def _school_signatory(self, on_date=None, kind="convention"):
        """Return (user, act) of whom a document of the school is asked.

        :param date on_date: day of the signature; None: today
        :param str kind: code of a `bde.document.type`
        :return: the head and no act, or the delegate « asked first » and the act; no
            user when the school has no head
        """
        self.ensure_one()
        for act in self._acts_in_force(on_date).filtered("usual"):
            if act._covers(kind):
                return act.delegate_id, act
        return self.sudo().bde_head_id, self.env["bde.signature.act"].sudo()

    def _school_may_sign(self, user, on_date=None, kind="convention"):
        """Return (may, act, reason): whether a user signs for the school.

        :return: (True, empty act, "") for the head, (True, act, "") by delegation,
            else (False, empty act, translated reason)
        """
        self.ensure_one()
        none = self.env["bde.signature.act"].sudo()
        if user and user == self.sudo().bde_head_id:
            return True, none, ""
        mine = self._acts_in_force(on_date).filtered(lambda a: a.delegate_id == user)
        for act in mine:
            if act._covers(kind):
                return True, act, ""
        if mine:
            reason = self.env._(
                "The delegation of %(name)s is about other documents.", name=user.name
            )
        else:
            reason = self.env._(
                "%(name)s has no delegation of signature in force: the head of school "
                "signs, or gives the signature by an act (Configuration, Delegations "
                "of signature).",
                name=user.name or "?",
            )
        return False, none, reason
