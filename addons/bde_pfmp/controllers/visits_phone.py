import json

from odoo import http
from odoo.http import request
from odoo.tools import file_open

from odoo.addons.bde_partners.controllers.public_page import (
    ACT,
    HEADERS,
    SHOW,
    answer,
    with_link,
)
from odoo.addons.bde_partners.rules.issues import RuleError

from ..rules.follow.photo import MAX_BYTES, MAX_PHOTOS
from ..rules.follow.visit_report import CODES, MODULE

WORKER = "bde_pfmp/static/public/visits/worker.js"
OWN = "/bde/visites"
OWN_SHOW = {"type": "http", "auth": "user", "methods": ["GET"], "readonly": True}
OWN_ACT = {"type": "http", "auth": "user", "methods": ["POST"]}
REPORT_MAX = 20_000
with_visits = with_link("bde.pfmp.teacher.link", "/bde/suivi")


class VisitPages:
    """The telephone of a teacher: the page, its data, what it sends."""

    def _page(self, base, school):
        """Return the page; without a network, the telephone shows the one it kept."""
        values = {
            **school._bde_public_values(),
            "base": base,
            "own": base == OWN,
            "words": json.dumps(request.env["bde.pfmp.phone"]._phone_words()),
        }
        return answer("bde_pfmp.visits_phone", values)

    def _data(self, teacher, companies, year=None):
        """Return the visits, and the word that proves where the next post is from."""
        data = request.env["bde.pfmp.phone"]._phone_data(teacher, companies, year)
        return self._json({**data, "csrf": request.csrf_token()})

    def _report(self, who, source, post):
        """Keep a report; the same one sent twice gets the same answer.

        :param who: (teacher, schools, school year or None)
        """
        teacher, companies, year = who
        try:
            raw = self._read(post.get("report"))
            phone = request.env["bde.pfmp.phone"]
            placement, visit = phone._phone_find(
                teacher, companies, raw.get("kind"), raw.get("id"), year
            )
            if not placement:
                raise RuleError("payload", CODES["payload"], module=MODULE)
            reports = request.env["bde.pfmp.visit.report"].sudo()
            said = reports._receive(
                raw, placement, visit, teacher, source, self._photos(post)
            )
        except RuleError as error:
            reports = request.env["bde.pfmp.visit.report"].sudo()
            message = reports._rule_text(error)
            return self._json({"status": "refused", "messages": [message]}, 422)
        return self._json(said)

    def _read(self, text):
        """Return the report as the phone wrote it.

        :raise RuleError: not JSON, or too long
        """
        try:
            raw = json.loads(text) if text and len(text) <= REPORT_MAX else None
        except ValueError:
            raw = None
        if not isinstance(raw, dict):
            raise RuleError("payload", CODES["payload"], module=MODULE)
        return raw

    def _photos(self, post):
        """Return [(bytes, what it shows, a face is visible)], no more than needed."""
        photos = []
        for rank in range(MAX_PHOTOS + 1):
            given = request.httprequest.files.get(f"photo{rank}")
            if given:
                about = post.get(f"photo{rank}_of")
                face = post.get(f"photo{rank}_face") == "1"
                photos.append((given.read(MAX_BYTES + 1), about, face))
        return photos

    def _json(self, values, status=200):
        headers = {**HEADERS, "Content-Type": "application/json; charset=utf-8"}
        return request.make_response(
            json.dumps(values), headers=list(headers.items()), status=status
        )

    def _worker(self, base):
        """Return the script that shows the page without a network, for these pages."""
        with file_open(WORKER, "rb") as file:
            content = file.read()
        headers = {
            **HEADERS,
            "Content-Type": "text/javascript; charset=utf-8",
            "Service-Worker-Allowed": base,
        }
        return request.make_response(content, headers=list(headers.items()))

    def _manifest(self, base, school):
        """Return what a phone needs to put the page among its applications."""
        values = {
            "name": request.env._("My visits"),
            "short_name": request.env._("My visits"),
            "start_url": base,
            "scope": base,
            "display": "standalone",
            "background_color": "#ffffff",
            "theme_color": "#1d4ed8",
            "lang": (request.env.lang or "fr_FR").replace("_", "-"),
            "icons": [
                {
                    "src": "/bde_partners/static/description/icon.png",
                    "sizes": "any",
                    "type": "image/png",
                }
            ],
        }
        return self._json(values)


class VisitsByLink(VisitPages, http.Controller):
    """For a teacher without account: limited to their visits of the year."""

    def _who(self, link):
        return link.teacher_id, link.company_id, link.school_year_id

    @http.route("/bde/suivi/<string:token>", **SHOW)
    @with_visits
    def visits_page(self, link, base, **kwargs):
        return self._page(base, link.company_id)

    @http.route("/bde/suivi/<string:token>/data", **{**SHOW, "readonly": False})
    @with_visits
    def visits_data(self, link, base, **kwargs):
        link._mark_seen()
        return self._data(*self._who(link))

    @http.route("/bde/suivi/<string:token>/report", **ACT)
    @with_visits
    def visits_report(self, link, base, **post):
        return self._report(self._who(link), "link", post)

    @http.route("/bde/suivi/<string:token>/worker.js", **SHOW)
    @with_visits
    def visits_worker(self, link, base, **kwargs):
        return self._worker(base)

    @http.route("/bde/suivi/<string:token>/manifest.webmanifest", **SHOW)
    @with_visits
    def visits_manifest(self, link, base, **kwargs):
        return self._manifest(base, link.company_id)


class VisitsByAccount(VisitPages, http.Controller):
    """The same page, for a teacher who has an account."""

    def _me(self):
        """Return (teacher, schools, None) of this account; nobody else's visits."""
        user = request.env.user
        if not user._is_internal():
            raise request.not_found()
        return user.partner_id, user.company_ids, None

    @http.route(OWN, **OWN_SHOW)
    def own_visits_page(self, **kwargs):
        self._me()
        return self._page(OWN, request.env.company.sudo())

    @http.route(f"{OWN}/data", **OWN_SHOW)
    def own_visits_data(self, **kwargs):
        return self._data(*self._me())

    @http.route(f"{OWN}/report", **OWN_ACT)
    def own_visits_report(self, **post):
        return self._report(self._me(), "phone", post)

    @http.route(f"{OWN}/worker.js", **OWN_SHOW)
    def own_visits_worker(self, **kwargs):
        return self._worker(OWN)

    @http.route(f"{OWN}/manifest.webmanifest", **OWN_SHOW)
    def own_visits_manifest(self, **kwargs):
        return self._manifest(OWN, request.env.company.sudo())
