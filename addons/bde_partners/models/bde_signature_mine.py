"""What awaits my signature in the back office: the head, a delegate, a teacher."""

from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..rules.signature import ASKED
from .bde_signature_signer_act import SCHOOL


class BdeSignatureSigner(models.Model):
    _inherit = "bde.signature.signer"

    awaits_me = fields.Boolean(
        string="Awaits my signature",
        compute="_compute_awaits_me",
        search="_search_awaits_me",
    )
    document_id = fields.Many2one(related="request_id.document_id", string="PDF")
    deadline_on = fields.Date(related="request_id.deadline_on")
    role_names = fields.Char(string="I sign as", compute="_compute_role_names")

    @api.depends_context("uid")
    @api.depends("state", "request_id.state")
    def _compute_awaits_me(self):
        mine = self._search_mine(self.ids)
        for signer in self:
            signer.awaits_me = signer in mine

    @api.depends("role_ids")
    def _compute_role_names(self):
        for signer in self:
            signer.role_names = signer._roles_text()

    @api.model
    def _search_awaits_me(self, operator, value):
        if operator != "in" or set(value) != {True}:
            return NotImplemented
        return self._awaits_domain()

    @api.model
    def _awaits_domain(self):
        """Return the domain of what this user may sign now, for all schools."""
        user = self.env.user
        domain = Domain("person_key", "in", self._keys_of(user))
        school = Domain("role_ids.code", "=", SCHOOL)
        headed = self.env["res.company"].sudo().search([("bde_head_id", "=", user.id)])
        if headed:
            domain |= school & Domain("company_id", "in", headed.ids)
        for act in self._my_acts():
            about = school & Domain("company_id", "=", act.company_id.id)
            if act.kind_ids:
                kinds = Domain("request_id.document_id.type_id", "in", act.kind_ids.ids)
                about &= kinds
            domain |= about
        return (
            domain
            & Domain("state", "in", tuple(ASKED))
            & Domain("problem", "=", False)
            & Domain("request_id.state", "=", "sent")
        )

    @api.model
    def _my_acts(self):
        """Return the acts in force today by which this user signs for a head."""
        acts = self.env["bde.signature.act"].sudo()
        day = fields.Date.context_today(self)
        found = acts.search(
            acts._in_force_domain(day) & Domain("delegate_id", "=", self.env.uid)
        )
        return found.filtered(lambda a: a.delegator_id == a.company_id.bde_head_id)

    @api.model
    def _search_mine(self, ids):
        """Return those of these signatures that this user may give now."""
        return self.search(self._awaits_domain() & Domain("id", "in", ids))

    # ---------------------------------------------------------------- signing
    def _check_account(self, act):
        """The head signs for the school whoever was asked: a delegate, or before."""
        user = self.env.user
        if self._signs_for_school() and user == self.company_id.sudo().bde_head_id:
            return
        super()._check_account(act)

    def _keep_evidence(self, method, image, code, ip, agent, email, note):
        """A drawing given from an account is kept too."""
        if method == "account" and image:
            super()._keep_evidence("drawn", image, None, ip, agent, email, None)
        return super()._keep_evidence(method, image, code, ip, agent, email, note)

    def _sign_from_account(self, name, image, shown, ip=None, agent=None):
        """Sign in the name of this user, from their account: what is theirs only.

        A document that cannot be signed does not keep the others from being so.

        :param str name: printed on the signature page
        :param bytes image: PNG of the drawing
        :param dict shown: {signatory's id: SHA-256 of the PDF that was shown}
        :return: {signatory: reason why not, "" when signed}
        """
        mine = self._search_mine(self.ids)
        foreign = self.env._("This is not yours to sign, or no longer.")
        results = {signer: foreign for signer in self - mine}
        groups, empty = defaultdict(self.browse), self.env["bde.signature.act"].sudo()
        for signer in mine:
            act = empty
            if signer._signs_for_school():
                may, act, reason = signer.company_id._school_may_sign(
                    self.env.user, kind=signer._document_kind()
                )
                if not may:
                    results[signer] = reason
                    continue
            groups[signer.person_key or signer.id, act] |= signer
        for (_person, act), signers in groups.items():
            given = {"name": name, "image": image, "ip": ip, "agent": agent}
            results |= signers._sign_or_say(shown, act, given)
        return results

    def _sign_or_say(self, shown, act, given):
        """Sign these at once; when one is refused, one by one.

        :return: {signatory: reason why not, "" when signed}
        """
        try:
            with self.env.cr.savepoint():
                if not act:
                    # the head signs what was asked of a delegate: no act any more
                    self.sudo().filtered("act_id").write({"act_id": False})
                self._sign("account", act=act, sha=shown, **given)
            return dict.fromkeys(self, "")
        except UserError as error:
            if len(self) == 1:
                return {self: str(error)}
        results = {}
        for signer in self:
            results |= signer._sign_or_say(shown, act, given)
        return results

    # ---------------------------------------------------------------- buttons
    def action_open_sign(self):
        """Button: sign what is chosen, in one go."""
        mine = self._search_mine(self.ids)
        if not mine:
            raise UserError(self.env._("Choose documents that await your signature."))
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "bde_partners.bde_signature_sign_action"
        )
        action["context"] = {"default_signer_ids": mine.ids}
        return action

    def action_read_document(self):
        """Button: the PDF, in another tab."""
        self.ensure_one()
        self.check_access("read")
        return self.document_id.action_preview()
