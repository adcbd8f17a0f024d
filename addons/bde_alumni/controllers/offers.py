"""Offers: given by a company or a former pupil, read and applied to by members.

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
from odoo.addons.portal.controllers.portal import CustomerPortal

GIVE = "/bde/offre"
OWN = "/bde/ancien/<string:token>/offres"
ACCOUNT = "/my/offres"
TRAP = "site_web"  # a field that nobody sees: who fills it in is a robot
with_member = with_link("bde.alumni.profile", "/bde/ancien")
ACCOUNT_SHOW = {**SHOW, "auth": "user"}
ACCOUNT_ACT = {**ACT, "auth": "user"}


class OfferPages(http.Controller):
    # -- companies, without an account -------------------------------------------------
    @http.route(GIVE, **SHOW)
    def offer_page(self, uai=None, **kwargs):
        school = self._offer_school(uai)
        values = request.env["bde.alumni.offer"]._form_values(school)
        return answer("bde_alumni.offer_give", values | {"trap": TRAP})

    @http.route(GIVE, **ACT)
    def offer_give(self, uai=None, **post):
        school = self._offer_school(uai)
        offers = request.env["bde.alumni.offer"]
        thanks = f"{GIVE}/merci" + (f"?uai={school.bde_uai}" if uai else "")
        if post.get(TRAP) or len(post) > FIELDS_MAX:
            return see_other(thanks)
        if errors := offers._propose(school, post):
            values = offers._form_values(school, post, errors)
            return answer("bde_alumni.offer_give", values | {"trap": TRAP}, 422)
        return see_other(thanks)

    @http.route(f"{GIVE}/merci", **SHOW)
    def offer_thanks(self, uai=None, **kwargs):
        school = self._offer_school(uai)
        return answer("bde_alumni.offer_thanks", school._bde_public_values())

    # -- members, by their personal link -----------------------------------------------
    @http.route(OWN, **SHOW)
    @with_member
    def offers_own(self, profile, base, said=None, **kwargs):
        return self._offers_show(profile, f"{base}/offres", said)

    @http.route(f"{OWN}/donner", **ACT)
    @with_member
    def offers_give(self, profile, base, **post):
        return self._offers_give(profile, f"{base}/offres", post)

    @http.route(f"{OWN}/<int:offer_id>/candidater", **ACT)
    @with_member
    def offers_apply(self, profile, base, offer_id, message=None, **post):
        return self._offers_apply(profile, f"{base}/offres", offer_id, message)

    @http.route(f"{OWN}/<int:offer_id>/renoncer", **ACT)
    @with_member
    def offers_drop(self, profile, base, offer_id, **post):
        self._offers_member(profile)._give_up(offer_id)
        return see_other(f"{base}/offres?said=dropped")

    # -- members, from their account ---------------------------------------------------
    @http.route(ACCOUNT, **ACCOUNT_SHOW)
    def offers_account(self, said=None, **kwargs):
        return self._offers_show(self._offers_user(), ACCOUNT, said)

    @http.route(f"{ACCOUNT}/donner", **ACCOUNT_ACT)
    def offers_account_give(self, **post):
        return self._offers_give(self._offers_user(), ACCOUNT, post)

    @http.route(f"{ACCOUNT}/<int:offer_id>/candidater", **ACCOUNT_ACT)
    def offers_account_apply(self, offer_id, message=None, **post):
        return self._offers_apply(self._offers_user(), ACCOUNT, offer_id, message)

    @http.route(f"{ACCOUNT}/<int:offer_id>/renoncer", **ACCOUNT_ACT)
    def offers_account_drop(self, offer_id, **post):
        self._offers_member(self._offers_user())._give_up(offer_id)
        return see_other(f"{ACCOUNT}?said=dropped")

    # -- both --------------------------------------------------------------------------
    def _offers_user(self):
        return request.env["bde.alumni.profile"]._offer_member(request.env.user)

    def _offers_member(self, profile):
        if not profile or not profile._may_see_offers():
            raise NotFound()
        return profile

    def _offers_show(self, profile, base, said=None, error=None, status=200, **form):
        profile = self._offers_member(profile)
        offers = request.env["bde.alumni.offer"]
        values = offers._form_values(profile.company_id, **form)
        values |= profile._offers_values(base, said, error)
        return answer("bde_alumni.offers_page", values, status)

    def _offers_give(self, profile, base, post):
        profile = self._offers_member(profile)
        offers = request.env["bde.alumni.offer"]
        if errors := offers._propose(profile.company_id, post, profile):
            return self._offers_show(
                profile, base, status=422, typed=post, errors=errors
            )
        return see_other(f"{base}?said=given")

    def _offers_apply(self, profile, base, offer_id, message):
        profile = self._offers_member(profile)
        try:
            profile._apply(offer_id, message)
        except UserError as error:
            return self._offers_show(profile, base, error=str(error), status=422)
        return see_other(f"{base}?said=applied")

    def _offer_school(self, uai):
        school = request.env["res.company"]._bde_public_school(uai)
        if not school:
            raise NotFound()
        return school


class OfferTile(CustomerPortal):
    """The tile of the offers, for those who are members."""

    def _prepare_home_portal_values(self, counters):
        values = super()._prepare_home_portal_values(counters)
        if "bde_offer_count" in counters:
            profile = request.env["bde.alumni.profile"]._offer_member(request.env.user)
            offers = request.env["bde.alumni.offer"].sudo()
            values["bde_offer_count"] = (
                offers.search_count(offers._shown_domain(profile.company_id))
                if profile and profile._may_see_offers()
                else 0
            )
        return values
