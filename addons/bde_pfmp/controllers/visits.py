from odoo import http
from odoo.http import request

from odoo.addons.bde_partners.controllers.public_page import (
    ACT,
    SHOW,
    answer,
    see_other,
    with_link,
)

with_visit = with_link("bde.pfmp.visit", "/bde/rdv")


class VisitPage(http.Controller):
    """The tutor's page of an appointment: accept, or propose another time."""

    @http.route("/bde/rdv/<string:token>", **SHOW)
    @with_visit
    def visit_page(self, visit, base, **kwargs):
        return answer("bde_pfmp.visit_page", visit._page_values(base))

    @http.route("/bde/rdv/<string:token>/accept", **ACT)
    @with_visit
    def visit_accept(self, visit, base, **post):
        visit._accept()
        return see_other(base)

    @http.route("/bde/rdv/<string:token>/propose", **ACT)
    @with_visit
    def visit_propose(self, visit, base, **post):
        if visit._page_status() != "open":
            return see_other(base)
        typed = {name: post.get(name, "") for name in ("day", "hour", "note")}
        error = visit._propose(**typed)
        if error:
            values = visit._page_values(base, **typed, error=error)
            return answer("bde_pfmp.visit_page", values)
        return see_other(base)


class VisitCalendar(http.Controller):
    @http.route("/bde/agenda/visites.ics", type="http", auth="user", methods=["GET"])
    def visit_calendar(self, ids="", **kwargs):
        """The calendar file of some visits, of one's own without more words."""
        visits = request.env["bde.pfmp.visit"]
        numbers = [int(text) for text in ids.split(",") if text.isdecimal()]
        domain = [("state", "=", "planned")]
        if numbers:
            domain.append(("id", "in", numbers))
        else:
            domain.append(("teacher_id", "=", request.env.user.partner_id.id))
        headers = [
            ("Content-Type", "text/calendar; charset=utf-8"),
            ("Content-Disposition", 'attachment; filename="visites.ics"'),
            ("Cache-Control", "no-store"),
        ]
        return request.make_response(visits.search(domain)._ics(), headers=headers)
