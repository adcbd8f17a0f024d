from odoo import http
from odoo.http import request

from odoo.addons.bde_partners.controllers.public_page import headed
from odoo.addons.portal.controllers.portal import CustomerPortal

from .host_form import HostFormPages

SHOW = {"type": "http", "auth": "user", "methods": ["GET"], "readonly": True}
ACT = {"type": "http", "auth": "user", "methods": ["POST"]}


class PortalPfmp(HostFormPages, CustomerPortal):
    """The account of a company: its forms and conventions, its own site's only."""

    def _prepare_home_portal_values(self, counters):
        values = super()._prepare_home_portal_values(counters)
        if "bde_pfmp_count" in counters:
            forms = request.env["bde.pfmp.host.form"]._portal_forms()
            conventions = request.env["bde.pfmp.convention"]._portal_conventions()
            values["bde_pfmp_count"] = len(forms) + len(conventions)
        return values

    @http.route("/my/pfmp", website=True, **SHOW)
    def my_pfmp(self, **kwargs):
        values = {
            **self._prepare_portal_layout_values(),
            "page_name": "bde_pfmp",
            "forms": [
                form._portal_line()
                for form in request.env["bde.pfmp.host.form"]._portal_forms()
            ],
            "conventions": [
                convention._portal_line()
                for convention in request.env[
                    "bde.pfmp.convention"
                ]._portal_conventions()
            ],
        }
        return request.render("bde_pfmp.portal_my_pfmp", values)

    def _portal_form(self, form_id):
        """Return the form (sudo) when it is of the user's own site, else nothing."""
        forms = request.env["bde.pfmp.host.form"]._portal_forms()
        return forms.filtered(lambda form: form.id == form_id)

    @http.route(["/my/pfmp/<int:form_id>", "/my/pfmp/<int:form_id>/<int:step>"], **SHOW)
    def my_form(self, form_id, step=None, **kwargs):
        form = self._portal_form(form_id)
        if not form:
            return request.not_found()
        return self._show(form, f"/my/pfmp/{form_id}", step)

    @http.route("/my/pfmp/<int:form_id>/<int:step>", **ACT)
    def my_form_save(self, form_id, step, **post):
        form = self._portal_form(form_id)
        if not form:
            return request.not_found()
        return self._save(form, f"/my/pfmp/{form_id}", step, post)

    @http.route("/my/pfmp/<int:form_id>/send", **ACT)
    def my_form_send(self, form_id, **post):
        form = self._portal_form(form_id)
        return self._send(form, f"/my/pfmp/{form_id}") if form else request.not_found()

    @http.route("/my/pfmp/<int:form_id>/decline", **SHOW)
    def my_form_no(self, form_id, **kwargs):
        form = self._portal_form(form_id)
        return (
            self._show_decline(form, f"/my/pfmp/{form_id}")
            if form
            else request.not_found()
        )

    @http.route("/my/pfmp/<int:form_id>/decline", **ACT)
    def my_form_decline(self, form_id, **post):
        form = self._portal_form(form_id)
        if not form:
            return request.not_found()
        return self._decline(form, f"/my/pfmp/{form_id}", post)

    @http.route("/my/pfmp/convention/<int:convention_id>", **SHOW)
    def my_convention(self, convention_id, **kwargs):
        """Give the PDF of a convention of the user's own site."""
        found = request.env["bde.pfmp.convention"]._portal_conventions()
        convention = found.filtered(lambda c: c.id == convention_id)
        document = convention._portal_document() if convention else None
        if not document:
            return request.not_found()
        stream = request.env["ir.binary"]._get_stream_from(document.attachment_id)
        return headed(stream.get_response(as_attachment=False))
