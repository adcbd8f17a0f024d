import random
from datetime import timedelta

from odoo import fields, models
from odoo.fields import Command

from odoo.addons.bde_partners.rules.text import fold

SEED = 20260307
AT_MOST = 150  # members who get a path
AGREED, RECOGNISED, PLACED = 5, 2, 4
# Words of a training → jobs that it leads to
JOBS = (
    ("electri energ", ("Spécialiste en électricité", "Responsable de chantier")),
    ("cyber numer reseau", ("Spécialiste fibre", "Responsable informatique")),
    ("commerce vente", ("Responsable de rayon", "Gérance")),
    ("accueil", ("Standardiste", "Responsable de l'accueil")),
    ("gestion admin agora", ("Secrétaire", "Assistance RH", "Aide comptable")),
    ("soin accomp", ("Aide à domicile", "Responsable de secteur")),
    ("cuisine restau", ("Commis de cuisine", "Responsable de salle")),
    ("usin mecan mainten", ("Spécialiste en maintenance", "Responsable d'atelier")),
)
ANY_JOB = ("Agent de production", "Responsable d'équipe")
ELSEWHERE = (
    "Ateliers de la Loire fictive",
    "Services du Val imaginaire",
    "Maison Bellerive et filles",
    "Transports du Coteau inventé",
)
SCHOOLS = (
    ("Lycée voisin", "BTS"),
    ("IUT de la métropole", "BUT"),
    ("CFA du bassin", "Mention complémentaire"),
)


class BdeDemo(models.AbstractModel):
    """What the members of the demonstration became, and tutors who come from here."""

    _inherit = "bde.demo"

    def _steps(self):
        return [*super()._steps(), ("paths of former pupils", "_make_alumni_paths")]

    def _make_alumni_paths(self, context):
        dice = random.Random(SEED)
        today = min(context["today"], fields.Date.context_today(self))
        company = context["company"]
        members = (
            self.env["bde.alumni.profile"]
            .sudo()
            .search(
                [("company_id", "=", company.id), ("state", "=", "member")],
                order="id",
                limit=AT_MOST,
            )
            .filtered(lambda member: not member.situation_ids)
        )
        hosts = self._alumni_hosts(company)
        if not members or not hosts:
            return
        situations = self.env["bde.alumni.situation"].sudo()
        situations.with_context(bde_alumni_no_proposal=True).create(
            [
                vals
                for member in members
                for vals in self._alumni_path(dice, member, hosts, today)
            ]
        )
        self.env["bde.alumni.proposal"]._refresh()
        self._alumni_agree(members, today)
        self._alumni_to_recognise(members)

    def _alumni_hosts(self, company):
        """Return the organisations that receive learners, those of this month first."""
        waiting = dict(
            self.env["bde.pfmp.placement"]._read_group(
                [("state", "=", "found"), ("kind", "=", "pfmp")],
                ["host_id"],
                ["__count"],
            )
        )
        hosts = self.env["res.partner"].search(
            [
                ("bde_is_host", "=", True),
                ("is_company", "=", True),
                ("company_id", "in", (False, company.id)),
                ("bde_register_state", "!=", "closed"),
                ("bde_host_state", "!=", "excluded"),
            ],
            order="id",
        )
        return hosts.sorted(
            lambda host: (host not in waiting, not host.bde_training_ids, host.id)
        )[:60]

    def _alumni_path(self, dice, member, hosts, today):
        """Return the values of the situations of a member, from school to today."""
        study = member.study_ids[:1]
        start = today.replace(day=1, month=9, year=today.year - 1)
        if study.year:
            start = start.replace(year=min(study.year, today.year - 1))
        path = []
        if dice.random() < 0.4:
            school, diploma = dice.choice(SCHOOLS)
            kind = dice.choice(("studies", "apprenticeship"))
            path.append(
                {"kind": kind, "school_text": school, "diploma_text": diploma}
                | {"date_start": start}
            )
            start = start.replace(year=start.year + 2)
        elif dice.random() < 0.3:
            path.append({"kind": "search", "date_start": start})
            start += timedelta(days=dice.randrange(40, 200))
        if start < today:
            path.append(self._alumni_job(dice, study, hosts) | {"date_start": start})
        for one, following in zip(path, path[1:], strict=False):
            one["date_end"] = following["date_start"] - timedelta(days=1)
        known = today - timedelta(days=dice.randrange(5, 300))
        common = {
            "profile_id": member.id,
            "company_id": member.company_id.id,
            "source": dice.choice(("self", "self", "office")),
            "source_date": known,
        }
        return [vals | common for vals in path]

    def _alumni_job(self, dice, study, hosts):
        """Return the values of a job: in the base for most, by name for some."""
        training = study.training_id
        words = fold(training.name or study.training_text or "")
        jobs = next(
            (jobs for keys, jobs in JOBS if any(k in words for k in keys.split())),
            ANY_JOB,
        )
        vals = {
            "kind": "employment",
            "job": dice.choice(jobs),
            "contract": dice.choice(("cdi", "cdi", "cdd", "interim")),
            "in_specialty": dice.choice(("yes", "yes", "yes", "partly", "no")),
            "rome_id": training.rome_ids[:1].id,
        }
        draw = dice.random()
        near = hosts.filtered(lambda host: training in host.bde_training_ids)
        if draw < 0.65:
            host = dice.choice((near or hosts)[:30])
            return vals | {"employer_id": host.id, "city": host.city}
        if draw < 0.8:
            # told by name: to be linked
            host = dice.choice(hosts[:30])
            return vals | {
                "employer_name": (host.name or "").upper(),
                "city": host.city,
            }
        return vals | {"employer_name": dice.choice(ELSEWHERE)}

    def _alumni_agree(self, members, today):
        """Some said yes; they are the tutors of places found since."""
        proposals = self.env["bde.alumni.proposal"].sudo()
        lines = proposals.search(
            [
                ("profile_id", "in", members.ids),
                ("state", "=", "proposed"),
                ("profile_id.partner_id", "!=", False),
                ("role", "in", ("tutor", "speaker", "jury", "tax")),
            ],
            order="score desc, id",
        )
        tutors = lines.filtered(lambda line: line.role == "tutor")
        for number, line in enumerate(tutors[:AGREED]):
            line._agree(email=f"tuteur{number + 1}@entreprise.example")
        others = lines.filtered(lambda line: line.role != "tutor")
        for line in others[:AGREED]:
            line._agree()
        (lines.exists().filtered(lambda p: p.state == "proposed")[:4]).action_ask()
        places = self.env["bde.pfmp.placement"].sudo()
        for line in tutors[:AGREED].exists():
            place = places.search(
                [
                    ("state", "=", "found"),
                    ("host_id", "=", line.employer_id.id),
                    ("kind", "=", "pfmp"),
                ],
                order="id",
                limit=1,
            )
            place.tutor_id = line.contact_id

    def _alumni_to_recognise(self, members):
        """Two tutors of hosts bear the name of a member: the office settles it."""
        role = self.env["bde.contact.role"].search([("code", "=", "tutor")])
        employed = members.filtered(
            lambda m: (
                m.current_employer_id
                and m.show_employer != "nobody"
                and not m.partner_id.parent_id
            )
        )
        self.env["res.partner"].create(
            [
                {
                    "name": f"{member.first_name} {member.last_name}",
                    "parent_id": member.current_employer_id.id,
                    "bde_role_ids": [Command.set(role.ids)],
                    "function": "Tuteur",
                }
                for member in employed[:RECOGNISED]
            ]
        )
        self.env["bde.alumni.identity"]._find()
