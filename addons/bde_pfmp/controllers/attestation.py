from werkzeug.exceptions import NotFound

from odoo import http
from odoo.exceptions import AccessError, MissingError
from odoo.http import request

from odoo.addons.bde_partners.controllers.public_page import (
    ACT,
    SHOW,
    answer,
    headed,
    refused,
    see_other,
    with_link,
)
from odoo.addons.bde_partners.controllers.workbook import workbook_response
from odoo.addons.bde_partners.models.bde_secret_link import LinkRefused

with_attestation = with_link("bde.pfmp.attestation", "/bde/a")
PAGE = "bde_pfmp.attestation_page"
MINE = {"type": "http", "auth": "user", "methods": ["GET"], "readonly": True}


class AttestationByLink(http.Controller):
    """The tutor attests without an account: GET shows, POST acts."""

    @http.route("/bde/a/<string:token>", **SHOW)
    @with_attestation
    def attestation(self, record, base, **kwargs):
        return answer(PAGE, record._page_values(base))

    @http.route("/bde/a/<string:token>", **ACT)
    @with_attestation
    def attestation_save(self, record, base, **post):
        if record._page_status() not in ("open", "to_sign"):
            return see_other(base)
        signer, errors = record._page_attest(post)
        if errors:
            return answer(PAGE, record._page_values(base, post, errors))
        mine = record.signer_choice == "tutor" or not record.placement_id.signatory_id
        if signer and signer._is_open() and mine:
            return see_other(signer._link_url())
        return see_other(base)

    @http.route("/bde/a/<string:token>/register.xlsx", **SHOW)
    @with_attestation
    def attestation_register(self, record, base, **kwargs):
        """The host's own trainees of this school, for its register."""
        host = record.host_id
        content = host._trainee_register_xlsx(record.company_id)
        return workbook_response(f"{host._trainee_register_name()}.xlsx", content)

    @http.route("/bde/l/<string:token>/attestation.pdf", **SHOW)
    def learner_attestation(self, token, **kwargs):
        """The learner's own attestation, from their own page."""
        try:
            placement = request.env["bde.pfmp.placement"]._link_find(token)
        except LinkRefused as error:
            return refused(error)
        paper = placement._signed_attestations().get(placement)
        document = paper and paper._given_document()
        if not document:
            raise NotFound()
        stream = request.env["ir.binary"]._get_stream_from(
            document.sudo().attachment_id, filename=document.name
        )
        return headed(stream.get_response(as_attachment=False, immutable=False))


class HostRegister(http.Controller):
    """The register of trainees, for the office and for the account of the host."""

    @http.route("/bde/pfmp/register/<int:partner_id>.xlsx", **MINE)
    def register(self, partner_id, **kwargs):
        host = request.env["res.partner"].browse(partner_id).exists()
        try:
            host._check_register()
        except (AccessError, MissingError) as error:
            raise NotFound() from error
        content = host._trainee_register_xlsx(request.env.company)
        return workbook_response(f"{host._trainee_register_name()}.xlsx", content)

    @http.route("/my/pfmp/register.xlsx", **MINE)
    def my_register(self, **kwargs):
        host = request.env.user._bde_own_site()
        if not host:
            raise NotFound()
        content = host.sudo()._trainee_register_xlsx()
        return workbook_response(
            f"{host.sudo()._trainee_register_name()}.xlsx", content
        )
