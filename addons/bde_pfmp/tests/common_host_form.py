from odoo.addons.bde_partners.tests.common_public import PublicPageMixin

from .common_pfmp import PfmpCase

STEPS = {
    1: {
        "signatory_name": "Jean Petit",
        "signatory_function": "Gérant",
        "signatory_email": "j.petit@garage.example.org",
        "signatory_phone": "01 99 00 12 34",
    },
    2: {
        f"h{day}{key}": hour
        for day in range(5)
        for key, hour in (
            ("mf", "08:00"),
            ("mt", "12:00"),
            ("af", "13:00"),
            ("at", "16:00"),
        )
    },
    3: {"activities": "Accueillir, vendre", "equipment": "Chaussures de sécurité"},
    4: {"headcount": "12", "other_trainees": "1"},
    5: {"insurance": "MAIF, contrat n° 4589", "meals": "canteen"},
}
TUTOR = {
    "tutor_name": "Lucie Roux",
    "tutor_function": "Mécanicienne",
    "tutor_email": "l.roux@garage.example.org",
    "tutor_trainees": "0",
}


class HostFormCase(PublicPageMixin, PfmpCase):
    """A company, two learners of one class and period, and its form."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.host.write({"email": "contact@garage.example.org", "phone": "0199001200"})
        cls.period = cls.make_period(cls.klass)
        cls.first, cls.second = (
            cls.make_learner(
                name,
                cls.klass,
                birth_city_insee="29777",
                street="9 rue Cachée",
            )
            for name in ("Durand", "Petit")
        )
        cls.placements = cls.env["bde.pfmp.placement"]
        for learner in (cls.first, cls.second):
            cls.placements |= cls.make_placement(
                learner,
                cls.period.date_start,
                cls.period.date_end,
                period_id=cls.period.id,
                host_id=cls.host.id,
                referent_id=cls.teacher.id,
            )
        cls.office = cls.users["user"]

    @classmethod
    def make_form(cls, placements=None):
        """Return the form of these placements, sent to the company."""
        placements = placements if placements is not None else cls.placements
        placements.with_user(cls.office).action_send_host_form()
        return placements.host_form_id

    def answers(self, form, step, **changes):
        """Return what a page of a step posts."""
        post = dict(STEPS[step])
        if step == 3 and form._is_minor():
            post["works_none"] = "1"
        if step == 4:
            for line in form.line_ids:
                post |= {f"l{line.id}-{k}": v for k, v in TUTOR.items()}
        return post | changes

    def fill(self, form, steps=range(1, 6), **changes):
        """Save these steps as the company would."""
        for step in steps:
            post = self.answers(form, step, **changes)
            by_line = {
                line.id: {
                    name.removeprefix(f"l{line.id}-"): text
                    for name, text in post.items()
                    if name.startswith(f"l{line.id}-")
                }
                for line in form.line_ids
            }
            form.sudo()._save_step(step, post, by_line)

    def submitted(self, **changes):
        form = self.make_form()
        self.fill(form, **changes)
        form.sudo()._submit()
        return form
