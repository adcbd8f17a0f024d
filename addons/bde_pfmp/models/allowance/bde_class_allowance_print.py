from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools.misc import format_date

from odoo.addons.bde_partners.rules import dates
from odoo.addons.bde_partners.rules.workbook_out import Column, Sheet, build_workbook


class BdeClass(models.Model):
    """The list to type as a workbook, and who gets the letter on bank details."""

    _inherit = "bde.class"

    def _allowance_workbook(self):
        """Return (name, bytes): the lines to type, as APLyPro asks for them."""
        self.ensure_one()
        self.env["bde.pfmp.allowance"].check_access("read")
        columns = [
            Column(self.env._("Learner"), 28),
            Column(self.env._("INE"), 14),
            Column(self.env._("First day"), 12, "date"),
            Column(self.env._("Last day"), 12, "date"),
            Column(self.env._("Days"), 8, "integer"),
            Column(self.env._("Expected amount"), 14, "money"),
            Column(self.env._("Why"), 60),
            Column(self.env._("What blocks"), 60),
        ]
        rows = [
            (
                line.learner_id.sudo().display_name,
                line.learner_id.sudo().ine,
                line.date_start,
                line.placement_id.sudo()._last_day(),
                line.days,
                line.amount,
                line.why,
                line.blocker_text,
            )
            for line in self._allowance_to_key()
        ]
        content = build_workbook(
            [Sheet(self.code, columns, rows, total=True)], self.env._("Total")
        )
        return f"{self.code} - APLyPro.xlsx", content

    def _allowance_letters(self):
        """Return the letters of this class: dicts for the ground-floor layout.

        One to each household whose bank details are missing: the first legal
        representative, the learner once of age.
        """
        self.ensure_one()
        self.env["bde.pfmp.award"].check_access("read")
        awards = self.env["bde.pfmp.award"].search(
            [
                ("class_id", "=", self.id),
                ("bank_known", "=", False),
                ("state", "in", ("missing", "edited")),
            ]
        )
        return [
            self._allowance_letter(award.learner_id)
            for award in awards.sorted(lambda a: (a.learner_id.last_name, a.id))
        ]

    def _allowance_letter(self, learner):
        """Return what the letter about one learner says: whom it is for, where."""
        today = fields.Date.context_today(self)
        adult = learner.birth_date and dates.age_on(learner.birth_date, today) >= 18
        person = not adult and learner._legal_guardians()[:1].guardian_id or learner
        address = (
            person.display_name,
            person.street,
            person.street2,
            f"{person.zip or ''} {person.city or ''}".strip(),
        )
        day = format_date(self.env, today, date_format="d MMMM yyyy")
        return {
            "learner": learner,
            "is_adult": bool(adult),
            "address": [line for line in address if line],
            "place_and_day": ", ".join(filter(None, [self.company_id.city, day])),
        }


class ReportAllowanceLetter(models.AbstractModel):
    """Values of the letters on bank details."""

    _name = "report.bde_pfmp.report_allowance_letter"
    _description = "Letters on bank details, values to print"

    @api.model
    def _get_report_values(self, docids, data=None):
        classes = self.env["bde.class"].browse(docids)
        letters = {group.id: group._allowance_letters() for group in classes}
        if not any(letters.values()):
            raise UserError(
                self.env._(
                    "The bank details of every learner of this class are known: there "
                    "is no letter to print."
                )
            )
        return {"docs": classes, "doc_model": classes._name, "letters": letters}


class ReportAllowanceToKey(models.AbstractModel):
    """Values of the printed list to type in APLyPro."""

    _name = "report.bde_pfmp.report_allowance_to_key"
    _description = "List to type in APLyPro, values to print"

    @api.model
    def _get_report_values(self, docids, data=None):
        self.env["bde.pfmp.allowance"].check_access("read")
        classes = self.env["bde.class"].browse(docids)
        return {
            "docs": classes,
            "doc_model": classes._name,
            "lines": {group.id: group._allowance_to_key() for group in classes},
        }
