from dataclasses import replace

from odoo import api, fields, models

from ..rules import sheet as rules
from ..rules import sheet_code

# Read again from the last learner of a host: what goes with the place, not the person
LAST = (
    "work_address",
    "equipment",
    "insurance_company",
    "insurance_number",
    "meals",
    "transport",
    "lodging",
    "gratification",
    "hours",
)


class BdePfmpPlacement(models.Model):
    """What is known already, to propose it on a sheet."""

    _inherit = "bde.pfmp.placement"

    sheet_code = fields.Char(
        string="Code of the sheet",
        compute="_compute_sheet_code",
        export_string_translation=False,
    )

    def _compute_sheet_code(self):
        for placement in self:
            number = placement._origin.id
            placement.sheet_code = sheet_code.code_of(number) if number else False

    @api.model
    def _sheet_find(self, text):
        """Return the line of a code as typed or scanned; none when there is none."""
        number = sheet_code.number_of(text)
        return self.search([("id", "=", number)]) if number else self.browse()

    def _sheet_values(self, last=True):
        """Return the `SheetValues` of what is known of this placement.

        :param bool last: complete with what the host said for its last learner
        """
        self.ensure_one()
        values = replace(
            self._sheet_own_values(),
            host=self._sheet_identity(self.host_id),
            signatory=self._sheet_person_values(self.signatory_id),
            tutor=self._sheet_person_values(self.tutor_id),
            same_person=bool(self.tutor_id) and self.tutor_id == self.signatory_id,
        )
        if not (last and self.host_id):
            return values
        found = self._sheet_last(self.host_id, self.company_id, skip=self)
        missing = {
            name: value
            for name, value in found.items()
            if name in LAST and not getattr(values, name)
        }
        if "insurance_number" in missing and "insurance_company" not in missing:
            missing.pop("insurance_number")
        if values.hours_later:
            missing["hours_later"] = not missing.get("hours")
        return replace(values, **missing)

    def _sheet_own_values(self):
        """Return the `SheetValues` of this placement alone, without its people."""
        self.ensure_one()
        company, number = rules.split_insurance(self.host_insurance or "")
        later = self.schedule_kind == "later" or not self.slot_ids
        return rules.SheetValues(
            work_address=self.work_address or "",
            moving_sites=self.moving_sites,
            hours="" if later else rules.format_hours(self._slots()),
            hours_later=later,
            activities=self.activities or "",
            equipment=self.equipment or "",
            works=tuple(self.hazard_work_ids.ids),
            works_text=self.regulated_work or "",
            insurance_company=company,
            insurance_number=number,
            meals=self.meals or "",
            transport=self.transport or "",
            lodging=self.lodging or "",
            gratification=self.gratification or "",
            special_presence=self.special_presence or "",
            headcount=self.host_id.bde_headcount or None,
        )

    @api.model
    def _sheet_identity(self, host):
        return rules.HostIdentity(
            id=host.id or None,
            siret=host.bde_siret or "",
            name=host.name or "",
            street=host.street or "",
            zip=host.zip or "",
            city=host.city or "",
            phone=host.phone or "",
            email=host.email or "",
        )

    @api.model
    def _sheet_person_values(self, contact):
        return rules.Person(
            id=contact.id or None,
            name=contact.name or "",
            function=contact.function or "",
            phone=contact.phone or "",
            email=contact.email or "",
        )

    @api.model
    def _sheet_last(self, host, company, skip=None):
        """Return {field of the sheet: value}: what a host said last, for anybody.

        :param skip: placement that asks
        """
        found = {}
        recent = self.search(
            [
                ("host_id", "=", host.id),
                ("company_id", "=", company.id),
                ("state", "not in", ("to_find", "cancelled")),
                ("id", "not in", skip.ids if skip else []),
            ],
            order="date_start desc, id desc",
            limit=3,
        )
        recent.slot_ids.mapped("weekday")  # read together
        for placement in recent:
            values = placement._sheet_own_values()
            for name in LAST:
                if value := getattr(values, name):
                    found.setdefault(name, value)
        if not found.get("insurance_company") and host.bde_insurance:
            parts = rules.split_insurance(host.bde_insurance)
            found["insurance_company"], found["insurance_number"] = parts
        if not found.get("equipment") and host.bde_equipment:
            found["equipment"] = host.bde_equipment
        if not found.get("works_text") and host.bde_regulated_works:
            found["works_text"] = host.bde_regulated_works
        return found
