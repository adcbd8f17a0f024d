from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...rules.allowance.checks import holds_iban


class BdePfmpNoIban(models.AbstractModel):
    """Records where no bank account number is ever kept, whatever the field."""

    _name = "bde.pfmp.no.iban.mixin"
    _description = "Keeps no bank account number"

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._refuse_iban(vals)
        return super().create(vals_list)

    def write(self, vals):
        self._refuse_iban(vals)
        return super().write(vals)

    @api.model
    def _refuse_iban(self, vals):
        for value in vals.values():
            if isinstance(value, str) and holds_iban(value):
                raise ValidationError(
                    self.env._(
                        "This looks like a bank account number (IBAN): it is given to "
                        "APLyPro only and never kept here. Please take it out."
                    )
                )


class BdePfmpAward(models.Model):
    """The award decision of a learner, for a MEF and a school year, as APLyPro has it.

    The head of school edits it in APLyPro; here the office notes that it is done, and
    whether bank details are known: never the account itself.
    """

    _name = "bde.pfmp.award"
    _description = "Award decision of the allowance"
    _inherit = ["bde.pfmp.no.iban.mixin", "bde.bulk.create.mixin"]
    _order = "school_year_id desc, class_id, learner_id, id"
    _rec_names_search = ["learner_id.last_name", "learner_id.first_name", "number"]
    _check_company_auto = True

    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company, index=True
    )
    learner_id = fields.Many2one(
        "bde.learner", required=True, ondelete="cascade", check_company=True, index=True
    )
    school_year_id = fields.Many2one(
        "bde.school.year", required=True, ondelete="restrict", index=True
    )
    mef_id = fields.Many2one(
        "bde.mef",
        string="MEF",
        required=True,
        ondelete="restrict",
        check_company=True,
        index=True,
    )
    enrolment_id = fields.Many2one(
        "bde.enrolment", ondelete="set null", check_company=True, index="btree_not_null"
    )
    class_id = fields.Many2one(related="enrolment_id.class_id", store=True, index=True)
    state = fields.Selection(
        [
            ("missing", "Not edited"),
            ("edited", "Edited"),
            ("abrogated", "Abrogated"),
            ("withdrawn", "Withdrawn"),
        ],
        string="Award decision",
        required=True,
        default="missing",
        index=True,
    )
    number = fields.Char(string="Number of the decision", copy=False)
    edited_on = fields.Date(string="Edited on")
    abrogated_on = fields.Date(string="Abrogated on")
    extension_date = fields.Date(
        string="Extended until", help="Date de report: a PFMP may end until then."
    )
    bank_known = fields.Boolean(
        string="Bank details known", help="In APLyPro. The account is never kept here."
    )
    bank_owner = fields.Selection(
        [
            ("personal", "The learner"),
            ("other_person", "Another person"),
            ("moral_person", "An organisation"),
            ("mandate", "Another person, with a mandate"),
        ],
        string="Whose account",
    )
    note = fields.Char(help="Never a bank account number.")
    to_abrogate = fields.Boolean(
        string="To be abrogated",
        compute="_compute_to_abrogate",
        store=True,
        help="The learner has left this training: the head abrogates in APLyPro.",
    )

    _learner_uniq = models.Constraint(
        "UNIQUE(learner_id, mef_id, school_year_id)",
        "The learner has an award decision for this MEF and school year already.",
    )
    _edited_check = models.Constraint(
        "CHECK(state <> 'abrogated' OR abrogated_on IS NOT NULL)",
        "An abrogated decision has a date.",
    )

    @api.depends("learner_id", "school_year_id", "mef_id")
    def _compute_display_name(self):
        for award in self:
            parts = [award.learner_id.display_name, award.school_year_id.name]
            award.display_name = " · ".join(filter(None, parts))

    @api.depends("state", "enrolment_id.date_end", "enrolment_id.exit_reason")
    def _compute_to_abrogate(self):
        reasons = ("training_change", "left", "transfer", "apprenticeship", "work")
        for award in self:
            award.to_abrogate = (
                award.state == "edited"
                and bool(award.enrolment_id.date_end)
                and award.enrolment_id.exit_reason in reasons
            )

    @api.onchange("state")
    def _onchange_state(self):
        today = fields.Date.context_today(self)
        if self.state == "edited" and not self.edited_on:
            self.edited_on = today
        if self.state == "abrogated" and not self.abrogated_on:
            self.abrogated_on = today

    @api.constrains("bank_known", "bank_owner")
    def _check_owner(self):
        for award in self:
            if award.bank_known and not award.bank_owner:
                raise ValidationError(
                    self.env._(
                        "%(name)s: please say whose account it is.",
                        name=award.learner_id.display_name,
                    )
                )

    def write(self, vals):
        result = super().write(vals)
        counted = {"state", "extension_date", "bank_known", "bank_owner"}
        if counted & vals.keys():
            self._allowances()._recompute()
        return result

    def _allowances(self):
        """Return the allowances that depend on these decisions."""
        return self.env["bde.pfmp.allowance"].search([("award_id", "in", self.ids)])

    def action_edited(self):
        """Button: the head has edited these decisions in APLyPro."""
        self.check_access("write")
        missing = self.filtered(lambda a: a.state == "missing")
        today = fields.Date.context_today(self)
        missing.write({"state": "edited", "edited_on": today})

    def action_abrogate(self):
        """Button: the head has abrogated these decisions in APLyPro."""
        self.check_access("write")
        edited = self.filtered(lambda a: a.state == "edited")
        today = fields.Date.context_today(self)
        edited.write({"state": "abrogated", "abrogated_on": today})

    def action_bank_personal(self):
        """Button: bank details are known, the account is the learner's own."""
        self.check_access("write")
        unknown = self.filtered(lambda a: not a.bank_known)
        unknown.write({"bank_known": True, "bank_owner": "personal"})

    @api.model
    def _make_missing(self, enrolments):
        """Create the awards that lack for enrolments with a MEF; return them all.

        Whose bank details were known keeps it: one account a learner in APLyPro.
        """
        wanted = {}
        for enrolment in enrolments.filtered("mef_id").sorted("id"):
            key = (enrolment.learner_id, enrolment.mef_id, enrolment.school_year_id)
            wanted[key] = enrolment
        learners = enrolments.learner_id
        known = self.search([("learner_id", "in", learners.ids)], order="id")
        found = {(a.learner_id, a.mef_id, a.school_year_id) for a in known}
        latest = {award.learner_id: award for award in known}
        self.create(
            [
                {
                    "company_id": learner.company_id.id,
                    "learner_id": learner.id,
                    "mef_id": mef.id,
                    "school_year_id": year.id,
                    "enrolment_id": enrolment.id,
                    "bank_known": latest[learner].bank_known
                    if learner in latest
                    else False,
                    "bank_owner": latest[learner].bank_owner
                    if learner in latest
                    else False,
                }
                for (learner, mef, year), enrolment in wanted.items()
                if (learner, mef, year) not in found
            ]
        )
        return self.search([("learner_id", "in", learners.ids)])
