from odoo import fields, models
from odoo.exceptions import UserError

from ...rules.leavers import contact
from ...rules.network.joining import age


class BdeAlumniLeaver(models.Model):
    """The leaver's page, reached by the QR code of the last weeks: no account."""

    _inherit = "bde.alumni.leaver"

    def _page_values(self, typed=None, errors=None, said=None):
        """Return what the page shows.

        :param dict typed: what was typed and refused
        :param dict errors: {field: message}
        :param str said: what was just done: "saved", "objected"
        """
        self.ensure_one()
        company = self.company_id
        typed = typed or {}
        purposes = []
        if self._may_join():
            texts = self.env["bde.alumni.profile"]._consent_texts(company)
            purposes = [
                words | {"code": code, "ticked": bool(typed.get(code))}
                for code, words in texts.items()
            ]
        notice = self.env["bde.privacy.notice"]
        return company._bde_public_values() | {
            "leaver": self,
            "typed": typed or {"email": self.email, "phone": self.phone},
            "errors": errors or {},
            "said": said,
            "purposes": purposes,
            "is_member": self.profile_id.state == "member",
            "is_young": not self._may_join(),
            "least_age": company.bde_alumni_least_age,
            "until": self.anonymise_on,
            "notice_url": notice._url("alumni", company),
        }

    def _may_join(self):
        """Tell whether one's own consent is enough at that age."""
        today = fields.Date.context_today(self)
        least = self.company_id.bde_alumni_least_age
        return bool(self.birth_date) and age(self.birth_date, today) >= least

    def _family(self):
        """Return the e-mails and telephones of the learner's representatives."""
        guardians = self.sudo().learner_id.guardian_link_ids.guardian_id
        return [text for g in guardians for text in (g.email, g.phone) if text]

    def _answer_page(self, typed):
        """Take what the leaver typed: their own address, and what they agree to.

        Two things that do not hang together: the address serves the follow-up, what is
        ticked the network; nothing ticked leaves the first.

        :param dict typed: texts as typed; a key a purpose that was ticked
        :return: {field: message}, empty when it was taken
        """
        self.ensure_one()
        values, codes = contact.check(typed, self._family())
        if codes:
            return {name: self._page_error(code) for name, code in codes.items()}
        texts = self.env["bde.alumni.profile"]._consent_texts(self.company_id)
        ticked = [purpose for purpose in texts if typed.get(purpose)]
        if ticked and "network" not in ticked:
            return {"network": self._page_error("network")}
        if ticked and not values["email"]:
            return {"email": self._page_error("mail_needed")}
        if not self.objected_on:
            kept = {name: value or False for name, value in values.items()}
            self.sudo().write(kept)
            self._told()
        if ticked:
            try:
                with self.env.cr.savepoint():
                    self.env["bde.alumni.profile"]._join_from_leaver(
                        self, values, ticked
                    )
            except UserError as error:
                return {"network": str(error)}
        return {}

    def _page_error(self, code):
        """Return what is wrong, in the words of the page."""
        return {
            "missing": self.env._("Please give an e-mail or a telephone."),
            "email": self.env._("This is not an e-mail address."),
            "phone": self.env._("This is not a telephone number."),
            "family": self.env._(
                "The school knows it as your parents': please give your own."
            ),
            "network": self.env._(
                "The rest comes with the network: tick it too, or nothing."
            ),
            "mail_needed": self.env._("The network needs your own e-mail."),
        }[code]
