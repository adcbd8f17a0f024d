from odoo import api, fields, models

RUNNING = ("found", "ready", "running")


class ResPartner(models.Model):
    """The contact of a member: for the office, until it acts for an organisation."""

    _inherit = "res.partner"

    bde_is_alumnus = fields.Boolean(
        string="Former pupil", readonly=True, copy=False, index="btree_not_null"
    )
    bde_alumnus_private = fields.Boolean(
        compute="_compute_bde_alumnus_private",
        store=True,
        export_string_translation=False,
    )

    @api.depends("bde_is_alumnus", "parent_id", "is_company")
    def _compute_bde_alumnus_private(self):
        for partner in self:
            partner.bde_alumnus_private = (
                partner.bde_is_alumnus
                and not partner.parent_id
                and not partner.is_company
            )

    def _bde_acts(self):
        """Tell whether this person is a contact of an organisation, or tutors."""
        return bool(self.parent_id) or self._bde_tutors_now()

    def _bde_tutors_now(self):
        """Tell whether a PFMP under way, or to come, names this person."""
        domain = fields.Domain("state", "in", RUNNING) & (
            fields.Domain("tutor_id", "in", self.ids)
            | fields.Domain("signatory_id", "in", self.ids)
        )
        return bool(self.env["bde.pfmp.placement"].sudo().search(domain, limit=1))
