from odoo import api, models
from odoo.exceptions import UserError

from ..rules import convention_states as rules
from .bde_pfmp_placement_state import HISTORY

# Known to this server only: who may change what a convention says
FREE = object()
# What a convention says; the second part may change without an amendment
AGREED = frozenset(
    {
        "learner_id",
        "kind",
        "host_id",
        "tutor_id",
        "signatory_id",
        "date_start",
        "date_end",
        "slot_ids",
        "schedule_kind",
        "activities",
        "skills",
        "work_address",
        "moving_sites",
        "gratification",
        "meals",
        "transport",
        "lodging",
        "host_insurance",
        "regulated_work",
        "hazard_work_ids",
        "special_presence",
        "imposed_document_id",
    }
)
PRINTED = AGREED | {"referent_id", "follow_up", "evaluation", "leave_note"}


class BdePfmpPlacement(models.Model):
    """What a convention says does not change behind those who sign it.

    Not signed by anybody: the round starts again by itself. Signed by some: the office
    says yes first. Signed by all: an amendment.
    """

    _inherit = "bde.pfmp.placement"

    def _with_facts_free(self):
        """Return these placements, to be changed by what has the right to."""
        return self.with_context(bde_facts=FREE)

    def write(self, vals):
        if names := PRINTED & vals.keys():
            changed = self.filtered(lambda p: p._changes(vals, names))
            changed._before_change(names)
        return super().write(vals)

    def _changes(self, vals, names):
        """Tell whether `vals` change one of these fields."""
        self.ensure_one()
        for name in names:
            field = self._fields[name]
            if field.type in ("one2many", "many2many"):
                return True
            new = field.convert_to_cache(vals[name], self)
            if (new or False) != (field.convert_to_cache(self[name], self) or False):
                return True
        return False

    def _before_change(self, names=AGREED):
        """Refuse to change what was signed; start again what nobody has signed.

        :param names: fields about to change
        :raise RedirectWarning: to the dialog that says what is undone
        """
        context = self.env.context
        if context.get("bde_facts") is FREE or context.get("bde_history") is HISTORY:
            return
        conventions = self.sudo().convention_id.filtered(
            lambda c: c.state in rules.ISSUED
        )
        if not conventions:
            return
        signing = conventions.filtered(lambda c: c.state == "signing")
        signed = signing.filtered(lambda c: c._signed_signers())
        if signed:
            signed[0]._ask_before_undoing()
        settled = conventions - signing
        if settled and AGREED & set(names):
            raise UserError(settled[0]._amendment_message())
        signing._reopen(
            self.env._("What the convention says was changed."), who=rules.SYSTEM
        )


class BdePfmpSlot(models.Model):
    """The hours are part of what is signed."""

    _inherit = "bde.pfmp.slot"

    @api.model_create_multi
    def create(self, vals_list):
        slots = super().create(vals_list)
        # asked of what was made: a default may say whose hours they are
        slots.placement_id._before_change()
        return slots

    def write(self, vals):
        placements = self.placement_id
        if vals.get("placement_id"):
            placements |= placements.browse(vals["placement_id"])
        placements._before_change()
        return super().write(vals)

    def unlink(self):
        self.placement_id._before_change()
        return super().unlink()
