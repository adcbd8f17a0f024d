from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

from odoo.addons.bde_partners.client_action import tell
from odoo.addons.bde_partners.rules.geo import is_position

from ...rules.visits import tours as rules
from .bde_pfmp_visit import OPEN

SPEED = 45
# printed as a code: a telephone opens it, this server does not
MAP = "https://www.openstreetmap.org/?mlat={0:.5f}&mlon={1:.5f}#map=17/{0:.5f}/{1:.5f}"


def position(partner):
    """Return (latitude, longitude) of an organisation, None when not known."""
    here = partner.partner_latitude, partner.partner_longitude
    return here if is_position(*here) else None


class BdePfmpTour(models.Model):
    """Order, hours and confirmation of a tour."""

    _inherit = "bde.pfmp.tour"

    lost_names = fields.Char(string="Not on the map", compute="_compute_lost_names")

    @api.depends("visit_ids.host_id")
    def _compute_lost_names(self):
        for tour in self:
            hosts = tour.visit_ids.host_id
            lost = hosts.filtered(lambda h: not position(h))
            tour.lost_names = ", ".join(lost.mapped("name"))

    @api.constrains("visit_ids", "teacher_id")
    def _check_stops(self):
        self.visit_ids._check_tour()

    def _stops(self):
        """Return the visits in the order of the tour."""
        return self.visit_ids.sorted(
            lambda v: (v.tour_rank, v.planned_at or v.create_date)
        )

    def _arrange(self):
        """Put the stops in the order that makes the fewest kilometres."""
        for tour in self:
            visits = tour.visit_ids
            start = position(tour.company_id.sudo().partner_id)
            hosts = visits.host_id
            order, legs = rules.route(start, [position(host) for host in hosts])
            rank = 0
            for index, leg in zip(order, legs, strict=False):
                own = visits.filtered(lambda v, h=hosts[index]: v.host_id == h)
                for visit, km in zip(own, [leg] + [0.0] * len(own), strict=False):
                    rank += 1
                    visit.sudo().write({"tour_rank": rank, "tour_km": km})
            tour.sudo().write(
                {
                    "km": sum(legs),
                    "minutes": tour._road_minutes(sum(legs))
                    + sum(visits.mapped("planned_minutes")),
                }
            )

    def _speed(self):
        rules_model = self.env["bde.pfmp.visit.rule"]
        rule = rules_model._for_days(self.company_id, [self.day])[self.day]
        return rule.road_speed or SPEED

    def _road_minutes(self, km):
        return round(km * 60 / self._speed())

    def _times(self):
        """Return {visit: moment (UTC)} from the departure, the road and the stops."""
        self.ensure_one()
        moment = self.env["bde.pfmp.visit"]._moment(
            self.day, self.departure, self.company_id
        )
        speed, times = self._speed(), {}
        for visit in self._stops():
            road = visit.tour_km * 60 / speed
            # told to people: on the five minutes
            moment += timedelta(minutes=-(-road // 5) * 5)
            times[visit] = moment
            moment += timedelta(minutes=visit.planned_minutes)
        return times

    # -- buttons -----------------------------------------------------------------------
    def action_order(self):
        """Button: the shortest order of the stops."""
        self.check_access("write")
        self._arrange()
        return tell(
            self.env._("%(km)s km, way back counted.", km=round(sum(self.mapped("km"))))
        )

    def action_confirm(self):
        """Button: the visits are planned one after the other, the tutors told."""
        self.check_access("write")
        silent = self.env["bde.pfmp.visit"]
        for tour in self:
            if not tour.visit_ids:
                raise UserError(self.env._("This tour has no stop."))
            tour._arrange()
            for visit, moment in tour.sudo()._times().items():
                visit._plan(moment)
            silent |= tour.sudo().visit_ids._tell_tutor()
            tour.sudo().state = "confirmed"
        message = self.env._("The visits are planned, the tutors are being told.")
        if silent:
            message += " " + self.env._(
                "No e-mail is known for: %(names)s. Please call them.",
                names=", ".join(silent.host_id.mapped("name")),
            )
        return tell(message, "warning" if silent else "success", sticky=bool(silent))

    def action_cancel(self):
        """Button: the visits of these tours are to be planned again."""
        self.check_access("write")
        tours = self.sudo()
        tours.visit_ids.filtered(lambda v: v.state in OPEN).write(
            {"state": "to_plan", "tour_id": False}
        )
        tours.state = "cancelled"

    def action_print(self):
        """Button: the road sheet."""
        self.check_access("read")
        report = self.env.ref("bde_pfmp.action_report_road_sheet")
        return report.report_action(self)

    def action_map(self):
        """Button: the hosts of these tours on the map."""
        self.check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "bde_partners.bde_host_action"
        )
        return action | {
            "name": self.env._("Map of the tour"),
            "domain": [("id", "in", self.visit_ids.host_id.ids)],
            "context": {},
            "view_mode": "bde_map,list",
            "views": [(False, "bde_map"), (False, "list"), (False, "form")],
        }

    # -- road sheet --------------------------------------------------------------------
    def _road_sheet_name(self):
        return self.env._("Road sheet - %(name)s", name=self.display_name)

    def _road_sheet_lines(self):
        """Return the stops as the road sheet prints them: list of dict."""
        self.ensure_one()
        self.check_access("read")
        lines = []
        for number, visit in enumerate(self.sudo()._stops(), 1):
            host, tutor = visit.host_id, visit.placement_id.tutor_id
            here = position(host)
            lines.append(
                {
                    "number": number,
                    "hour": visit._local().strftime("%H:%M")
                    if visit.planned_at
                    else "",
                    "host": host.name,
                    "address": visit._address(),
                    "host_phone": host.phone or "",
                    "tutor": tutor.name or "",
                    "tutor_phone": tutor.phone or "",
                    "learner": visit._public_name(),
                    "class": visit.class_id.code or "",
                    "purpose": visit._purpose_label(),
                    "note": visit.note or "",
                    "km": round(visit.tour_km, 1),
                    "map": MAP.format(*here) if here else "",
                }
            )
        return lines


class BdePfmpVisit(models.Model):
    _inherit = "bde.pfmp.visit"

    def _purpose_label(self):
        labels = dict(self._fields["purpose"]._description_selection(self.env))
        return labels[self.purpose]

    @api.constrains("tour_id", "teacher_id")
    def _check_tour(self):
        """A tour is of one teacher, and only of visits on the spot still to make."""
        for visit in self.filtered("tour_id"):
            if visit.tour_id.teacher_id != visit.teacher_id:
                raise ValidationError(
                    self.env._(
                        "%(name)s is visited by %(teacher)s: this tour is somebody "
                        "else's.",
                        name=visit.learner_id.display_name,
                        teacher=visit.teacher_id.name or self.env._("nobody yet"),
                    )
                )
            if visit.channel != "visit":
                raise ValidationError(
                    self.env._(
                        "%(name)s: a call is not a stop of a tour.",
                        name=visit.learner_id.display_name,
                    )
                )

    def action_group_tours(self):
        """Button: group these visits into tours, by teacher and by distance."""
        self.check_access("write")
        todo = self.filtered(
            lambda v: (
                v.state == "to_plan"
                and v.channel == "visit"
                and v.teacher_id
                and not v.tour_id
            )
        )
        if not todo:
            raise UserError(
                self.env._(
                    "Choose visits on the spot that are to plan, each with a teacher."
                )
            )
        mine = self.env.user.partner_id
        office = self.env.user.has_group("bde_partners.group_bde_user")
        if not office and todo.teacher_id != mine:
            raise AccessError(self.env._("You group your own visits only."))
        tours = todo.sudo()._propose_tours()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "bde_pfmp.bde_pfmp_tour_action"
        )
        action["domain"] = [("id", "in", tours.ids)]
        return action

    def _propose_tours(self):
        """Return the tours, proposed, that take these visits: near ones together.

        Of a learner to visit twice, the first visit only: nobody comes twice a day.
        """
        today = fields.Date.context_today(self)
        tours = self.env["bde.pfmp.tour"]
        soonest = self.sorted("window_end").grouped("placement_id").values()
        once = self.browse().union(*(visits[:1] for visits in soonest))
        for (company, teacher), visits in once.grouped(
            lambda v: (v.company_id, v.teacher_id)
        ).items():
            rule = visits.env["bde.pfmp.visit.rule"]._for_days(company, [today])[today]
            start = position(company.sudo().partner_id)
            trips = rules.group(
                start,
                [visit._tour_stop(today) for visit in visits],
                stops_max=rule.stops_max or 5,
                minutes_max=rule.day_minutes or 240,
                speed=rule.road_speed or SPEED,
            )
            busy = set()
            for trip in trips:
                day = company._bde_visit_day(trip.first, trip.last, busy)
                busy.add(day)
                stops = visits.browse([number for key in trip.keys for number in key])
                tours |= tours.create(
                    {
                        "company_id": company.id,
                        "teacher_id": teacher.id,
                        "day": day,
                        "departure": rule.departure or 13.5,
                        "visit_ids": [fields.Command.set(stops.ids)],
                    }
                )
        tours._arrange()
        return tours

    def _tour_stop(self, today):
        """Return this visit as `rules.visits.tours.Stop`, from today on."""
        self.ensure_one()
        first = max(self.window_start, min(today, self.window_end))
        return rules.Stop(
            key=tuple(self.ids),
            position=position(self.host_id),
            first=first,
            last=self.window_end,
            minutes=self.planned_minutes,
        )


class ResCompany(models.Model):
    _inherit = "res.company"

    def _bde_visit_day(self, first, last, busy=()):
        """Return the first day from Monday to Friday between two days, not `busy`.

        :param date first: earliest; :param date last: latest, both included
        """
        days = [first + timedelta(n) for n in range(max((last - first).days, 0) + 1)]
        worked = [day for day in days if day.weekday() < 5]
        free = [day for day in worked if day not in busy]
        return next(iter(free or worked or days))
