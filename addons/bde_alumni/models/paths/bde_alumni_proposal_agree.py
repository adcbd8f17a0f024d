from odoo import fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

from odoo.addons.bde_partners.rules.partner_match import person_words

from .bde_alumni_proposal_find import PERSONAL, WILLING


class BdeAlumniProposal(models.Model):
    """« Agreed »: a former pupil becomes a contact of their employer, one identity."""

    _inherit = "bde.alumni.proposal"

    def action_agree(self):
        """Note that the person agrees; ask first how they are reached at work.

        And whether they are somebody of the organisation that we know already.
        """
        self.ensure_one()
        self._check_office()
        if self.role not in PERSONAL:
            return {
                "type": "ir.actions.act_window",
                "name": self.display_name,
                "res_model": "bde.alumni.proposal.agree",
                "views": [(False, "form")],
                "target": "new",
                "context": {"default_proposal_id": self.id},
            }
        self._agree()
        return None

    def _namesakes(self):
        """Return the people of the employer (sudo) who bear the name of this person.

        The words of the name in any order; whoever is this contact already is none.
        """
        self.ensure_one()
        if self.role in PERSONAL:
            return self.env["res.partner"].sudo()
        proposal = self.sudo()
        words = proposal.profile_id._name_words()
        people = proposal.employer_id.child_ids.filtered(
            lambda person: not person.is_company and person.type == "contact"
        )
        return people.filtered(
            lambda person: (
                person != proposal.profile_id.partner_id
                and person_words(person.name or "") == words
            )
        )

    def _other_employer(self):
        """Return the organisation (sudo) that this person is a contact of until now."""
        self.ensure_one()
        contact = self.sudo().profile_id.partner_id
        if self.role in PERSONAL or not contact.parent_id:
            return contact.browse()
        return contact.commercial_partner_id - self.sudo().employer_id

    def _agree(self, same=None, email=None, phone=None):
        """The person takes the role.

        :param str email: their address at work; None: none, and the private one of
            a contact without an account is taken away
        :param str phone: at work
        :param same: contact of the employer who is this person, already known; that
            contact and the one of the network become one
        :raise UserError: when the person left the network, or agreed to no mentoring
        """
        self.ensure_one()
        self._check_live()
        line = self.sudo()
        if same:
            self.env["bde.alumni.identity"]._join(line.profile_id, same.sudo())
        contact = line.profile_id.partner_id
        if self.role in PERSONAL:
            self._agree_mentor()
        else:
            self._give_role(contact, email, phone)
        line.write(
            {
                "state": "agreed",
                "answered_on": fields.Date.context_today(self),
                "user_id": self.env.uid,
                "contact_id": contact.id,
            }
        )

    def _agree_mentor(self):
        profile = self.sudo().profile_id
        if not profile._agreed("mentoring"):
            raise UserError(
                self.env._(
                    "%(name)s has not agreed to mentoring: they tick it on their own "
                    "page, or the office notes it from a signed paper.",
                    name=profile.display_name,
                )
            )
        profile[WILLING["mentor"]] = True
        profile._bde_mentor()

    def _give_role(self, contact, email, phone):
        """Make the contact of the network one of the employer, with the role.

        Colleagues and teachers see this contact: never with a private address.
        """
        line = self.sudo()
        if not contact:
            raise UserError(
                self.env._(
                    "%(name)s has no contact yet: approve their request first.",
                    name=line.profile_id.display_name,
                )
            )
        role = self.env["bde.contact.role"].sudo().search([("code", "=", self.role)])
        values = {"bde_role_ids": [Command.link(role.id)]}
        if contact.commercial_partner_id != line.employer_id:
            values |= {"parent_id": line.employer_id.id, "phone": phone or False}
            if not contact.with_context(active_test=False).user_ids:
                values["email"] = False
        if email:
            values["email"] = email
        if phone:
            values["phone"] = phone
        now = line.profile_id.current_situation_id
        if now.job and now.employer_id == line.employer_id:
            values["function"] = now.job
        contact.write(values)
        line.employer_id.message_post(
            body=self.env._(
                "%(name)s, former pupil: %(role)s.",
                name=contact.name,
                role=role.name,
            ),
            subtype_xmlid="mail.mt_note",
        )


class ResUsers(models.Model):
    _inherit = "res.users"

    def _bde_own_site(self):
        """The account of a former pupil is theirs: it opens no page of their employer.

        Else whoever becomes a tutor would read the conventions of all its learners.
        """
        site = super()._bde_own_site()
        if not site or not self.sudo().partner_id.bde_is_alumnus:
            return site
        profile = (
            self.env["bde.alumni.profile"]
            .sudo()
            .with_context(active_test=False)
            .search([("partner_id", "=", self.sudo().partner_id.id)], limit=1)
        )
        # one that the company had before its owner joined the network stays its own
        earlier = profile and self.sudo().create_date < profile.create_date
        return site if earlier else site.browse()
