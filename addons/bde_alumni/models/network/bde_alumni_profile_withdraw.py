import logging

from psycopg2 import IntegrityError

from odoo import SUPERUSER_ID, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import mute_logger

from odoo.addons.bde_partners.client_action import soft_reload

_logger = logging.getLogger(__name__)

# all that says who somebody is, or what they told
PERSONAL = (
    "last_name",
    "first_name",
    "birth_date",
    "email",
    "phone",
    "city",
    "commune_id",
    "link",
    "about",
    "refusal",
    "image_1920",
    "email_verified_on",
    "checked_on",
    "willing_tutor",
    "willing_mentor",
    "willing_speaker",
    "willing_jury",
    "willing_tax",
)


class BdeAlumniProfile(models.Model):
    """Leaving: one click, really erased. What is left counts, and names nobody."""

    _inherit = "bde.alumni.profile"

    def action_withdraw(self):
        """Button: the member asked the office to leave the network."""
        self.check_access("write")
        if not self.env.user.has_group("bde_partners.group_bde_user"):
            raise AccessError(self.env._("Only the office, or the member, does that."))
        self._withdraw(self.env._("the office, at the person's request"))
        return soft_reload()

    def _withdraw(self, how):
        """Erase these people from the network.

        Their contact goes too, unless they act for an organisation of ours: then the
        professional contact stays, with what a convention needs, and both are told.
        The follow-up of leavers (S8) is another processing: it goes on.

        :param str how: in words, for the proof
        """
        # nobody may close the account they are logged in with: the server does
        people = self.with_user(SUPERUSER_ID)
        people = people.filtered(lambda p: p.state != "withdrawn")
        if not people:
            return
        people._live_consents().write(
            {"withdrawn_on": fields.Datetime.now(), "withdrawn_how": how}
        )
        acting = people.filtered(lambda p: p.partner_id._bde_acts())
        people._tell_withdrawn(acting)
        people._forget_network()
        for profile in people:
            profile._forget_contact(profile in acting)
        people._forget_traces()
        people._link_revoke()
        people.write(
            dict.fromkeys(PERSONAL, False)
            | {
                "state": "withdrawn",
                "withdrawn_on": fields.Date.context_today(self),
                "active": False,
            }
        )
        _logger.info("members erased from the network: %s", people.ids)

    def _forget_network(self):
        """Erase what each part of the addon keeps of these members: a hook."""
        self.study_ids.unlink()
        self.leaver_ids.write({"profile_id": False})
        self.activity_ids.unlink()

    def _tell_withdrawn(self, acting):
        """Write to each, once, before the address goes; and to the organisation's page.

        :param acting: those who stay a tutor or a contact of an organisation
        """
        for profile in self.filtered(lambda p: p.email and p.state == "member"):
            kept = profile in acting
            template = self.env.ref(
                "bde_alumni.network_left_acting_mail"
                if kept
                else "bde_alumni.network_left_mail"
            )
            try:
                profile._send_private_mail(template, profile.email)
            except UserError:
                continue  # an address that is none
        for profile in acting:
            partner = profile.partner_id
            organisation = partner.commercial_partner_id
            organisation.message_post(
                body=self.env._(
                    "%(name)s left the network of former pupils and stays the contact "
                    "that the conventions name: only the professional details are "
                    "kept. Please check them.",
                    name=partner.name,
                ),
                subtype_xmlid="mail.mt_note",
            )

    def _forget_contact(self, acting):
        """Erase the contact and its account; who acts keeps the professional part."""
        self.ensure_one()
        partner = self.partner_id
        if not partner:
            return
        self.write({"partner_id": False})
        if not acting:
            partner._bde_erase_alumnus()
            return
        private = {self.email, False}
        keep_mail = partner.email not in private or partner._bde_tutors_now()
        values = {"bde_is_alumnus": False, "image_1920": False, "comment": False}
        if not keep_mail:
            values["email"] = False
        if partner.phone == self.phone and not partner._bde_tutors_now():
            values["phone"] = False
        partner.write(values)

    def _forget_traces(self):
        """Erase messages, files, mails waiting and addresses in statistics."""
        learners = self.env["bde.learner"]
        learners._forget_messages(self._name, self.ids)
        learners._forget_files(self._name, self.ids)
        self.env["bde.outbox"]._forget_for(self)
        traces = self.env["mailing.trace"].search(
            [("model", "=", self._name), ("res_id", "in", self.ids)]
        )
        traces.write({"email": False})


class ResPartner(models.Model):
    """The contact of a member goes with the member."""

    _inherit = "res.partner"

    def _bde_erase_alumnus(self):
        """Delete these contacts and their accounts; what cannot be is made nobody's."""
        for partner in self.sudo().with_context(active_test=True):
            users = self.env["res.users"].sudo().with_context(active_test=False)
            users = users.search([("partner_id", "=", partner.id)])
            self.env["event.registration"].sudo().search(
                [("partner_id", "=", partner.id)]
            ).write(
                {"name": False, "email": False, "phone": False, "partner_id": False}
            )
            learners = self.env["bde.learner"]
            learners._forget_messages(partner._name, partner.ids)
            learners._forget_files(partner._name, partner.ids)
            for user in users:
                user.write({"active": False, "login": f"erased-{user.id}"})
            partner.write(
                {
                    "name": self.env._("Erased person"),
                    "email": False,
                    "phone": False,
                    "comment": False,
                    "image_1920": False,
                    "bde_is_alumnus": False,
                    "active": False,
                }
            )
            partner._bde_delete_quietly(users)

    def _bde_delete_quietly(self, users):
        """Delete an anonymised contact when nothing else holds it."""
        try:
            with self.env.cr.savepoint(), mute_logger("odoo.sql_db"):
                users.unlink()
                self.unlink()
        except (IntegrityError, UserError):
            _logger.info("contact %s is kept, without a name", self.ids)
