from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL, email_normalize

from ..client_action import tell
from .bde_proposal import PROPOSED


class BdeProposal(models.Model):
    """The office decides: accepted in one click, refused with a reason."""

    _inherit = "bde.proposal"

    def action_accept(self):
        """Button: write it in the address book and thank the author."""
        self._action_accept()
        if len(self) > 1:
            return True
        return tell(
            self.env._(
                "%(name)s: done, %(author)s is thanked.",
                name=self.partner_id.name,
                author=self.user_id.name,
            )
        )

    def action_refuse(self):
        """Button: ask for the reason."""
        self._check_decider()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Refuse"),
            "res_model": "bde.proposal.refuse",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_proposal_ids": self.ids},
        }

    def action_open_partner(self):
        """Button: the dossier of the organisation."""
        self.ensure_one()
        self.check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "bde_partners.bde_host_action"
        )
        view = self.env.ref("bde_partners.bde_host_view_form")
        return {**action, "res_id": self.partner_id.id, "views": [(view.id, "form")]}

    def _check_decider(self):
        self.check_access("write")
        if not self._is_office():
            raise AccessError(self.env._("Only the office decides on a proposal."))
        decided = self.filtered(lambda proposal: proposal.state != "submitted")
        if decided:
            raise UserError(
                self.env._(
                    "Already decided: %(names)s.",
                    names=", ".join(decided.mapped("display_name")),
                )
            )

    def _action_accept(self):
        """Create or change the organisations, and thank the authors.

        :raise AccessError: somebody else than the office
        :raise UserError: decided already, a SIRET that an organisation has, an address
            of a learner or of a family
        """
        self._check_decider()
        for proposal in self:
            proposal._refuse_private()
            known = proposal._known_values()
            partner = proposal.partner_id
            if partner:
                partner.write(proposal._prepare_changes(partner))
            else:
                proposal._refuse_known_siret()
                partner = partner.create(proposal._prepare_organisation())
            proposal._apply_people(partner)
            proposal._apply_trainings(partner)
            proposal._decide("accepted", partner_id=partner.id, old_values=known)

    def _action_refuse(self, reason):
        """Refuse, and tell the authors why.

        :param str reason: one sentence, read by the author
        """
        self._check_decider()
        if not (reason or "").strip():
            raise UserError(
                self.env._("Please say why: the author of the proposal reads it.")
            )
        for proposal in self:
            proposal._decide(
                "refused", refusal=reason, old_values=proposal._known_values()
            )

    def _decide(self, state, **values):
        self.sudo().write(
            {
                **values,
                "state": state,
                "decision_user_id": self.env.uid,
                "decision_date": fields.Datetime.now(),
            }
        )
        self._tell_author()

    def _tell_author(self):
        """Notify the author of the decision, with a thank-you."""
        self.ensure_one()
        author = self.user_id.partner_id
        if self.user_id == self.env.user:
            return
        proposal = self.with_context(lang=author.lang or self.env.lang)
        name = self.display_name
        if self.state == "accepted":
            subject = proposal.env._("Thank you: %(name)s is in", name=name)
            text = proposal.env._(
                "The office accepted your proposal: everybody who works with this "
                "partner profits from it. Thank you!"
            )
        else:
            subject = proposal.env._("Your proposal on %(name)s", name=name)
            text = proposal.env._(
                "Thank you for your proposal. The office did not keep it: %(reason)s",
                reason=self.refusal,
            )
        proposal.message_notify(
            partner_ids=author.ids,
            subject=subject,
            body=Markup("<p>%s</p>") % text,
            author_id=self.env.user.partner_id.id,
        )

    # -- what it becomes ---------------------------------------------------------------
    def _prepare_organisation(self):
        """Return the values of the new organisation."""
        self.ensure_one()
        return {
            **{target: self[name] for name, target in PROPOSED.items() if self[name]},
            "is_company": True,
            "bde_is_host": True,
            "bde_host_state": "to_check",
            "country_id": self.env.ref("base.fr").id,
            "lang": self.company_id.partner_id.lang or self.env.lang,
        }

    def _prepare_changes(self, partner):
        """Return what the proposal changes of `partner`, and nothing else.

        A new organisation that the office knew already brings what was missing.
        """
        self.ensure_one()
        if self.kind == "new":
            return {
                target: self[name]
                for name, target in PROPOSED.items()
                if self[name] and not partner[target]
            }
        old = self.old_values or {}
        return {
            target: self[name]
            for name, target in PROPOSED.items()
            if (self[name] or "") != (old.get(name) or "")
        }

    def _apply_people(self, partner):
        """Add the person to call, archive who has left."""
        left = self.left_contact_id
        if left and left.commercial_partner_id == partner.commercial_partner_id:
            left.active = False
        if not self.contact_name:
            return
        people = partner.bde_contact_ids
        email = email_normalize(self.contact_email or "")
        same = people.filtered(
            lambda p: (
                email
                and p.email_normalized == email
                or (p.name or "").lower() == self.contact_name.lower()
            )
        )
        values = {
            "name": self.contact_name,
            "function": self.contact_function,
            "phone": self.contact_phone,
            "email": self.contact_email,
        }
        values = {name: value for name, value in values.items() if value}
        if same:
            same[0].write(values)
        else:
            partner.create({**values, "parent_id": partner.id, "type": "contact"})

    def _apply_trainings(self, partner):
        """Note in the census the trainings that they could welcome."""
        known = partner.bde_hosting_ids.filtered("active").training_id
        self.env["bde.hosting"].create(
            [
                {
                    "partner_id": partner.id,
                    "training_id": training.id,
                    "company_id": training.company_id.id,
                }
                for training in self.training_ids - known
            ]
        )

    def _refuse_known_siret(self):
        """Raise UserError when an organisation has this SIRET."""
        known = self.env["res.partner"].search(
            [("bde_siret", "=", self.siret or "-")], limit=1
        )
        if known:
            raise UserError(
                self.env._(
                    "%(name)s (%(city)s) has this SIRET already: choose it in "
                    "« Organisation », and accept again.",
                    name=known.name,
                    city=known.city or "—",
                )
            )

    def _refuse_private(self):
        """Raise UserError when an address given is a learner's or a family's."""
        private = self.env["bde.inbox"]._private_addresses(
            [self.email, self.contact_email]
        )
        if private:
            raise UserError(
                self.env._(
                    "%(email)s is the address of a learner or of a family: it does "
                    "not go into the address book of partners.",
                    email=", ".join(sorted(private)),
                )
            )

    # -- on the timeline ---------------------------------------------------------------
    def _bde_touchpoint_text(self):
        labels = dict(self._fields["state"]._description_selection(self.env))
        return self.env._("Proposal: %(state)s", state=labels[self.state])

    def _bde_touchpoint_detail(self):
        return self.summary or self.reason or ""


class BdeTouchpoint(models.Model):
    _inherit = "bde.touchpoint"

    @api.model
    def _touchpoint_selects(self):
        return [
            *super()._touchpoint_selects(),
            self._touchpoint_arm(
                13,
                "proposal",
                "bde.proposal",
                date=SQL("s.create_date"),
                partner=SQL("s.partner_id"),
                author=self._touchpoint_author(SQL("s.user_id")),
                source=SQL("bde_proposal s WHERE s.partner_id IS NOT NULL"),
            ),
        ]


class ResPartner(models.Model):
    _inherit = "res.partner"

    @api.model
    def _bde_teacher_sites(self, teacher_id):
        """Add what a teacher brought in: they go on seeing it."""
        proposals = self.env["bde.proposal"]._fields
        return [
            *super()._bde_teacher_sites(teacher_id),
            SQL(
                "SELECT b.partner_id FROM bde_proposal b "
                "JOIN res_users u ON u.id = b.user_id "
                "WHERE b.state = 'accepted' AND b.kind = 'new' AND u.partner_id = %s",
                teacher_id,
                to_flush=proposals["state"],
            ),
        ]
