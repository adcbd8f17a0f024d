from odoo import fields, models
from odoo.tools import LazyTranslate

from ..rules import convention_states as rules

_lt = LazyTranslate(__name__)

# Never waived: without them nobody leaves (code de l'éducation, D124-4)
SCHOOL, HOST = "school", "host"
ROLE_WORDS = {
    "school": _lt("the school"),
    "host": _lt("the host organisation"),
    "learner": _lt("the learner"),
    "guardian": _lt("a legal representative"),
}


class BdePfmpPlacement(models.Model):
    """No departure without the signatures that the law requires."""

    _inherit = "bde.pfmp.placement"

    may_leave = fields.Boolean(
        compute="_compute_may_leave",
        help="School, host, and learner or representative have signed.",
    )
    departure_block = fields.Char(compute="_compute_may_leave")

    def _compute_may_leave(self):
        blocks = self._departure_blocks()
        for placement in self:
            placement.departure_block = blocks[placement] or False
            placement.may_leave = not blocks[placement]

    def _departure_blocks(self):
        """Return {placement: why the learner may not leave yet, or ""}.

        A bounded number of queries, whatever the number of placements.
        """
        # read together what each convention is asked about below
        rounds = self.convention_id.sudo().signature_request_id
        rounds.signer_ids.role_ids.mapped("code")
        self.learner_id.mapped("display_name")
        result = {}
        for placement in self:
            name = placement.learner_id.display_name
            if placement.kind == "apprentice":
                result[placement] = ""
            elif not placement.convention_id:
                result[placement] = self.env._(
                    "%(name)s has no convention in force: nobody leaves without it.",
                    name=name,
                )
            else:
                result[placement] = placement.convention_id._departure_lacks()
        return result

    def _legal_roles(self):
        """Return the codes of the roles without whose signature nobody leaves."""
        self.ensure_one()
        roles = [SCHOOL, HOST]
        if self._needs_guardian():
            roles.append("guardian")
        curated = not self._is_minor() and self._learner_level() == "required"
        if curated or not self._needs_guardian():
            roles.append("learner")
        return roles


class BdePfmpConvention(models.Model):
    _inherit = "bde.pfmp.convention"

    def _signed_roles(self):
        """Return the codes of the roles that have signed the live round."""
        self.ensure_one()
        return set(self._signed_signers().role_ids.mapped("code"))

    def _departure_lacks(self):
        """Return whose signature keeps the learner at school, in words, or ""."""
        self.ensure_one()
        if self.state in rules.SIGNED:
            return ""
        signed = self._signed_roles()
        needed = self.placement_id._legal_roles()
        lacks = [role for role in needed if role not in signed]
        if self.state == "signing" and not lacks:
            return ""
        return self.env._(
            "%(name)s: the convention is not signed by %(roles)s. Nobody leaves "
            "before.",
            name=self.learner_id.display_name,
            roles=", ".join(self.env._(ROLE_WORDS[role]) for role in lacks),
        )
