import random
from datetime import datetime, time, timedelta

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models

SEED = 9  # own dice: the other parts of the demonstration stay as they are
CHARTER = """Un tuteur nommé avant le premier jour
Un accueil d'une demi-journée : visite, sécurité, présentation de l'équipe
Un appel au lycée dès la première absence
Un bilan avec l'élève et son professeur référent à la fin de la période"""
ASKS = (
    # who, channel, purpose, in a few words, days ago, answer, reason of a refusal
    ("secretariat", "phone", "place", "Deux places en janvier", 4, "waiting", None),
    ("responsable", "mail", "event", "Jury de fin d'année", 12, "waiting", None),
    ("professeur", "visit", "place", "Une place en 1re", 20, "waiting", None),
    ("responsable", "mail", "tax", "Solde de la taxe", 25, "waiting", None),
    ("secretariat", "phone", "place", "Une place dès lundi", 30, "yes", None),
    ("ddfpt", "visit", "equipment", "Moteur pédagogique", 40, "yes", None),
    ("secretariat", "phone", "place", "", 15, "no", "no_place"),
    ("secretariat", "mail", "place", "", 35, "no", "workload"),
    ("professeur", "phone", "place", "", 50, "no", "no_tutor"),
    ("responsable", "phone", "event", "", 60, "no", "too_many"),
    ("secretariat", "phone", "place", "", 70, "no_answer", None),
    ("secretariat", "mail", "thanks", "Merci pour l'accueil", 9, "no_answer", None),
)


class BdeDemo(models.AbstractModel):
    """Approved hosts, a few that are not; what they were asked, what they answered."""

    _inherit = "bde.demo"

    @api.model
    def _steps(self):
        steps = super()._steps()
        place = [method for __, method in steps].index("_make_hosts")
        steps.insert(place + 1, ("trust", "_make_trust"))
        return [*steps, ("requests and charters", "_make_requests")]

    def _as_demo_user(self, context, login):
        """Return this model as one of the users of the demonstration."""
        return self.with_user(context["users"][login])

    def _make_trust(self, context):
        """Most hosts are approved; four are not, and get no learner."""
        dice = random.Random(SEED)
        hosts = [host for group in context["hosts"].values() for host in group]
        odd = dice.sample(hosts, 4)
        ids = [h.id for h in hosts if h not in odd and dice.random() < 0.93]
        office = self._as_demo_user(context, "secretariat").env["res.partner"]
        office.browse(ids)._action_set_host_state("approved")
        # a pause ends in the days to come, whatever day the demonstration tells of
        today = max(context["today"], fields.Date.context_today(self))
        for host, (state, reason, days) in zip(
            odd,
            (
                ("watch", "Tuteur absent pendant la dernière période", None),
                ("paused", "Déménagement de l'atelier", 45),
                ("paused", "Travaux de mise en sécurité", 90),
                ("excluded", "Consignes de sécurité non respectées", None),
            ),
            strict=True,
        ):
            until = today + timedelta(days=days) if days else None
            office.browse(host.id)._action_set_host_state(
                state, reason=reason, until=until
            )
        context["odd_hosts"] = self.env["res.partner"].union(*odd)
        for code, group in context["hosts"].items():
            context["hosts"][code] = group - context["odd_hosts"]

    def _make_requests(self, context):
        """A year of requests: some wait, some were refused, two quotas are spent."""
        dice = random.Random(SEED + 1)
        hosts = [host for group in context["hosts"].values() for host in group]
        asked = dice.sample(hosts, len(ASKS))
        for host, ask in zip(asked, ASKS, strict=True):
            self._make_request(context, host, *ask)
        for host in asked[:2]:
            for days in (45, 80):
                spent = ("secretariat", "mail", "place", "", days, "no_answer", None)
                for __ in range(4 if (host.bde_headcount or 0) >= 50 else 2):
                    self._make_request(context, host, *spent)
        self._make_charters(context, dice.sample(hosts, 8))

    def _make_request(
        self, context, host, login, channel, purpose, note, days, answer, reason
    ):
        """One request of `days` days ago, and its answer a week later."""
        user = context["users"][login]
        day = context["today"] - timedelta(days=days)
        requests = self.env["bde.solicitation"]
        request = requests.with_context(bde_asked=True).create(
            {
                **requests._prepare_ask_vals(
                    host,
                    channel,
                    requests.env["bde.solicitation.purpose"]._get(purpose),
                    {"user": user, "note": note, "contact": host.child_ids[:1]},
                ),
                "date": datetime.combine(day, time(9, 30)),
            }
        )
        if answer != "waiting":
            # noted by who had asked
            request.with_user(user).sudo()._answer(
                answer,
                day=min(day + timedelta(days=7), context["today"]),
                reason=reason,
            )

    def _make_charters(self, context, hosts):
        """Charters: most hold, two end soon, one is over."""
        today, user = context["today"], context["users"]["responsable"]
        months = (10, 9, 8, 7, 5, 1, 1, -1)
        self.env["bde.commitment"].create(
            [
                {
                    "partner_id": host.id,
                    "contact_id": host._bde_contacts("signatory")[:1].id,
                    "name": "Charte d'accueil",
                    "text": CHARTER,
                    "date_start": today + relativedelta(months=left, years=-1),
                    "date_end": today + relativedelta(months=left, days=-1),
                    "user_id": user.id,
                }
                for host, left in zip(hosts, months, strict=True)
            ]
        )
