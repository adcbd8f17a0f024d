"""Joining and leaving the network: pages without an account.

GET shows, POST acts; nothing is decided here.
"""

from werkzeug.exceptions import NotFound

from odoo import http
from odoo.exceptions import UserError
from odoo.http import request

from odoo.addons.bde_partners.controllers.public_page import (
    ACT,
    FIELDS_MAX,
    SHOW,
    answer,
    see_other,
    with_link,
)

JOIN = "/bde/anciens"
OWN = "/bde/ancien/<string:token>"
TRAP = "site_web"  # a field that nobody sees: who fills it in is a robot
with_member = with_link("bde.alumni.profile", "/bde/ancien")


class NetworkPages(http.Controller):
    @http.route(JOIN, **SHOW)
    def network_join_page(self, uai=None, **kwargs):
        school = self._network_school(uai)
        values = request.env["bde.alumni.profile"]._join_values(school)
        return answer("bde_alumni.network_join", values | {"trap": TRAP})

    @http.route(JOIN, **ACT)
    def network_join(self, uai=None, **post):
        school = self._network_school(uai)
        profiles = request.env["bde.alumni.profile"]
        thanks = f"{JOIN}/merci" + (f"?uai={uai}" if uai else "")
        if post.get(TRAP) or len(post) > FIELDS_MAX:
            return see_other(thanks)
        if errors := profiles._join_request(school, post):
            values = profiles._join_values(school, post, errors)
            return answer("bde_alumni.network_join", values | {"trap": TRAP}, 422)
        return see_other(thanks)

    @http.route(f"{JOIN}/merci", **SHOW)
    def network_thanks(self, uai=None, left=None, **kwargs):
        values = self._network_school(uai)._bde_public_values()
        return answer("bde_alumni.network_thanks", values | {"left": bool(left)})

    @http.route(OWN, **SHOW)
    @with_member
    def network_own(self, profile, base, said=None, **kwargs):
        return self._network_show(profile, base, said)

    @http.route(f"{OWN}/confirmer", **ACT)
    @with_member
    def network_verify(self, profile, base, **post):
        profile._verify_email()
        return see_other(f"{base}?said=verified")

    @http.route(f"{OWN}/accords", **ACT)
    @with_member
    def network_consents(self, profile, base, **post):
        profile._set_consents(post)
        return see_other(f"{base}?said=consents")

    @http.route(f"{OWN}/rester", **ACT)
    @with_member
    def network_renew(self, profile, base, **post):
        profile._renew()
        return see_other(f"{base}?said=renewed")

    @http.route(f"{OWN}/compte", **ACT)
    @with_member
    def network_account(self, profile, base, **post):
        try:
            url = profile._open_account()
        except UserError as error:
            return self._network_show(profile, base, error=str(error), status=422)
        return see_other(url)

    @http.route(f"{OWN}/quitter", **ACT)
    @with_member
    def network_leave(self, profile, base, **post):
        return self._network_left(profile)

    @http.route("/my/anciens/quitter", **{**ACT, "auth": "user"})
    def network_leave_account(self, **post):
        profile = request.env["bde.alumni.profile"]._of_user()
        if not profile:
            raise NotFound()
        # the account goes: what is left of the request is nobody's
        request.update_env(user=request.env.ref("base.public_user").id)
        return self._network_left(profile.with_env(request.env(su=True)))

    def _network_left(self, profile):
        profile._withdraw(profile.env._("the person, on their page"))
        return see_other(f"{JOIN}/merci?left=1")

    def _network_show(self, profile, base, said=None, error=None, status=200):
        values = profile._network_values(base, said, error)
        return answer("bde_alumni.network_own", values, status)

    def _network_school(self, uai):
        school = request.env["res.company"]._bde_public_school(uai)
        if not school:
            raise NotFound()
        return school
