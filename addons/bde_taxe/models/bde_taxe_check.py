from odoo import api, fields, models
from odoo.exceptions import AccessError

from ..rules import campaign_dates

# Who may say that a check is done: the office, the bursar for the bank details
KEEPERS = "bde_partners.group_bde_user,bde_partners.group_bde_bursar"
OWN = "own"
NAMES_SHOWN = 3
# Which date of the calendar it must precede, and the method that knows whether it
# holds; None: only a person knows
CHECKS = {
    "uai": ("habilitation", "end", 0, "_fact_uai"),
    "siret": ("habilitation", "end", 0, "_fact_siret"),
    "name": ("opening", "start", 0, "_fact_name"),
    "habilitation": ("habilitation", "end", 0, None),
    "trainings": ("habilitation", "end", 0, "_fact_trainings"),
    "lists": ("lists", "end", 7, None),
    "soltea": ("employers_1", "start", 0, None),
    "training_list": ("employers_1", "start", 0, None),
    "bank": ("employers_1", "end", 0, None),
    "label": ("transfer_1", "start", 0, None),
}


class BdeTaxeCheck(models.Model):
    """A line of the school's checklist: what must be true before the money comes.

    What the product knows (UAI, SIRET, RNCP) is computed from the school; what only
    SOLTéA knows is said done by somebody, on a day.
    """

    _name = "bde.taxe.check"
    _description = "Check of a tax campaign"
    _order = "campaign_id, sequence, id"
    _check_company_auto = True

    campaign_id = fields.Many2one(
        "bde.taxe.campaign", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="campaign_id.company_id", store=True)
    sequence = fields.Integer(default=90)
    code = fields.Char(required=True, readonly=True, default=OWN)
    name = fields.Char(required=True)
    due = fields.Date(
        string="Before", compute="_compute_due", store=True, readonly=False
    )
    state = fields.Selection(
        [("todo", "To do"), ("done", "Done"), ("na", "Does not apply")],
        required=True,
        default="todo",
        copy=False,
    )
    done_on = fields.Date(readonly=True, copy=False)
    done_by_id = fields.Many2one("res.users", string="By", readonly=True, copy=False)
    note = fields.Char()
    by_hand = fields.Boolean(compute="_compute_by_hand")
    fact = fields.Char(string="What is known", compute="_compute_fact")
    result = fields.Selection(
        [
            ("todo", "To do"),
            ("late", "Late"),
            ("done", "Done"),
            ("na", "Does not apply"),
        ],
        string="Where it is",
        compute="_compute_fact",
    )

    # -- what is checked --------------------------------------------------------------
    @api.model
    def _checks(self):
        """Return {code: (name, milestone, edge, days after it, fact)}, in their order.

        :return: `fact` is the name of the method that tells whether it holds, None
            when only a person knows; addons add theirs
        """
        names = self._check_names()
        return {code: (names[code], *rest) for code, rest in CHECKS.items()}

    @api.model
    def _check_names(self):
        return {
            "uai": self.env._("UAI of the school"),
            "siret": self.env._("SIRET of the school"),
            "name": self.env._("Name under which SOLTéA knows the school"),
            "habilitation": self.env._("Habilitation asked this year"),
            "trainings": self.env._("Every training has its RNCP code"),
            "lists": self.env._("School on the published list"),
            "soltea": self.env._("Page of the school checked in SOLTéA"),
            "training_list": self.env._("List of trainings verified in SOLTéA"),
            "bank": self.env._("Bank details verified in SOLTéA"),
            "label": self.env._("Accounts told how the transfer is labelled"),
        }

    def _fact_uai(self):
        uai = self.company_id.bde_uai
        return bool(uai), uai or self.env._("Not filled in on the page of the school")

    def _fact_siret(self):
        siret = self.company_id.sudo().bde_siret
        return bool(siret), siret or self.env._(
            "Not filled in on the page of the school"
        )

    def _fact_name(self):
        name = self.company_id.bde_taxe_name
        return bool(name), name or self.env._(
            "Not filled in: letters say « %(name)s »", name=self.company_id.name
        )

    def _fact_trainings(self):
        trainings = self.env["bde.training"].sudo()
        found = trainings.search(self._training_domain(self.company_id))
        bare = found.filtered(lambda training: not training.rncp)
        if not found:
            return False, self.env._("No training yet")
        if not bare:
            return True, self.env._("%(count)s trainings", count=len(found))
        names = ", ".join(bare[:NAMES_SHOWN].mapped("display_name"))
        more = "…" if len(bare) > NAMES_SHOWN else ""
        return False, self.env._(
            "%(bare)s of %(count)s without RNCP: %(names)s",
            bare=len(bare),
            count=len(found),
            names=names + more,
        )

    @api.model
    def _training_domain(self, company):
        """Return the trainings that are declared in SOLTéA: not the common years."""
        return [("company_id", "=", company.id), ("is_family", "=", False)]

    # -- computed ---------------------------------------------------------------------
    @api.depends("code")
    def _compute_by_hand(self):
        known = self._checks()
        for check in self:
            check.by_hand = check.code not in known or known[check.code][4] is None

    @api.depends("code", "campaign_id.year")
    def _compute_due(self):
        """A line of ours follows the calendar; a line of theirs keeps its day."""
        known = self._checks()
        calendars = self.campaign_id._calendars()
        for check in self:
            if check.code not in known:
                check.due = check.due
                continue
            _name, milestone, edge, days, _fact = known[check.code]
            row = calendars.get(check.campaign_id, {}).get(milestone)
            check.due = row and campaign_dates.planned(
                row.date_start, row.date_end, edge, days
            )

    @api.depends("code", "state", "due", "campaign_id.year")
    @api.depends_context("lang")
    def _compute_fact(self):
        known = self._checks()
        today = fields.Date.context_today(self)
        for check in self:
            check.fact, holds = False, check.state == "done"
            fact = check.code in known and known[check.code][4]
            if fact:
                holds, check.fact = getattr(check, fact)()
            elif check.code == "label":
                check.fact = check._bank_label()
            late = check.due and check.due < today
            open_result = "late" if late else "todo"
            check.result = (
                "na" if check.state == "na" else "done" if holds else open_result
            )

    def _bank_label(self):
        """Return how the bank will show the transfer (SOLTéA, guide of schools)."""
        siret = self.company_id.sudo().bde_siret or "SIRET"
        return f"TAXE- APPRENTISSAGE - {siret} - {self.campaign_id.year} - n"

    # -- acts -------------------------------------------------------------------------
    def write(self, vals):
        if "state" in vals:
            done = vals["state"] == "done"
            vals = {
                **vals,
                "done_on": done and fields.Date.context_today(self),
                "done_by_id": done and self.env.uid,
            }
        result = super().write(vals)
        if vals.get("state") in ("done", "na"):
            self._close_tasks()
        return result

    def _close_tasks(self):
        """The task that asked for this check is done too."""
        campaigns = self.campaign_id
        activities = campaigns._plan_activities().filtered(
            lambda activity: activity.active
        )
        codes = {(check.campaign_id.id, check.code) for check in self}
        activities.filtered(
            lambda a: (a.res_id, a.bde_taxe_task_id.check_code) in codes
        ).action_feedback()

    def _set_state(self, state):
        self.check_access("read")
        if not self.env.user.has_groups(KEEPERS):
            raise AccessError(
                self.env._("Only the office and the bursar keep the checklist.")
            )
        # what the product knows by itself is not said done by hand
        lines = self.filtered("by_hand") if state == "done" else self
        lines.sudo().write({"state": state})

    def action_done(self):
        """Button: I verified it, today."""
        self._set_state("done")

    def action_na(self):
        """Button: this school has nothing to do here."""
        self._set_state("na")

    def action_undo(self):
        """Button: it is to do after all."""
        self._set_state("todo")

    def action_open_where(self):
        """Button: where the fact is corrected (school, trainings)."""
        self.ensure_one()
        self.check_access("read")
        if self.code == "trainings":
            action = self.env["ir.actions.act_window"]._for_xml_id(
                "bde_partners.bde_training_action"
            )
            action["domain"] = [
                *self._training_domain(self.company_id),
                ("rncp", "=", False),
            ]
            return action
        return self.env["bde.school"]._action_open()


class BdeTaxeCampaign(models.Model):
    """The checklist of a campaign."""

    _inherit = "bde.taxe.campaign"

    def _make_checks(self):
        """Add the lines of the checklist that these campaigns lack."""
        checks = self.env["bde.taxe.check"]
        checks.create(
            [
                {
                    "campaign_id": campaign.id,
                    "code": code,
                    "name": name,
                    "sequence": rank * 5,
                }
                for campaign in self
                for rank, (code, (name, *_rest)) in enumerate(
                    checks.with_env(campaign._speaking().env)._checks().items()
                )
                if code not in campaign.check_ids.mapped("code")
            ]
        )
