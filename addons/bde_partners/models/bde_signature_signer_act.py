from odoo import fields, models
from odoo.exceptions import UserError

SCHOOL = "school"


class BdeSignatureSigner(models.Model):
    """Who signs for the school does so as its head, or under an act in force."""

    _inherit = "bde.signature.signer"

    act_id = fields.Many2one(
        "bde.signature.act",
        string="By delegation",
        readonly=True,
        ondelete="restrict",
        index="btree_not_null",
        help="The act under which this person signs for the head of school.",
    )

    def _signs_for_school(self):
        """Tell whether this signature binds the school."""
        self.ensure_one()
        return SCHOOL in self.sudo().role_ids.mapped("code")

    def _person_user(self):
        """Return the user this signatory is, empty for anybody else."""
        self.ensure_one()
        users = self.env["res.users"].sudo()
        if self.person_model == "res.users" and self.person_id:
            return users.browse(self.person_id).exists()
        return users

    def _document_kind(self):
        """Return the code of the type of the document that is signed."""
        self.ensure_one()
        return self.request_id.sudo().document_id.type_id.code or "convention"

    def _check_school_act(self, act=None, method=None):
        """Return the act to note with this signature, empty when none is needed.

        :param act: the act that the caller signs under, when it is known
        :param str method: how it is signed; on paper, who signed is on the paper
        :raise UserError: who signs for the school is neither its head nor a delegate
            whose act is in force today
        """
        self.ensure_one()
        none = self.env["bde.signature.act"].sudo()
        if not self._signs_for_school():
            return none
        act = act or (self.sudo().act_id if method != "account" else none) or none
        if method == "paper" and not act:
            return none
        user = act.sudo().delegate_id or self._person_user()
        if method == "account":
            user = self.env.user
        may, found, reason = self.company_id._school_may_sign(
            user, kind=self._document_kind()
        )
        if not may:
            raise UserError(reason)
        return found
