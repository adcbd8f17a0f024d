from odoo import http
from odoo.http import request

from odoo.addons.bde_partners.controllers.public_page import (
    ACT,
    SHOW,
    answer,
    see_other,
    with_link,
)

PAGES = {"mentee": "bde_alumni.mentee_page", "mentor": "bde_alumni.mentor_page"}
with_mentee = with_link("bde.alumni.mentee", "/bde/mentorat")
with_mentor = with_link("bde.alumni.mentor", "/bde/mentor")
with_member = with_link("bde.alumni.profile", "/bde/ancien")
with_family = with_link("bde.alumni.mentorship.guardian", "/bde/mentorat-famille")


class MentoringPages(http.Controller):
    """The page of a learner, of a mentor, of a family: links show, POST acts."""

    def _show(self, side, record, base, **values):
        page = record._page_values(base, **values)
        return answer(PAGES[side], page, 422 if values.get("error") else 200)

    def _act(self, side, record, base, what, post):
        """Act on one of the person's own pairs, then show the page again."""
        number = post.get("pair") or ""
        pair = record._page_pairs().filtered(lambda p: str(p.id) == number)
        error = pair._page_act(side, what, post) if pair else ""
        if error:
            about = {"id": pair.id, "text": post.get("text") or ""}
            return self._show(side, record, base, error=error, about=about)
        return see_other(base)

    def _subjects(self):
        given = request.httprequest.form.getlist("subject")[:50]
        return [int(number) for number in given if number.isdecimal()]

    # -- the learner -------------------------------------------------------------------
    @http.route("/bde/mentorat/<string:token>", **{**SHOW, "readonly": False})
    @with_mentee
    def mentee_page(self, mentee, base, training=None, **kwargs):
        number = int(training) if (training or "").isdecimal() else None
        for pair in mentee._page_pairs():
            pair._mark_read("mentee")
        return self._show("mentee", mentee, base, training=number)

    @http.route("/bde/mentorat/<string:token>/ask", **ACT)
    @with_mentee
    def mentee_ask(self, mentee, base, **post):
        error = mentee._page_ask(post, self._subjects())
        if error:
            typed = {name: post.get(name, "") for name in ("wish", "email")}
            return self._show("mentee", mentee, base, error=error, typed=typed)
        return see_other(base)

    @http.route("/bde/mentorat/<string:token>/<string:what>", **ACT)
    @with_mentee
    def mentee_act(self, mentee, base, what, **post):
        return self._act("mentee", mentee, base, what, post)

    # -- the mentor --------------------------------------------------------------------
    @http.route("/bde/ancien/<string:token>/mentorat", **ACT)
    @with_member
    def member_mentor(self, profile, base, **post):
        """A member who agreed to mentoring opens their page of mentor."""
        if profile.state != "member" or not profile._agreed("mentoring"):
            return see_other(base)
        mentor = profile._bde_mentor()
        return see_other(f"{mentor._link_path}/{mentor._link_token()}")

    @http.route("/bde/mentor/<string:token>", **{**SHOW, "readonly": False})
    @with_mentor
    def mentor_page(self, mentor, base, **kwargs):
        for pair in mentor._page_pairs():
            pair._mark_read("mentor")
        return self._show("mentor", mentor, base)

    @http.route("/bde/mentor/<string:token>/profile", **ACT)
    @with_mentor
    def mentor_save(self, mentor, base, **post):
        error = mentor._page_save(post, self._subjects())
        if error:
            typed = {"about": post.get("about", "")}
            return self._show("mentor", mentor, base, error=error, typed=typed)
        return see_other(base)

    @http.route("/bde/mentor/<string:token>/<string:what>", **ACT)
    @with_mentor
    def mentor_act(self, mentor, base, what, **post):
        return self._act("mentor", mentor, base, what, post)

    # -- the family of a minor ---------------------------------------------------------
    @http.route("/bde/mentorat-famille/<string:token>", **SHOW)
    @with_family
    def family_page(self, notice, base, **kwargs):
        return answer("bde_alumni.mentoring_family_page", notice._page_values(base))

    @http.route("/bde/mentorat-famille/<string:token>/object", **ACT)
    @with_family
    def family_object(self, notice, base, **post):
        notice._object()
        return see_other(base)
