"""The answer to an outcome survey: one page, one minute, no account.

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

OWN = "/bde/suite/<string:token>"
with_line = with_link("bde.alumni.wave.line", "/bde/suite")


class SurveyPages(http.Controller):
    @http.route(OWN, **SHOW)
    @with_line
    def survey_page(self, line, base, said=None, kind="", **kwargs):
        values = line._page_values({"kind": kind}, said=said)
        return answer("bde_alumni.survey_page", values | {"base": base})

    @http.route(OWN, **ACT)
    @with_line
    def survey_answer(self, line, base, **post):
        if len(post) > FIELDS_MAX:
            return see_other(base)
        if errors := line._answer_page(post):
            values = line._page_values(post, errors)
            return answer("bde_alumni.survey_page", values | {"base": base}, 422)
        return see_other(f"{base}?said=saved")

    @http.route(f"{OWN}/refus", **ACT)
    @with_line
    def survey_object(self, line, base, **post):
        leaver = line.leaver_id
        own = f"/bde/apres/{leaver._link_token()}"
        leaver._object(line.env._("the page of a survey"))
        return see_other(f"{own}?said=objected")
