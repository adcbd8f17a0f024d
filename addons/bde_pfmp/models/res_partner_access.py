from odoo import api, models
from odoo.tools import SQL


class ResPartner(models.Model):
    """Teachers also see where their learners go: the hosts and their people."""

    _inherit = "res.partner"

    @api.model
    def _bde_teacher_trainings(self, teacher_id):
        """Add what the learners of their classes study, whatever the class says."""
        return [
            *super()._bde_teacher_trainings(teacher_id),
            SQL(
                "SELECT e.training_id FROM bde_enrolment e "
                "WHERE e.training_id IS NOT NULL AND e.class_id IN (%s)",
                self._bde_teacher_classes(teacher_id),
                to_flush=self.env["bde.enrolment"]._fields["class_id"],
            ),
        ]

    @api.model
    def _bde_teacher_sites(self, teacher_id):
        """Add hosts, tutors and signatories of the placements they may read.

        As the rules of `bde.pfmp.placement`: those of their classes, and the visits.
        """
        places = self.env["bde.pfmp.placement"]._fields
        rows = SQL(
            "SELECT pl.host_id, pl.tutor_id, pl.signatory_id FROM bde_pfmp_placement pl"
            " WHERE pl.class_id IN (%s) UNION "
            "SELECT pl.host_id, pl.tutor_id, pl.signatory_id FROM bde_pfmp_placement pl"
            " WHERE pl.referent_id = %s",
            SQL(
                "SELECT bde_class_id FROM bde_class_teacher_rel "
                "WHERE res_partner_id = %s UNION "
                "SELECT bde_class_id FROM bde_class_head_teacher_rel "
                "WHERE res_partner_id = %s",
                teacher_id,
                teacher_id,
                to_flush=places["class_id"],
            ),
            teacher_id,
            to_flush=places["referent_id"],
        )
        return [
            *super()._bde_teacher_sites(teacher_id),
            SQL(
                "SELECT unnest(ARRAY[place.host_id, place.tutor_id, "
                "place.signatory_id]) FROM (%s) place",
                rows,
                to_flush=places["host_id"],
            ),
        ]
