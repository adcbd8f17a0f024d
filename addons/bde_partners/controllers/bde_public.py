from werkzeug.exceptions import NotFound

from odoo import http
from odoo.http import request


class BdePublic(http.Controller):
    """Pages that anybody reads: the office, and what the school does with data."""

    @http.route("/bde", type="http", auth="public", methods=["GET"], readonly=True)
    def bde_office(self, uai=None, **kwargs):
        school = self._school(uai)
        return request.render("bde_partners.public_office", school._bde_public_values())

    @http.route(
        ["/bde/confidentialite", "/bde/confidentialite/<string:slug>"],
        type="http",
        auth="public",
        methods=["GET"],
        readonly=True,
    )
    def bde_privacy(self, slug=None, uai=None, **kwargs):
        school = self._school(uai)
        audience = request.env["bde.privacy.notice"]._audience_of(slug)
        privacy = school._bde_privacy_values(audience)
        if not privacy or (slug and not audience):
            raise NotFound()
        values = {**school._bde_public_values(), **privacy}
        page = "public_privacy_notice" if audience else "public_privacy"
        return request.render(f"bde_partners.{page}", values)

    def _school(self, uai):
        school = request.env["res.company"]._bde_public_school(uai)
        if not school:
            raise NotFound()
        return school
