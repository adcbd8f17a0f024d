from dateutil.relativedelta import relativedelta

from odoo import api, models
from odoo.exceptions import UserError

from odoo.addons.bde_partners.demo import material
from odoo.addons.bde_partners.demo.generator import ascii_slug

AGES = {1: 15, 2: 16, 3: 17}  # usual age at the start of a year of the cycle


class BdeDemo(models.AbstractModel):
    """The learners of the demonstration lycée and their families."""

    _inherit = "bde.demo"

    @api.model
    def _refuse_real_data(self):
        if self.env["bde.learner"].search_count([], limit=1):
            raise UserError(
                self.env._(
                    "This database holds real learners: the demonstration is only "
                    "for an empty one."
                )
            )
        return super()._refuse_real_data()

    @api.model
    def _steps(self):
        return super()._steps() + [
            ("learners", "_make_learners"),
            ("families", "_make_families"),
            ("enrolments", "_make_enrolments"),
            ("past placements", "_make_past_placements"),
            ("this year's placements", "_make_placements"),
            ("conventions of those who leave soon", "_make_conventions"),
        ]

    def _make_learners(self, context):
        casting, start = context["casting"], context["year"].date_start
        vals_list, plan = [], []
        for division in material.CLASSES:
            for number in range(division.size):
                mef = context["mefs"][division.mefs[number % len(division.mefs)]]
                plan.append((division, mef))
                vals_list.append(self._prepare_learner_vals(casting, start, mef))
        learners = self.env["bde.learner"].create(vals_list)
        context["learners"] = list(zip(learners, plan, strict=True))

    def _prepare_learner_vals(self, casting, start, mef):
        """Return the values of a learner who starts this year in `mef`."""
        sex, first, last = casting.person()
        higher = mef.training_id.diploma == "bts"
        age = (18 if higher else AGES[1] - 1) + mef.cycle_year
        late = casting.random.random() < 0.2
        address, __ = casting.address(near=casting.random.random() < 0.7)
        birth = start - relativedelta(
            years=age + late, days=-casting.random.randrange(-120, 240)
        )
        return {
            "last_name": last,
            "first_name": first,
            "sex": sex,
            "birth_date": birth,
            "ine": casting.ine(),
            "email": f"{ascii_slug(first)}.{ascii_slug(last)}@eleves.example.org"
            if casting.random.random() < 0.5
            else False,
            "phone": casting.phone(mobile=True),
            "country_code": "99100",
            "birth_country_insee": "99100",
            **address,
        }

    def _make_families(self, context):
        """Two representatives for most, one for some, a service for a few."""
        casting = context["casting"]
        service = self.env["bde.guardian"].create(
            {
                "kind": "institution",
                "institution_name": "Aide sociale à l'enfance du Loir-et-Cher",
                "last_name": casting.surname(),
                "first_name": "Sandrine",
                "email": "ase@example.org",
                "phone": casting.phone(),
                "street": "1 place de la Préfecture",
                "zip": "41000",
                "city": "Blois",
            }
        )
        people, links = [], []
        for learner, __ in context["learners"]:
            draw = casting.random.random()
            if draw < 0.02:
                links.append((learner.id, service.id, "ase", "1"))
                continue
            parents = ("mother", "father") if draw < 0.7 else ("mother",)
            for level, kinship in enumerate(parents, 1):
                people.append(
                    self._prepare_guardian_vals(casting, learner, kinship, level)
                )
                links.append((learner.id, len(people) - 1, kinship, str(level)))
        guardians = self.env["bde.guardian"].create(people)
        self.env["bde.guardian.link"].create(
            [
                {
                    "learner_id": learner,
                    "guardian_id": person if kinship == "ase" else guardians[person].id,
                    "kinship": kinship,
                    "legal_level": level,
                    "is_payer": level == "1",
                }
                for learner, person, kinship, level in links
            ]
        )

    def _prepare_guardian_vals(self, casting, learner, kinship, level):
        """Return the values of a parent; a second one may live elsewhere."""
        title = "mme" if kinship == "mother" else "m"
        pool = material.FIRST_NAMES_F if title == "mme" else material.FIRST_NAMES_M
        first = casting.random.choice(pool)
        address = {
            "street": learner.street,
            "zip": learner.zip,
            "city": learner.city,
        }
        last = learner.last_name
        if level == 2 and casting.random.random() < 0.3:
            address, __ = casting.address()
        if kinship == "mother" and casting.random.random() < 0.3:
            last = casting.surname()
        return {
            "title": title,
            "last_name": last,
            "first_name": first,
            "email": f"{ascii_slug(first)}.{ascii_slug(last)}@familles.example.org",
            "mobile": casting.phone(mobile=True),
            "accepts_sms": casting.random.random() < 0.7,
            **address,
        }

    def _make_enrolments(self, context):
        """This year's, and last year's for those who were already here."""
        casting, vals_list = context["casting"], []
        for learner, (division, mef) in context["learners"]:
            status = "bts" if mef.training_id.diploma == "bts" else "st"
            if status == "st" and casting.random.random() < 0.03:
                status = "ap"
            year = context["year"]
            vals_list.append(
                {
                    "learner_id": learner.id,
                    "company_id": context["company"].id,
                    "school_year_id": year.id,
                    "class_id": context["classes"][division.code].id,
                    "mef_id": mef.id,
                    "status": status,
                    "regime": casting.random.choice(["ext", "dp", "dp", "int"]),
                    "date_start": year.date_start,
                }
            )
            if division.before:
                vals_list.append(
                    self._prepare_last_enrolment(context, learner, division, mef)
                )
        self.env["bde.enrolment"].create(vals_list)
        self._mark_leavers(context)

    def _prepare_last_enrolment(self, context, learner, division, mef):
        """Return the values of last year's enrolment, the year of the cycle before."""
        year, training = context["last_year"], mef.training_id
        by_year = {
            (known.training_id.id, known.cycle_year): known
            for known in context["mefs"].values()
        }
        before = by_year.get((training.id, mef.cycle_year - 1)) or by_year.get(
            (training.family_id.id, 1)
        )
        code = context["casting"].random.choice(division.before)
        return {
            "learner_id": learner.id,
            "company_id": context["company"].id,
            "school_year_id": year.id,
            "class_id": context["last_classes"][code].id,
            "mef_id": before.id if before else False,
            "status": "bts" if training.diploma == "bts" else "st",
            "date_start": year.date_start,
            "date_end": year.date_end,
            "exit_reason": "year_end",
        }

    def _mark_leavers(self, context):
        """Three learners who seem to have left: something to confirm on day one."""
        few = self.env["bde.learner"].concat(
            *(learner for learner, __ in context["learners"][40:280:100])
        )
        few.enrolment_id.write({"is_probable_leaver": True})
