import base64

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tools import file_open

from ..demo import material
from ..demo.generator import Casting, ascii_slug

SEED = 20230525  # the day the offices were created: BO of 25 May 2023
MARK = "bde.demo"
LOGO = "bde_partners/demo/logo.png"
MEF_FIELDS = ("code", "mefstat", "name", "cycle_year")


class BdeDemo(models.AbstractModel):
    """The demonstration lycée: invented, seeded, made once.

    Each addon adds its part by extending `_steps`; a step reads what the ones
    before it left in `context` (a dict: "today", "casting", "trainings"…).
    """

    _name = "bde.demo"
    _description = "Demonstration lycée"

    @api.model
    def _generate(self, today=None, say=None):
        """Make the demonstration lycée in this database, once.

        :param date today: the day that dates are relative to (default: today)
        :param say: called with (step number, steps, label) before each step
        :return: True when it was made, False when it was there already
        :raise UserError: when the database holds learners or partners of a school
        """
        if self.env["ir.config_parameter"].sudo().get_param(MARK):
            return False
        self._refuse_real_data()
        demo = self.with_context(
            tracking_disable=True, mail_create_nolog=True, mail_create_nosubscribe=True
        )
        context = {
            "today": today or fields.Date.context_today(self),
            "casting": Casting(SEED),
            "company": self.env.company,
        }
        steps = demo._steps()
        for number, (label, method) in enumerate(steps, 1):
            if say:
                say(number, len(steps), label)
            getattr(demo, method)(context)
        self.env["ir.config_parameter"].sudo().set_param(MARK, str(SEED))
        return True

    @api.model
    def _refuse_real_data(self):
        """Raise when somebody already works in this database."""
        hosts = self.env["res.partner"].search_count(
            [("bde_is_host", "=", True)], limit=1
        )
        if hosts:
            raise UserError(
                self.env._(
                    "This database already holds the partners of a school: the "
                    "demonstration is only for an empty one."
                )
            )

    @api.model
    def _steps(self):
        """Return the steps in order: (label, method name) pairs."""
        return [
            ("school", "_make_school"),
            ("users", "_make_users"),
            ("trainings", "_make_trainings"),
            ("classes", "_make_classes"),
            ("teachers", "_make_teachers"),
            ("host organisations", "_make_hosts"),
        ]

    @api.model
    def _logins(self):
        """Return [(login, password, what they do)] of the demonstration users."""
        return [
            (f"{user[0]}@demo", material.PASSWORD, user[3]) for user in material.USERS
        ]

    def _make_school(self, context):
        company = context["company"]
        academies = self.env["bde.academy"]
        company.write(
            {
                **material.SCHOOL,
                "country_id": self.env.ref("base.fr").id,
                "bde_siret": context["casting"].siret(),
                "logo": self._demo_file(LOGO),
                "bde_academy_id": academies.search(
                    [("zone", "=", "B"), ("name", "ilike", "Orléans")], limit=1
                ).id,
            }
        )
        company.partner_id.write(
            {
                "lang": self.env.lang,
                "tz": "Europe/Paris",
                **material.SCHOOL_POSITION,
            }
        )
        years = self.env["bde.school.year"]
        year = years._get_for(context["today"], create=True)
        start = year.date_start
        context["year"] = year
        context["last_year"] = years._create_or_get(start.year - 1)
        self.env["bde.board.decision"].create(
            [
                {
                    "company_id": company.id,
                    "date": start.replace(month=6, day=25),
                    "kind": kind,
                    "number": f"{start.year}-{number}",
                    "subject": subject,
                    "school_year_id": year.id,
                }
                for number, (kind, subject) in enumerate(material.DECISIONS, 21)
            ]
        )

    @api.model
    def _demo_file(self, path):
        """Return a file of the addons as a binary field wants it."""
        with file_open(path, "rb") as file:
            return base64.b64encode(file.read())

    def _make_users(self, context):
        company = context["company"]
        users = (
            self.env["res.users"]
            .with_context(no_reset_password=True)
            .create([self._prepare_user_vals(company, *u) for u in material.USERS])
        )
        for user, (__, __, __, function, __) in zip(users, material.USERS, strict=True):
            user.partner_id.function = function
        by_login = {user.login.split("@")[0]: user for user in users}
        company.write(
            {
                "bde_manager_id": by_login["responsable"].id,
                "bde_ddfpt_id": by_login["ddfpt"].id,
                "bde_head_id": by_login["proviseur"].id,
                "bde_bursar_id": by_login["gestionnaire"].id,
            }
        )
        context["users"] = by_login

    def _prepare_user_vals(self, company, login, first, last, function, groups):
        """Return the values of a user of the school."""
        group_ids = [
            self.env.ref(f"bde_partners.group_bde_{code}").id for code in groups
        ]
        return {
            "name": f"{first} {last}",
            "login": f"{login}@demo",
            "password": material.PASSWORD,
            "email": f"{ascii_slug(first)}.{ascii_slug(last)}@example.org",
            "lang": "fr_FR",
            "tz": "Europe/Paris",
            "company_id": company.id,
            "company_ids": [Command.set(company.ids)],
            "group_ids": [Command.set(group_ids)],
        }

    def _make_trainings(self, context):
        romes = self.env["bde.rome"]
        known = {rome.code: rome for rome in romes.search([])}
        new = romes.create(
            [{"code": c, "name": n} for c, n in material.ROME.items() if c not in known]
        )
        known.update({rome.code: rome for rome in new})
        trainings, mefs = {}, {}
        for item in sorted(material.TRAININGS, key=lambda t: bool(t.family)):
            training = self.env["bde.training"].create(
                {
                    "name": item.name,
                    "short_name": item.short_name,
                    "company_id": context["company"].id,
                    "diploma": item.diploma,
                    "level": item.level,
                    "duration_years": item.years,
                    "weeks_due": item.weeks,
                    "annual_volume": 840,
                    "rncp": item.rncp or False,
                    "rome_ids": [Command.set([known[code].id for code in item.rome])],
                    "capacity": item.capacity,
                    "is_family": item.is_family,
                    "family_id": trainings[item.family].id if item.family else False,
                    "activities": item.activities,
                    "skills": item.skills,
                    "mef_ids": [
                        Command.create(
                            dict(zip(MEF_FIELDS, mef, strict=True))
                            | {"company_id": context["company"].id}
                        )
                        for mef in item.mefs
                    ],
                }
            )
            trainings[item.code] = training
            mefs.update({mef.code: mef for mef in training.mef_ids})
        context["trainings"], context["mefs"] = trainings, mefs

    def _make_classes(self, context):
        mefs = context["mefs"]
        came_from = {code for item in material.CLASSES for code in item.before}
        context["classes"], context["last_classes"] = {}, {}
        for year, target, items in (
            (context["year"], "classes", material.CLASSES),
            (
                context["last_year"],
                "last_classes",
                [item for item in material.CLASSES if item.code in came_from],
            ),
        ):
            classes = self.env["bde.class"].create(
                [
                    {
                        "code": item.code,
                        "name": item.name,
                        "school_year_id": year.id,
                        "company_id": context["company"].id,
                        "mef_ids": [Command.set([mefs[code].id for code in item.mefs])],
                    }
                    for item in items
                ]
            )
            context[target] = {group.code: group for group in classes}

    def _make_teachers(self, context):
        casting, company = context["casting"], context["company"]
        user = context["users"]["professeur"]
        vals_list = []
        for number in range(material.TEACHER_COUNT - 1):
            __, first, last = casting.person()
            subject, __ = material.SUBJECTS[number % len(material.SUBJECTS)]
            vals_list.append(
                {
                    "name": f"{first} {last}",
                    "parent_id": company.partner_id.id,
                    "company_id": company.id,
                    "bde_is_teacher": True,
                    "bde_subject": subject,
                    "bde_staff_ref": f"D{number + 1:04d}",
                    "email": f"{ascii_slug(first)}.{ascii_slug(last)}@example.org",
                    "phone": casting.phone(mobile=True),
                    "lang": "fr_FR",
                }
            )
        user.partner_id.write(
            {
                "bde_is_teacher": True,
                "bde_subject": material.SUBJECTS[0][0],
                "bde_staff_ref": "D0000",
                "parent_id": company.partner_id.id,
            }
        )
        teachers = user.partner_id | self.env["res.partner"].create(vals_list)
        self._share_classes(context, teachers)
        context["teachers"] = teachers

    def _share_classes(self, context, teachers):
        """Give classes to the teachers, and each class a head teacher."""
        members = {}
        for number, teacher in enumerate(teachers):
            __, codes = material.SUBJECTS[max(number - 1, 0) % len(material.SUBJECTS)]
            for code in codes:
                members.setdefault(code, []).append(teacher.id)
        load = dict.fromkeys(teachers.ids, 0)
        for code, group in context["classes"].items():
            head = min(members[code], key=lambda teacher_id: load[teacher_id])
            load[head] += 1
            group.write(
                {
                    "teacher_ids": [Command.set(members[code])],
                    "head_teacher_ids": [Command.set([head])],
                }
            )
        context["class_teachers"] = members
