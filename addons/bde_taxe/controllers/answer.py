"""The page where a company answers, by secret link or from its account.

GET shows, POST acts; nothing is decided here.
"""

from werkzeug.exceptions import NotFound

from odoo import http
from odoo.http import content_disposition, request

from odoo.addons.bde_partners.controllers.public_page import (
    ACT,
    FIELDS_MAX,
    SHOW,
    answer,
    headed,
    see_other,
    with_link,
)
from odoo.addons.portal.controllers.portal import CustomerPortal

from ..models.bde_taxe_target_page import PAGES

LINK = "/bde/t/<string:token>"
ACCOUNT = "/my/taxe/<int:target_id>"
PAGE = f"<any({', '.join(PAGES)}):page>"
with_target = with_link("bde.taxe.target", "/bde/t")


class AnswerPages:
    """What is shown and done, whoever opens it.

    Odoo makes one class of all the portals of the addons: the names say « taxe ».
    """

    def _taxe_speak(self, target):
        """Return the target, the page being in its language from now on."""
        lang = target.partner_id.lang or target.company_id.partner_id.lang
        if not lang or lang == request.env.lang:
            return target
        request.update_context(lang=lang)
        return target.with_context(lang=lang)

    def _taxe_show(self, target, base, page=None, said=None, status=200, **typed):
        """Return the page of a company."""
        target = self._taxe_speak(target)
        values = target._page_values(base, page, **typed)
        values["said"] = said if said in PAGES else None
        return answer(f"bde_taxe.answer_{page or 'page'}", values, status)

    def _taxe_act(self, target, base, page, post):
        """Take an answer, then show the page; or show it again with its errors."""
        target = self._taxe_speak(target)
        form = {} if len(post) > FIELDS_MAX else post
        errors = target._page_post(page, form)
        if errors:
            return self._taxe_show(
                target, base, page, status=422, form=form, errors=errors
            )
        return see_other(f"{base}?said={page}")

    def _taxe_sheet(self, target):
        """Return the sheet for the accountant, to keep or to pass on."""
        name = request.env._("Apprenticeship tax %(year)s", year=target.year)
        headers = [
            ("Content-Type", "application/pdf"),
            ("Content-Disposition", content_disposition(f"{name}.pdf")),
        ]
        content = target._accountant_sheet_pdf()
        return headed(request.make_response(content, headers))


class AnswerByLink(AnswerPages, http.Controller):
    @http.route(LINK, **SHOW)
    @with_target
    def taxe_page(self, target, base, said=None, **kwargs):
        return self._taxe_show(target, base, said=said)

    @http.route(f"{LINK}/{PAGE}", **SHOW)
    @with_target
    def taxe_ask(self, target, base, page, **kwargs):
        return self._taxe_show(target, base, page)

    @http.route(f"{LINK}/{PAGE}", max_content_length=256 * 1024, **ACT)
    @with_target
    def taxe_answer(self, target, base, page, **post):
        return self._taxe_act(target, base, page, post)

    @http.route(f"{LINK}/sheet", **SHOW)
    @with_target
    def taxe_sheet(self, target, base, **kwargs):
        return self._taxe_sheet(target)


class AnswerPortal(AnswerPages, CustomerPortal):
    """The account of a company: the tax of its own site, for who is in charge of it."""

    def _prepare_home_portal_values(self, counters):
        values = super()._prepare_home_portal_values(counters)
        if "bde_taxe_count" in counters:
            values["bde_taxe_count"] = len(
                request.env["bde.taxe.target"]._portal_targets()
            )
        return values

    @http.route("/my/taxe", website=True, **{**SHOW, "auth": "user"})
    def my_taxe(self, **kwargs):
        targets = request.env["bde.taxe.target"]._portal_targets()
        values = {
            **self._prepare_portal_layout_values(),
            "page_name": "bde_taxe",
            "lines": [target._portal_line() for target in targets],
        }
        return headed(request.render("bde_taxe.portal_my_taxe", values))

    def _taxe_own(self, target_id):
        """Return the target (sudo) of the account; a 404 for anything else."""
        targets = request.env["bde.taxe.target"]._portal_targets()
        found = targets.filtered(lambda target: target.id == target_id)
        if not found or not found._portal_open():
            raise NotFound()
        return found

    @http.route(ACCOUNT, **{**SHOW, "auth": "user"})
    def my_taxe_page(self, target_id, said=None, **kwargs):
        return self._taxe_show(
            self._taxe_own(target_id), f"/my/taxe/{target_id}", said=said
        )

    @http.route(f"{ACCOUNT}/{PAGE}", **{**SHOW, "auth": "user"})
    def my_taxe_ask(self, target_id, page, **kwargs):
        return self._taxe_show(self._taxe_own(target_id), f"/my/taxe/{target_id}", page)

    @http.route(
        f"{ACCOUNT}/{PAGE}",
        max_content_length=256 * 1024,
        **{**ACT, "auth": "user"},
    )
    def my_taxe_answer(self, target_id, page, **post):
        return self._taxe_act(
            self._taxe_own(target_id), f"/my/taxe/{target_id}", page, post
        )

    @http.route(f"{ACCOUNT}/sheet", **{**SHOW, "auth": "user"})
    def my_taxe_sheet(self, target_id, **kwargs):
        return self._taxe_sheet(self._taxe_own(target_id))
