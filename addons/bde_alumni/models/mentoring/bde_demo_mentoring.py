import random
from datetime import timedelta

from odoo import fields, models

SEED = 20260901
MENTORS, REQUESTS = 20, 12
ABOUT = (
    "J'ai eu mon bac pro ici, je travaille dans le métier depuis trois ans.",
    "Je peux relire un CV et préparer un entretien, le soir de préférence.",
    "J'ai continué en BTS par apprentissage : posez-moi vos questions.",
    "J'ai créé mon entreprise, je raconte volontiers comment.",
)
WISHES = (
    "Savoir si un BTS est fait pour moi.",
    "Préparer un entretien pour un apprentissage.",
    "Comprendre comment se passe une journée dans le métier.",
    "Refaire mon CV et ma lettre.",
)
TALK = (
    ("mentor", "Bonjour, content de vous aider. Où en êtes-vous de votre projet ?"),
    ("mentee", "Bonjour et merci ! J'hésite entre le BTS et travailler tout de suite."),
    ("mentor", "On en parle au lycée la semaine prochaine ? Préparez vos questions."),
)


class BdeDemo(models.AbstractModel):
    """Mentors, requests at each step, messages and meetings of the demonstration."""

    _inherit = "bde.demo"

    def _steps(self):
        return [*super()._steps(), ("mentoring", "_make_mentoring")]

    def _make_mentoring(self, context):
        dice = random.Random(SEED)
        today = min(context["today"], fields.Date.context_today(self))
        mentors = self._make_mentors(context, dice, today)
        if not mentors:
            return
        pairs = self._make_mentees(context, dice, today)
        self._advance(dice, pairs, mentors, today)

    def _make_mentors(self, context, dice, today):
        """Return mentors among the members who agreed to mentoring."""
        members = self.env["bde.alumni.profile"].search(
            [("company_id", "=", context["company"].id), ("state", "=", "member")]
        )
        members = members._agreed("mentoring").sorted("id")[:MENTORS]
        subjects = self.env["bde.alumni.subject"].search([("kind", "=", "subject")])
        tongues = self.env["bde.alumni.subject"].search([("kind", "=", "language")])
        return self.env["bde.alumni.mentor"].create(
            [
                {
                    "profile_id": member.id,
                    "state": dice.choice(
                        ["open", "open", "limited", "limited", "closed"]
                    )
                    if number
                    else "open",
                    "room": dice.choice([1, 1, 2, 3]),
                    "charter_on": today - timedelta(days=dice.randrange(20, 200)),
                    "takes_minors": number % 5 != 4,
                    "about": dice.choice(ABOUT),
                    "subject_ids": dice.sample(subjects.ids, min(3, len(subjects))),
                    "language_ids": dice.sample(tongues.ids, min(1, len(tongues)))
                    if dice.random() < 0.4
                    else [],
                }
                for number, member in enumerate(members)
            ]
        )

    def _make_mentees(self, context, dice, today):
        """Return requests of learners of this year."""
        learners = self.env["bde.learner"].search(
            [
                ("company_id", "=", context["company"].id),
                ("school_year_id", "=", context["year"].id),
                ("guardian_link_ids.is_legal", "=", True),
            ],
            order="id",
        )
        chosen = dice.sample(learners.ids, min(REQUESTS, len(learners)))
        subjects = self.env["bde.alumni.subject"].search([("kind", "=", "subject")])
        mentees = self.env["bde.alumni.mentee"]._of(learners.browse(chosen))
        for mentee in mentees:
            mentee.write(
                {
                    "wish": dice.choice(WISHES),
                    "subject_ids": dice.sample(subjects.ids, min(2, len(subjects))),
                }
            )
        pairs = mentees._ask(source="learner")
        for pair in pairs:
            pair.requested_on = today - timedelta(days=dice.randrange(3, 60))
        return pairs

    def _advance(self, dice, pairs, mentors, today):
        """Bring the requests to their steps; nothing of it leaves by mail."""
        outbox = self.env["bde.outbox"]
        for number, pair in enumerate(pairs):
            minor = pair.mentee_id.is_minor
            free = mentors.filtered(
                lambda m, minor=minor: m.is_available and (m.takes_minors or not minor)
            )
            if number % 4 == 0 or not free:
                continue
            pair._propose(free[0])
            if number % 4 > 1:
                pair._agree("mentee")
                pair._agree("mentor")
                pair._guardian_told()
                self._talk(dice, pair, today)
            if number % 8 == 7:
                pair._end("mentee", "done")
                pair._assess("mentee", dice.choice("34"), "Merci, c'était clair.")
                pair._assess("mentor", dice.choice("34"), "")
            outbox._cancel_for(pair.guardian_ids)
        outbox._cancel_for(pairs.mentee_id)
        outbox._cancel_for(mentors)

    def _talk(self, dice, pair, today):
        """Messages of the last days, and a meeting."""
        if pair.state != "running":
            return
        moment = fields.Datetime.to_datetime(today) - timedelta(days=10)
        self.env["bde.alumni.mentorship.message"].create(
            [
                {
                    "mentorship_id": pair.id,
                    "side": side,
                    "text": text,
                    "sent_on": moment + timedelta(days=days, hours=18),
                    "seen_on": moment + timedelta(days=days, hours=20),
                }
                for days, (side, text) in enumerate(TALK)
            ]
        )
        self.env["bde.alumni.mentorship.meeting"].create(
            {
                "mentorship_id": pair.id,
                "date": moment + timedelta(days=dice.randrange(5, 8), hours=14),
                "place": dice.choice(["school", "video"]),
                "state": "held",
                "side": "mentor",
            }
        )
