from datetime import timedelta

from odoo import fields, models
from odoo.fields import Domain

from odoo.addons.bde_partners.rules.holidays import days_between

from ...rules.attendance import count as rules


class BdePfmpPlacement(models.Model):
    """What was really done of a period, by half-days."""

    _inherit = "bde.pfmp.placement"

    absence_ids = fields.One2many("bde.pfmp.absence", "placement_id", string="Absences")
    catchup_ids = fields.One2many(
        "bde.pfmp.catchup", "placement_id", string="Days made up"
    )
    attestation_ids = fields.One2many(
        "bde.pfmp.attestation", "placement_id", string="Attestations"
    )
    planned_days = fields.Integer(
        string="Days planned", compute="_compute_attendance", compute_sudo=True
    )
    done_days = fields.Integer(
        string="Days done",
        compute="_compute_attendance",
        compute_sudo=True,
        help="Whole days; a day with a half-day missed does not count.",
    )
    done_hours = fields.Float(
        string="Hours done", compute="_compute_attendance", compute_sudo=True
    )
    half_days_absent = fields.Integer(
        string="Half-days missed", compute="_compute_attendance", compute_sudo=True
    )
    attested_days = fields.Integer(
        string="Days attested", compute="_compute_attendance", compute_sudo=True
    )
    attestation_state = fields.Selection(
        [
            ("missing", "To ask"),
            ("asked", "Asked"),
            ("attested", "To sign"),
            ("signed", "Signed"),
        ],
        string="Attestation",
        compute="_compute_attestation_state",
        search="_search_attestation_state",
        compute_sudo=True,
    )

    is_attestation_late = fields.Boolean(
        string="Attestation missing",
        compute="_compute_is_attestation_late",
        search="_search_is_attestation_late",
    )

    def _compute_is_attestation_late(self):
        late = self.search([("id", "in", self.ids), ("is_attestation_late", "=", True)])
        for placement in self:
            placement.is_attestation_late = placement in late

    def _search_is_attestation_late(self, operator, value):
        """Over for some days, a setting of the school, and not signed (rule V24)."""
        if operator != "in" or set(value) != {True}:
            return NotImplemented
        today = fields.Date.context_today(self)
        return Domain.OR(
            self._missing_attestation_domain(company, today)
            for company in self.env.companies
        )

    def _compute_attendance(self):
        """Not stored: it depends on the day, absences, schedule and holidays."""
        found = self._attendance()
        for placement in self:
            seen = found[placement]
            placement.planned_days = seen.planned_days
            placement.done_days = seen.done_days
            placement.done_hours = seen.done_hours
            placement.half_days_absent = seen.half_days_absent
            placement.attested_days = seen.attested_days or 0

    def _compute_attestation_state(self):
        live = self._live_attestations()
        for placement in self:
            one = live.get(placement)
            if not one or one.state == "draft":
                placement.attestation_state = "missing"
            elif one.state == "signed":
                placement.attestation_state = "signed"
            else:
                placement.attestation_state = "attested" if one.document_id else "asked"

    def _search_attestation_state(self, operator, value):
        if operator != "in":
            return NotImplemented
        domains = {
            "signed": [("state", "=", "signed")],
            "asked": [("state", "=", "asked"), ("document_id", "=", False)],
            "attested": [("state", "=", "asked"), ("document_id", "!=", False)],
        }
        ids, model = set(), self.env["bde.pfmp.attestation"].sudo()
        found = [domains[state] for state in value if state in domains]
        for domain in found:
            ids |= set(model.search(domain).placement_id.ids)
        if "missing" not in value:
            return [("id", "in", list(ids))]
        every = model.search([("state", "in", ("asked", "signed"))]).placement_id
        return [("id", "not in", list(set(every.ids) - ids))]

    # -------------------------------------------------------------- buttons
    def action_note_absence(self):
        """Button: a new absence of this learner."""
        self.ensure_one()
        return self._note("bde.pfmp.absence", self.env._("Absence"))

    def action_note_catchup(self):
        """Button: days made up by this learner."""
        self.ensure_one()
        return self._note("bde.pfmp.catchup", self.env._("Days made up"))

    def _note(self, model, title):
        self.check_access("read")
        day = min(max(fields.Date.context_today(self), self.date_start), self.date_end)
        return {
            "type": "ir.actions.act_window",
            "name": title,
            "res_model": model,
            "view_mode": "form",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_placement_id": self.id, "default_date_start": day},
        }

    # ------------------------------------------------------------------ the API
    def _attendance(self, today=None):
        """Return {placement: `rules.attendance.count.Attendance`}.

        A bounded number of queries, whatever the number of placements.

        :param date today: the day it is counted on; None: today at the school
        """
        today = today or fields.Date.context_today(self)
        me = self.sudo()
        stays = me._stays()
        signed = me._signed_attestations()
        result = {}
        for placement, mine in zip(self, me, strict=True):
            if placement.state in ("to_find", "cancelled") or not mine.date_start:
                result[placement] = rules.Attendance()
                continue
            paper = signed.get(mine)
            attested = (paper.days, paper.hours) if paper else None
            result[placement] = rules.count(stays[mine], today, attested)
        return result

    def _live_attestations(self):
        """Return {placement: its attestation that is not cancelled}; one query."""
        found = self.env["bde.pfmp.attestation"].search(
            [("placement_id", "in", self.ids), ("state", "!=", "cancelled")]
        )
        return {attestation.placement_id: attestation for attestation in found}

    def _signed_attestations(self):
        """Return {placement: its signed attestation}; one query."""
        found = self.env["bde.pfmp.attestation"].search(
            [("placement_id", "in", self.ids), ("state", "=", "signed")]
        )
        return {attestation.placement_id: attestation for attestation in found}

    def _stays(self):
        """Return {placement: `Stay`} as the rules count it; bounded queries."""
        lines = self.env["bde.pfmp.absence"].search([("placement_id", "in", self.ids)])
        absences = lines.grouped("placement_id")
        lines = self.env["bde.pfmp.catchup"].search([("placement_id", "in", self.ids)])
        extras = lines.grouped("placement_id")
        self.slot_ids.mapped("week")  # read together
        result = {}
        dated = self.filtered(lambda p: p.date_start and p.date_end)
        for company, placements in dated.grouped("company_id").items():
            last = max([*placements.mapped("date_end"), *lines.mapped("date_end")])
            off = self._kinds_of_days_off(
                company, min(placements.mapped("date_start")), last
            )
            for placement in placements:
                later = placement.schedule_kind == "later"
                result[placement] = rules.Stay(
                    first=placement.date_start,
                    last=placement._last_day(),
                    slots=() if later else tuple(placement._slots()),
                    days_off=frozenset().union(
                        *(off.get(kind, ()) for kind in placement._kinds_off())
                    ),
                    gaps=tuple(a._gap() for a in absences.get(placement, ())),
                    extra=tuple(
                        (day, line.day_hours)
                        for line in extras.get(placement, ())
                        for day in rules.make_up_days(
                            line.date_start,
                            line.date_end,
                            off.get("public", set()) | off.get("local", set()),
                        )
                    ),
                )
        return result

    def _kinds_of_days_off(self, company, first, last):
        """Return {kind of holiday: dates} of a school between two days; one query."""
        holidays = self.env["bde.school.holiday"]
        found = {}
        for holiday in holidays.search(holidays._off_domain(company, first, last)):
            found.setdefault(holiday.kind, set()).update(
                days_between(holiday.date_start, holiday.date_end)
            )
        return found

    def _last_countable_day(self):
        """Return the last day that may count: of presence, or made up."""
        self.ensure_one()
        made_up = self.sudo().catchup_ids.mapped("date_end")
        return max([self._last_day(), *made_up, self.date_start - timedelta(days=1)])
