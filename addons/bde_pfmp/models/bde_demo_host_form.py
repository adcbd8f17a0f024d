from datetime import timedelta

from odoo import fields, models

WEEK = {
    f"h{day}{key}": hour
    for day in range(5)
    for key, hour in (
        ("mf", "08:30"),
        ("mt", "12:00"),
        ("af", "13:30"),
        ("at", "17:00"),
    )
}
ANSWERS = {
    **WEEK,
    "signatory_name": "Hélène Fournier",
    "signatory_function": "Gérante",
    "signatory_email": "h.fournier@entreprise.example.org",
    "signatory_phone": "01 99 00 45 67",
    "activities": "Préparation des commandes\nAccueil des clients\nEntretien du poste",
    "equipment": "Chaussures de sécurité, blouse",
    "works_none": "1",
    "headcount": "14",
    "other_trainees": "1",
    "insurance": "MAAF, contrat n° 41-7788",
    "meals": "canteen",
    "transport": "Bus ligne 4, arrêt à 200 m",
}
TUTOR = {
    "tutor_name": "Karim Haddad",
    "tutor_function": "Chef d'équipe",
    "tutor_email": "k.haddad@entreprise.example.org",
    "tutor_phone": "06 39 98 12 34",
    "tutor_trainees": "0",
}


class BdeDemo(models.AbstractModel):
    """Forms of companies of the demonstration: one waits, one is to check."""

    _inherit = "bde.demo"

    def _steps(self):
        return [*super()._steps(), ("forms of companies", "_make_host_forms")]

    def _make_host_forms(self, context):
        placements = self.env["bde.pfmp.placement"].search(
            [
                ("state", "=", "found"),
                ("kind", "!=", "apprentice"),
                ("date_start", ">", context["today"]),
                ("company_id", "=", context["company"].id),
                ("host_id.bde_host_state", "=", "approved"),
            ],
            order="date_start, id",
        )
        chosen = placements.browse()
        for group in placements.grouped(lambda p: p._host_form_key()).values():
            chosen |= group if len(chosen.host_id) < 2 else group.browse()
        forms = chosen._host_forms().sudo()
        office = self.env["res.users"].search([("login", "=", "secretariat@demo")])
        now = fields.Datetime.now()
        for number, form in enumerate(forms.sorted("id")):
            form.user_id = office[:1] or form.user_id
            form.email = form.email or f"accueil{number}@entreprise.example.org"
            form._set_state("sent", sent_on=now - timedelta(days=4), send_count=1)
        chosen._prepare_conventions()
        forms._move_conventions("company")
        self._answer_host_form(forms[-1:])

    def _answer_host_form(self, form):
        """Fill a form in as its company would, and send it to the school."""
        if not form:
            return
        for step in range(1, 6):
            lines = {line.id: TUTOR for line in form.line_ids}
            form._save_step(step, ANSWERS, lines)
        form._submit()
        form.filled_by_id = False
