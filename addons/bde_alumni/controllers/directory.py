from urllib.parse import urlencode

from odoo import http
from odoo.fields import Domain
from odoo.http import request

from odoo.addons.bde_partners.controllers.public_page import (
    ACT,
    SHOW,
    answer,
    headed,
    see_other,
    with_link,
)
from odoo.addons.portal.controllers.portal import CustomerPortal

from ..models.directory.bde_alumni_profile_search import PAGE

with_profile = with_link("bde.alumni.profile", "/bde/ancien")
OWN = "/my/anciens/moi"
ACCOUNT_SHOW = {**SHOW, "auth": "user"}
ACCOUNT_ACT = {**ACT, "auth": "user"}


class OwnPages:
    """The member's own page, by personal link or from their account."""

    def _own_show(self, profile, base, saved=False):
        values = profile._own_values(base, saved=saved)
        return answer("bde_alumni.own_page", values)

    def _own_keep(self, profile, base, post):
        photo = post.pop("photo", None)
        post["photo"] = photo.read() if hasattr(photo, "read") else None
        errors, typed = profile._own_save(post)
        if errors:
            values = profile._own_values(base, typed=typed, errors=errors)
            return answer("bde_alumni.own_page", values)
        return see_other(f"{base}?saved=1")

    def _photo(self, profile):
        stream = request.env["ir.binary"]._get_image_stream_from(profile, "image_256")
        return headed(stream.get_response(as_attachment=False))


class OwnLinkPage(OwnPages, http.Controller):
    """By the personal link: one's own data, nobody else's."""

    @http.route("/bde/ancien/<string:token>/fiche", **SHOW)
    @with_profile
    def own_page(self, profile, base, saved=None, **kwargs):
        return self._own_show(profile, f"{base}/fiche", bool(saved))

    @http.route("/bde/ancien/<string:token>/fiche", **ACT)
    @with_profile
    def own_save(self, profile, base, **post):
        return self._own_keep(profile, f"{base}/fiche", post)

    @http.route("/bde/ancien/<string:token>/fiche/photo", **SHOW)
    @with_profile
    def own_photo(self, profile, base, **kwargs):
        return self._photo(profile)

    @http.route("/bde/ancien/<string:token>/verifier", **SHOW)
    @with_profile
    def check_page(self, profile, base, done=None, **kwargs):
        values = profile._check_values(base, done=bool(done))
        return answer("bde_alumni.check_page", values)

    @http.route("/bde/ancien/<string:token>/verifier", **ACT)
    @with_profile
    def check_done(self, profile, base, **post):
        profile._checked()
        return see_other(f"{base}/verifier?done=1")


class DirectoryPages(OwnPages, CustomerPortal):
    """The directory, for those who are in it and the staff of the school."""

    def _prepare_home_portal_values(self, counters):
        values = super()._prepare_home_portal_values(counters)
        if "bde_alumni_count" in counters:
            profiles = request.env["bde.alumni.profile"]
            values["bde_alumni_count"] = len(profiles._of_user())
        return values

    def _directory(self):
        """Return (viewer, school) of the user; (None, None): not theirs to see."""
        profiles = request.env["bde.alumni.profile"]
        viewer = profiles._bde_viewer()
        own = profiles._of_user()
        company = own.company_id if request.env.user.share else request.env.company
        return (viewer, company) if viewer in ("staff", "network") else (None, None)

    @http.route("/my/anciens", website=True, **ACCOUNT_SHOW)
    def my_directory(self, page=1, **kwargs):
        viewer, company = self._directory()
        if not viewer:
            return request.not_found()
        profiles = request.env["bde.alumni.profile"]
        filters = profiles._portal_filters(kwargs)
        page = max(int(page), 1) if str(page).isdecimal() and len(str(page)) < 6 else 1
        found, more = profiles._directory_search(
            company, viewer, filters, (page - 1) * PAGE
        )
        query = urlencode({name: value for name, value in filters.items() if value})
        values = {
            **self._prepare_portal_layout_values(),
            "page_name": "bde_alumni",
            "cards": found._directory_cards(viewer),
            "filters": filters,
            "filtered": any(filters.values()),
            "trainings": profiles._directory_trainings(company),
            "willing": profiles._willing_labels(),
            "own": profiles._of_user(),
            "before": f"/my/anciens?page={page - 1}&{query}" if page > 1 else None,
            "after": f"/my/anciens?page={page + 1}&{query}" if more else None,
        }
        return headed(request.render("bde_alumni.portal_directory", values))

    @http.route("/my/anciens/<int:profile_id>/photo", **ACCOUNT_SHOW)
    def member_photo(self, profile_id, **kwargs):
        viewer, company = self._directory()
        profile = request.env["bde.alumni.profile"]._directory_one(
            profile_id, company, viewer
        )
        if not profile or not profile._shown("image", viewer):
            return request.not_found()
        return self._photo(profile)

    @http.route(OWN, **ACCOUNT_SHOW)
    def my_own_page(self, saved=None, **kwargs):
        profile = request.env["bde.alumni.profile"]._of_user()
        return self._own_show(profile, OWN, bool(saved)) if profile else self._none()

    @http.route(OWN, **ACCOUNT_ACT)
    def my_own_save(self, **post):
        profile = request.env["bde.alumni.profile"]._of_user()
        return self._own_keep(profile, OWN, post) if profile else self._none()

    @http.route(f"{OWN}/photo", **ACCOUNT_SHOW)
    def my_own_photo(self, **kwargs):
        profile = request.env["bde.alumni.profile"]._of_user()
        return self._photo(profile) if profile else self._none()

    def _none(self):
        return request.not_found()


class StoryPage(http.Controller):
    """What became of them: published with their agreement, as long as it holds."""

    @http.route("/bde/parcours", type="http", auth="public", methods=["GET"])
    def stories(self, uai=None, **kwargs):
        school = request.env["res.company"]._bde_public_school(uai)
        if not school:
            return request.not_found()
        stories = request.env["bde.alumni.story"]._page_stories(school)
        values = {**school._bde_public_values(), "stories": stories._page_lines()}
        return answer("bde_alumni.stories_page", values)

    @http.route("/bde/parcours/<int:story_id>/photo", **SHOW)
    def story_photo(self, story_id, **kwargs):
        stories = request.env["bde.alumni.story"].sudo()
        domain = stories._shown_domain() & Domain("id", "=", story_id)
        story = stories.search(domain, limit=1)
        if not story or not story.image_128:
            return request.not_found()
        stream = request.env["ir.binary"]._get_image_stream_from(story, "image_512")
        return headed(stream.get_response(as_attachment=False))
