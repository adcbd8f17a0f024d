from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import email_normalize


class BdeAlumniProfile(models.Model):
    """The member's own page, and the account that opens the directory."""

    _inherit = "bde.alumni.profile"

    def _network_values(self, base, said=None, error=None):
        """Return what the personal page shows: its owner's data, nobody else's."""
        self.ensure_one()
        live = self._live_consents()
        texts = self._consent_texts(self.company_id)
        given = {consent.purpose: consent for consent in live}
        return {
            **self.company_id._bde_public_values(),
            "base": base,
            "said": said,
            "error": error,
            "member": self,
            "state": self.state,
            "verified": bool(self.email_verified_on) or self.source != "page",
            "purposes": [
                {
                    "code": code,
                    "given": bool(given.get(code)),
                    "given_on": given[code].given_on if code in given else False,
                    **text,
                    "until": given[code].until if code in given else text["until"],
                }
                for code, text in texts.items()
            ],
            "has_account": bool(self._account()),
        }

    def _account(self):
        """Return the account of this member, if any."""
        self.ensure_one()
        return self.partner_id.sudo().user_ids[:1]

    def _open_account(self):
        """Make the account of a member, once; return where its password is chosen.

        :raise UserError: when somebody else's account has this address
        """
        self.ensure_one()
        profile = self.sudo()
        if profile.state != "member" or not profile.partner_id:
            raise UserError(self.env._("The office has not accepted you yet."))
        if profile._account():
            return "/web/login?redirect=/my/anciens"
        login = email_normalize(profile.email or "")
        users = self.env["res.users"].sudo().with_context(active_test=False)
        if not login or users.search_count([("login", "=", login)], limit=1):
            raise UserError(
                self.env._(
                    "An account already exists with this address: log in with it, or "
                    "give the office another address."
                )
            )
        company = profile.company_id
        users.with_context(no_reset_password=True).with_company(
            company
        )._create_user_from_template(
            {
                "email": login,
                "login": login,
                "partner_id": profile.partner_id.id,
                "company_id": company.id,
                "company_ids": [(6, 0, company.ids)],
            }
        )
        profile.partner_id.signup_prepare()
        return profile.partner_id._get_signup_url()

    @api.model
    def _join_values(self, company, typed=None, errors=None):
        """Return what the public page shows: a form, with nothing of anybody."""
        trainings = (
            self.env["bde.training"]
            .sudo()
            .with_context(active_test=False)
            .search([("company_id", "in", [company.id, False])])
        )
        typed = typed or {}
        return {
            **company._bde_public_values(),
            "typed": typed,
            "errors": errors or {},
            "least_age": company.bde_alumni_least_age,
            "trainings": [(t.id, t.short_name or t.name) for t in trainings],
            "purposes": [
                {"code": code, "ticked": bool(typed.get(code)), **text}
                for code, text in self._consent_texts(company).items()
                if code != "image"
            ],
            "notice_url": self.env["bde.privacy.notice"]._url("alumni", company),
        }
