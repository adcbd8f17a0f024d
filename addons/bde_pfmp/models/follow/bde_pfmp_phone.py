from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools.misc import format_date, format_datetime

from odoo.addons.bde_partners.rules.identifiers import format_phone

from ...rules.follow.visit_report import activities

DONE_DAYS = 21
OPEN_PLACEMENT = ("ready", "found", "running", "done", "interrupted")
DAY = "EEEE d MMMM"


class BdePfmpPhone(models.AbstractModel):
    """What the telephone of a teacher shows: one's own visits of the year."""

    _name = "bde.pfmp.phone"
    _description = "Visits on the telephone of a teacher"

    @api.model
    def _phone_data(self, teacher, companies, year=None):
        """Return what the telephone keeps to work without a network.

        Bounded queries, whatever the number of visits.

        :param teacher: `res.partner` whose visits these are
        :param companies: schools whose visits are shown
        :param year: the only school year shown; None: the one under way
        :return: dict of plain values, to be written as JSON
        """
        today = fields.Date.context_today(self)
        year = year or self.env["bde.school.year"].sudo()._current()
        visits = self._phone_visits(teacher, companies, year, today)
        others = self._phone_others(teacher, companies, year, today)
        others -= visits.placement_id
        steps = self._next_steps(visits.placement_id | others)
        words = self.env["bde.pfmp.health.word"].sudo()
        cards = [self._visit_card(visit, steps, today) for visit in visits]
        cards += [self._placement_card(placement, steps) for placement in others]
        return {
            "teacher": teacher.name,
            "today": fields.Date.to_string(today),
            "cards": cards,
            "words": words.search(Domain.TRUE).mapped("name"),
        }

    @api.model
    def _phone_visits(self, teacher, companies, year, today):
        """Return the visits to make, and those just made."""
        recent = Domain("state", "=", "done") & Domain(
            "done_on", ">=", today - timedelta(days=DONE_DAYS)
        )
        live = Domain("state", "in", ("to_plan", "planned")) | recent
        mine = Domain(
            [
                ("teacher_id", "=", teacher.id),
                ("company_id", "in", companies.ids),
                ("school_year_id", "=", year.id),
            ]
        )
        return self.env["bde.pfmp.visit"].sudo().search(mine & live)

    @api.model
    def _phone_others(self, teacher, companies, year, today):
        """Return the PFMP of one's learners, for a report that nobody planned."""
        return (
            self.env["bde.pfmp.placement"]
            .sudo()
            .search(
                [
                    ("referent_id", "=", teacher.id),
                    ("company_id", "in", companies.ids),
                    ("school_year_id", "=", year.id),
                    ("host_id", "!=", False),
                    ("state", "in", OPEN_PLACEMENT),
                    ("kind", "!=", "apprentice"),
                    ("date_start", "<=", today + timedelta(days=14)),
                    ("date_end", ">=", today - timedelta(days=DONE_DAYS)),
                ]
            )
        )

    @api.model
    def _phone_find(self, teacher, companies, kind, number, year=None):
        """Return (placement, visit) that a report is about, of this teacher only.

        :param str kind: "visit" or "placement"
        :param number: what the telephone says
        :param year: the only school year that may be reported on; None: any
        :return: empty records when it is of nobody, or of somebody else
        """
        visits = self.env["bde.pfmp.visit"].sudo()
        placements = self.env["bde.pfmp.placement"].sudo()
        number = number if isinstance(number, int) and number < 2**31 else 0
        mine = [("id", "=", number), ("company_id", "in", companies.ids)]
        if year:
            mine.append(("school_year_id", "=", year.id))
        if kind == "visit":
            visit = visits.search([*mine, ("teacher_id", "=", teacher.id)])
            return visit.placement_id, visit
        mine.append(("referent_id", "=", teacher.id))
        return placements.search(mine), visits

    @api.model
    def _next_steps(self, placements):
        """Return {placement: next step of its last report}."""
        reports = (
            self.env["bde.pfmp.visit.report"]
            .sudo()
            .search([("placement_id", "in", placements.ids)], order="day, id")
        )
        return {r.placement_id: r.next_step for r in reports if r.next_step}

    @api.model
    def _visit_card(self, visit, steps, today):
        """Return the card of a visit."""
        labels = visit._fields["purpose"]._description_selection(self.env)
        tour = visit.tour_id
        on_tour = visit.state == "planned" and tour and visit._phone_day() == today
        section = (
            "done"
            if visit.state == "done"
            else "tour"
            if on_tour
            else "late"
            if visit.is_late
            else "planned"
            if visit.state == "planned"
            else "todo"
        )
        return {
            **self._placement_card(visit.placement_id, steps),
            "key": f"visit-{visit.id}",
            "kind": "visit",
            "id": visit.id,
            "section": section,
            "rank": visit.tour_rank if on_tour else 0,
            "purpose": dict(labels).get(visit.purpose, ""),
            "channel": visit.channel,
            "when": self._when(visit),
            "note": visit.note or "",
        }

    @api.model
    def _when(self, visit):
        """Return when a visit is, or by when it must be."""
        if visit.state == "done":
            return format_date(self.env, visit.done_on, date_format=DAY)
        if visit.planned_at:
            zone = visit.company_id.partner_id.tz or "Europe/Paris"
            return format_datetime(
                self.env, visit.planned_at, tz=zone, dt_format="EEEE d MMMM, HH:mm"
            )
        if not visit.window_end:
            return ""
        return self.env._(
            "by %(day)s",
            day=format_date(self.env, visit.window_end, date_format=DAY),
        )

    @api.model
    def _placement_card(self, placement, steps):
        """Return the card of a PFMP: who, where, whom to call; no family, no birth."""
        host, tutor = placement.host_id, placement.tutor_id
        place = [host.street, " ".join(filter(None, (host.zip, host.city)))]
        address = placement.work_address or ", ".join(filter(None, place))
        return {
            "key": f"placement-{placement.id}",
            "kind": "placement",
            "id": placement.id,
            "section": "others",
            "rank": 0,
            "purpose": "",
            "channel": "visit",
            "when": "",
            "note": "",
            "learner": placement.learner_id.display_name,
            "class": placement.class_id.code or "",
            "host": host.name or "",
            "address": " ".join(address.split()),
            "lat": host.partner_latitude or 0,
            "lng": host.partner_longitude or 0,
            "phone": format_phone(host.phone or ""),
            "tutor": tutor.name or "",
            "tutor_phone": format_phone(tutor.phone or ""),
            "activities": activities(placement.activities),
            "image_right": placement.learner_id._has_image_right(
                fields.Date.context_today(self)
            ),
            "next_step": steps.get(placement, "") or "",
        }


class BdePfmpVisit(models.Model):
    _inherit = "bde.pfmp.visit"

    def _phone_day(self):
        """Return the day this visit is planned for, at the school's clock."""
        self.ensure_one()
        zone = self.company_id.partner_id.tz or "Europe/Paris"
        return fields.Datetime.context_timestamp(
            self.with_context(tz=zone), self.planned_at
        ).date()
