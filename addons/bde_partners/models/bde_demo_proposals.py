from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Command

from ..rules import mail_file

# (sender, address, subject, text): invented people, addresses that exist nowhere
MAILS = (
    (
        "Corinne Aulnay",
        "c.aulnay@menuiserie-aulnay.example",
        "Places en mars",
        "Bonjour,\n\nNous pouvons accueillir un élève de terminale en mars, du 8 au "
        "26. Pouvez-vous m'envoyer la convention ?\n\nCorinne Aulnay",
    ),
    (
        "Accueil",
        "accueil@clinique-du-parc.example",
        "Forum des métiers",
        "Bonjour,\n\nDeux de nos collègues viendront au forum. À quelle heure faut-il "
        "arriver ?\n\nLa clinique du Parc",
    ),
)


class BdeDemo(models.AbstractModel):
    """What a teacher proposed and the mails that wait, in the demonstration."""

    _inherit = "bde.demo"

    @api.model
    def _steps(self):
        return super()._steps() + [("proposals and mails", "_make_proposals")]

    def _make_proposals(self, context):
        """Proposals of the teacher with an account, and mails of unknown senders."""
        teacher = context["users"]["professeur"]
        secretary = context["users"]["secretariat"]
        proposals = self.env["bde.proposal"].with_user(teacher).sudo()
        made = proposals.create(self._prepare_proposals(context))
        made[-1].with_user(secretary).sudo()._action_accept()
        self._make_mails(context, secretary)

    def _prepare_proposals(self, context):
        """Return the values of three proposals; the last one will be accepted."""
        casting = context["casting"]
        hosts = [host for group in context["hosts"].values() for host in group[:1]]
        training = next(iter(context["trainings"].values()))
        return [
            {
                "kind": "new",
                "name": "Atelier des Deux Rives",
                "activity": "Entretien de cycles",
                "street": "4 quai des Lavandières",
                "zip": "41000",
                "city": "Blois",
                "phone": casting.phone(),
                "contact_name": "Rémi Vaudelin",
                "contact_function": "Gérant",
                "training_ids": [Command.set(training.ids)],
                "reason": "Rencontré pendant une visite : prêt à prendre deux élèves "
                "dès janvier.",
            },
            {
                "kind": "change",
                "partner_id": hosts[0].id,
                "phone": casting.phone(),
                "reason": "Le standard a changé de numéro.",
            },
            {
                "kind": "change",
                "partner_id": hosts[-1].id,
                "contact_name": "Solène Marchais",
                "contact_function": "Tutrice",
                "contact_phone": casting.phone(mobile=True),
                "reason": "Nouvelle tutrice depuis la rentrée.",
            },
        ]

    def _make_mails(self, context, user):
        day = fields.Datetime.now()
        for number, (name, address, subject, text) in enumerate(MAILS, 1):
            mail = mail_file.MailFile(
                message_id=f"demo-{number}@{address.partition('@')[2]}",
                date=day - timedelta(days=number),
                sender=mail_file.Person(name, address),
                recipients=(mail_file.Person("", "bde@example.org"),),
                subject=subject,
                text=text,
            )
            self.env["bde.inbox"].sudo()._take(mail, context["company"], user)
