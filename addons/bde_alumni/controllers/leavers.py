"""The leaver's page: their own address, the network, the right to object.

GET shows, POST acts; nothing is decided here.
"""

from odoo import http

from odoo.addons.bde_partners.controllers.public_page import (
    ACT,
    FIELDS_MAX,
    SHOW,
    answer,
    see_other,
    with_link,
)

OWN = "/bde/apres/<string:token>"
with_leaver = with_link("bde.alumni.leaver", "/bde/apres")


class LeaverPages(http.Controller):
    @http.route(OWN, **SHOW)
    @with_leaver
    def leaver_page(self, leaver, base, said=None, **kwargs):
        values = leaver._page_values(said=said)
        return answer("bde_alumni.leaver_page", values | {"base": base})

    @http.route(OWN, **ACT)
    @with_leaver
    def leaver_answer(self, leaver, base, **post):
        if len(post) > FIELDS_MAX:
            return see_other(base)
        if errors := leaver._answer_page(post):
            values = leaver._page_values(post, errors)
            return answer("bde_alumni.leaver_page", values | {"base": base}, 422)
        return see_other(f"{base}?said=saved")

    @http.route(f"{OWN}/refus", **ACT)
    @with_leaver
    def leaver_object(self, leaver, base, **post):
        leaver._object(leaver.env._("their page"))
        return see_other(f"{base}?said=objected")
