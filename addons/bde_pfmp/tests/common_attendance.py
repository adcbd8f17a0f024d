from datetime import timedelta

from odoo.fields import Command

from ..models.bde_pfmp_placement_state import HISTORY
from .common_pfmp import PfmpCase


class AttendanceCase(PfmpCase):
    """A learner whose two weeks at a host are over since three days."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["bde.school.holiday"].search([]).unlink()
        cls.klass.teacher_ids = [Command.link(cls.teacher.id)]
        cls.tutor = cls.host.child_ids.filtered(lambda p: p.name.startswith("tutor"))
        cls.signatory = cls.host.child_ids - cls.tutor
        cls.tutor.email = "tuteur@garage.example.org"
        cls.tutor.function = "Chef d'atelier"
        cls.company.write({"email": "lycee@example.org"})
        # the last Friday before three days ago
        end = cls.today - timedelta(days=3)
        cls.end = end - timedelta(days=(end.weekday() - 4) % 7)
        cls.start = cls.end - timedelta(days=11)
        cls.learner = cls.make_learner("DUPONT", cls.klass, email="lea@example.org")
        cls.placement = cls.make_stay(cls.learner)

    @classmethod
    def make_stay(cls, learner, **values):
        placements = cls.env["bde.pfmp.placement"].with_context(bde_history=HISTORY)
        return placements.create(
            {
                "learner_id": learner.id,
                "company_id": learner.company_id.id,
                "host_id": cls.host.id,
                "tutor_id": cls.tutor.id,
                "date_start": cls.start,
                "date_end": cls.end,
                "schedule_kind": "later",
                "state": "done",
                **values,
            }
        ).with_context(bde_history=None)

    @classmethod
    def make_absence(cls, first, last=None, placement=None, **values):
        """Note an absence: days counted from the first day of the period."""
        start = cls.start + timedelta(days=first)
        return cls.env["bde.pfmp.absence"].create(
            {
                "placement_id": (placement or cls.placement).id,
                "date_start": start,
                "date_end": cls.start + timedelta(days=first if last is None else last),
                "kind": "sick",
                **values,
            }
        )

    def seen(self, placement=None):
        placement = placement or self.placement
        return placement._attendance()[placement]

    def ask(self, placement=None):
        return (placement or self.placement)._ask_attestations()

    def facts(self, **values):
        return {
            "days": 10,
            "hours": 70.0,
            "gratification_amount": 0.0,
            "gratification_text": False,
            "attested_by": "Luc Durand",
            "attested_function": "Chef d'atelier",
            "signer_choice": "tutor",
            **values,
        }
