from odoo import fields, models
from odoo.fields import Domain
from odoo.tools.misc import format_date

from odoo.addons.bde_partners.client_action import tell

from ..rules import credit as credit_rules

# No payroll here
_ABROAD = ("foreign", "individual")


class BdeTaxeCampaign(models.Model):
    """Who is not asked: the closed, who owes nothing, who refuses, whose quota is
    spent."""

    _inherit = "bde.taxe.campaign"

    def _exclusions(self, partners):
        """Return {organisation id: (code, note)} of those that are left out today.

        :param partners: organisations
        :return: code: a value of `exclusion` of a target; note: in words
        """
        self.ensure_one()
        partners = partners.sudo().with_company(self.company_id)
        found = {}
        exemptions = self.env["bde.taxe.exemption"]._of_year(self.year)
        for partner in partners:
            why = self._lasting_exclusion(partner, exemptions)
            if why:
                found[partner.id] = why
        rest = partners.filtered(lambda partner: partner.id not in found)
        found |= self._refusals(rest)
        rest = rest.filtered(lambda partner: partner.id not in found)
        return found | self._spent_quotas(rest)

    def _lasting_exclusion(self, partner, exemptions):
        """Return (code, note) of who cannot give at all, None for the others."""
        if partner.bde_register_state == "closed":
            day = partner.bde_closed_on
            note = self.env._("since %(day)s", day=format_date(self.env, day))
            return "closed", note if day else ""
        if partner.bde_legal_kind in _ABROAD:
            return "abroad", ""
        exemption = credit_rules.exemption_for(
            exemptions, partner._bde_taxe_facts(), self.year
        )
        return (exemption.reason, exemption.name) if exemption else None

    def _refusals(self, partners):
        """Return {id: ("refusal", note)}: they, or another site, refuse for good."""
        sirens = list({p.bde_siren for p in partners if p.bde_siren})
        said = Domain("bde_no_contact", "=", True) | Domain(
            "bde_taxe_stop_on", "!=", False
        )
        refusing = partners.with_context(active_test=False).search_fetch(
            said
            & (Domain("id", "in", partners.ids) | Domain("bde_siren", "in", sirens)),
            ["bde_siren", "bde_taxe_stop_on", "name"],
        )
        notes = {}
        for other in refusing:
            notes[other.bde_siren or other.id] = notes[other.id] = (
                self.env._(
                    "%(name)s asked not to be asked for the tax any more (%(day)s).",
                    name=other.name,
                    day=format_date(self.env, other.bde_taxe_stop_on),
                )
                if other.bde_taxe_stop_on
                else self.env._("%(name)s refuses any contact.", name=other.name)
            )
        return {
            partner.id: ("refusal", notes[key])
            for partner in partners
            for key in [partner.id if partner.id in notes else partner.bde_siren]
            if key in notes
        }

    def _spent_quotas(self, partners):
        """Return {id: (code, sentence)} of those that the contact budget protects."""
        codes = {"excluded": "refusal", "resting": "refusal", "spent": "budget"}
        budgets = self.env["bde.solicitation"].with_company(self.company_id)
        return {
            partner_id: (codes[budget.state], budget.sentence)
            for partner_id, budget in budgets._budgets(partners).items()
            if budget.state in codes
        }


class BdeTaxeTarget(models.Model):
    """Left out, put back: by today's facts, until somebody of them was asked."""

    _inherit = "bde.taxe.target"

    exclusion = fields.Selection(
        selection_add=[
            ("exempt", "Not liable this year"),
            ("abroad", "Abroad, or a private employer"),
        ],
        ondelete={"exempt": "set null", "abroad": "set null"},
    )
    is_taken_back = fields.Boolean(
        readonly=True, copy=False, help="Somebody decided that they are asked."
    )

    def action_leave_out(self):
        result = super().action_leave_out()
        self.is_taken_back = False
        return result

    def action_take_back(self):
        result = super().action_take_back()
        self.is_taken_back = True
        return result

    def _recheck(self):
        """Leave out, or put back, those that nobody asked yet.

        What was decided by hand stays so; what they say of themselves on their page
        too, since the organisation holds it.

        :return: the targets that changed
        """
        changed = self.browse()
        open_ones = self.filtered(
            lambda t: (
                t.state in ("selected", "excluded")
                and not t.contacted_on
                and t.exclusion != "hand"
                and not t.is_taken_back
            )
        )
        for campaign, targets in open_ones.grouped("campaign_id").items():
            exclusions = campaign._exclusions(targets.sudo().partner_id)
            moves = {}
            for target in targets:
                why = exclusions.get(target.partner_id.id, (False, False))
                if (target.exclusion or False) != why[0]:
                    moves.setdefault(why, []).append(target.id)
            for (code, note), ids in moves.items():
                moved = self.browse(ids)
                moved.write({"exclusion": code, "exclusion_note": note})
                changed |= moved
        return changed

    def action_recheck(self):
        """Button: who may be asked today."""
        self.check_access("write")
        changed = self._recheck()
        back = changed.filtered(lambda target: not target.exclusion)
        message = self.env._(
            "%(back)s put back, %(out)s left out.",
            back=len(back),
            out=len(changed - back),
        )
        return tell(message)
