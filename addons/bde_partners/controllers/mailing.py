from werkzeug.exceptions import NotFound

from odoo import http
from odoo.http import request

from odoo.addons.mass_mailing.controllers.main import MassMailController


class BdeMailing(MassMailController):
    @http.route()
    def mailing_view_in_browser(
        self, mailing_id, email=None, document_id=None, hash_token=None, **kwargs
    ):
        """Without the token of its mail, only to who may read whom it is written to.

        What is written may hold a secret link, and what that person alone is told.
        """
        number = str(document_id or kwargs.get("res_id") or "")
        if number.isdecimal() and not (hash_token or kwargs.get("token")):
            mailing = request.env["mailing.mailing"].sudo().browse(mailing_id).exists()
            record = request.env[mailing.mailing_model_real or "mailing.contact"]
            if not record.browse(int(number)).exists()._filtered_access("read"):
                raise NotFound()
        return super().mailing_view_in_browser(
            mailing_id,
            email=email,
            document_id=document_id,
            hash_token=hash_token,
            **kwargs,
        )
