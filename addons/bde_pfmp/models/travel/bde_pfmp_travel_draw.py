from collections import defaultdict

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError

from odoo.addons.bde_partners.client_action import tell
from odoo.addons.bde_partners.rules.geo import is_position

from ...rules.travel.journeys import shortest
from .bde_pfmp_travel_step import OFFICE


class BdePfmpVisit(models.Model):
    """A visit done is paid once: it belongs to one journey at most."""

    _inherit = "bde.pfmp.visit"

    travel_line_id = fields.Many2one(
        "bde.pfmp.travel.line",
        string="Travel statement",
        ondelete="set null",
        index="btree_not_null",
        readonly=True,
        copy=False,
        groups="bde_partners.group_bde_user,bde_partners.group_bde_head,"
        "bde_partners.group_bde_bursar,bde_partners.group_bde_teacher",
    )


class BdePfmpTravelStatement(models.Model):
    """Journeys drawn from the visits that were made."""

    _inherit = "bde.pfmp.travel.statement"

    def action_draw(self):
        """Button: write the journeys of the visits of the month."""
        self.ensure_one()
        self._check_mine()
        self._check_draft()
        made = self.sudo()._draw(self.company_id, self.month, self.teacher_id)
        return tell(
            self.env._(
                "%(count)s journeys written; check the kilometres.", count=len(made)
            )
            if made
            else self.env._("Every visit of the month is in a statement already."),
            "success" if made else "info",
        )

    @api.model
    def action_draw_month(self):
        """Button of the office: the statements of last month, for every teacher."""
        if not self.env.user.has_group(OFFICE):
            raise AccessError(self.env._("The office writes everybody's statements."))
        month = fields.Date.context_today(self).replace(day=1)
        month -= relativedelta(months=1)
        made = self.sudo()._draw(self.env.company, month)
        return tell(
            self.env._("%(count)s statements written.", count=len(made.statement_id))
        )

    @api.model
    def _draw(self, company, month, teachers=None):
        """Write the journeys of the visits done in `month`; return the new lines.

        One journey a teacher and a day, over all the hosts of that day, from the
        school or from home. May run twice: a visit belongs to one journey. What came
        late, after the statement left, goes in another draft of the month.
        A bounded number of queries.
        """
        domain = [
            ("company_id", "=", company.id),
            ("channel", "=", "visit"),
            ("state", "=", "done"),
            ("done_on", ">=", month),
            ("done_on", "<", month + relativedelta(months=1)),
            ("teacher_id", "!=", False),
            ("travel_line_id", "=", False),
        ]
        if teachers is not None:
            domain.append(("teacher_id", "in", teachers.ids))
        visits = self.env["bde.pfmp.visit"].search(domain, order="done_on, id")
        days = defaultdict(self.env["bde.pfmp.visit"].browse)
        for visit in visits:
            days[visit.teacher_id, visit.done_on] |= visit
        if not days:
            return self.env["bde.pfmp.travel.line"]
        statements = self._drafts(company, month, visits.teacher_id)
        trips = self._trips(company, days)
        lines = self.env["bde.pfmp.travel.line"].create(
            [
                {
                    "statement_id": statements[teacher].id,
                    "date": day,
                    **trips[teacher, day],
                }
                for teacher, day in days
            ]
        )
        for line, found in zip(lines, days.values(), strict=True):
            found.write({"travel_line_id": line.id})
        return lines

    @api.model
    def _drafts(self, company, month, teachers):
        """Return {teacher: the draft of this month}, made when there is none."""
        found = self.search(
            [
                ("company_id", "=", company.id),
                ("month", "=", month),
                ("state", "=", "draft"),
                ("teacher_id", "in", teachers.ids),
            ]
        )
        missing = teachers - found.teacher_id
        found |= self.create(
            [
                {"teacher_id": t.id, "company_id": company.id, "month": month}
                for t in missing
            ]
        )
        return {statement.teacher_id: statement for statement in found}

    @api.model
    def _trips(self, company, days):
        """Return {(teacher, day): values of the journey}.

        :param dict days: {(teacher, day): visits}
        """
        teachers = self.env["res.partner"].union(*(t for t, _d in days))
        profiles = self.env["bde.pfmp.travel.profile"]._of(teachers, company)
        rates = self.env["bde.pfmp.travel.rate"]._rates(company)
        typed = self._typed_km(company, teachers)
        school = company.partner_id
        place = school.with_company(company)._bde_school_position()
        result = {}
        for (teacher, day), visits in days.items():
            profile = profiles.get((teacher, company))
            home = profile.commune_id if profile else self.env["bde.commune"]
            hosts = visits.host_id
            detour = rates._on(company, "detour", day)[:1].rate or 1.0
            trip = shortest(
                {"school": place, "home": home._position()},
                [_position(host) for host in hosts],
                detour,
            )
            near = (school.bde_commune_id | home) if home else school.bde_commune_id
            km = trip.km if trip else 0
            origin = trip.origin if trip else "school"
            order = trip.order if trip else range(len(hosts))
            result[teacher, day] = {
                "host_ids": [(6, 0, hosts.ids)],
                "origin": origin,
                "km_proposed": km,
                "km": typed.get((teacher, origin, frozenset(hosts.ids)), km),
                "in_town": bool(near)
                and all(host.bde_commune_id in near for host in hosts),
                "name": ", ".join(_name(hosts[rank]) for rank in order),
            }
        return result

    @api.model
    def _typed_km(self, company, teachers):
        """Return {(teacher, origin, host ids): km} typed by hand, the last one."""
        lines = self.env["bde.pfmp.travel.line"].search(
            [
                ("company_id", "=", company.id),
                ("teacher_id", "in", teachers.ids),
                ("is_km_checked", "=", True),
            ],
            order="date, id",
        )
        return {
            (line.teacher_id, line.origin, frozenset(line.host_ids.ids)): line.km
            for line in lines
        }


def _position(host):
    here = (host.partner_latitude, host.partner_longitude)
    return here if host.bde_geo_precision and is_position(*here) else None


def _name(host):
    return f"{host.name} ({host.city})" if host.city else host.name
