from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import new_test_user, tagged

from .common_pfmp import PfmpCase

MODELS = (
    "bde.learner",
    "bde.guardian",
    "bde.guardian.link",
    "bde.enrolment",
    "bde.pfmp.placement",
    "bde.pfmp.slot",
    "bde.pfmp.convention",
)


@tagged("post_install", "-at_install")
class TestRights(PfmpCase):
    """Who sees a learner, and all that tells of one: both sides of each rule."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.template = cls.env["bde.pfmp.template"].create(
            {"name": "Essai", "title": "Convention", "company_id": cls.company.id}
        )
        cls.klass.teacher_ids = [Command.set(cls.teacher.ids)]
        cls.mine = cls.family_of("Mine", cls.klass)
        cls.theirs = cls.family_of("Theirs", cls.other_class)
        cls.users["portal"] = new_test_user(cls.env, "portal_pfmp", "base.group_portal")
        cls.users["public"] = cls.env.ref("base.public_user")
        cls.users["employee"] = new_test_user(cls.env, "emp_pfmp", "base.group_user")

    @classmethod
    def family_of(cls, name, klass):
        """Return {model: record} of everything about one learner."""
        learner = cls.make_learner(name, klass)
        guardian = cls.env["bde.guardian"].create(
            {"last_name": name, "company_id": learner.company_id.id}
        )
        link = cls.env["bde.guardian.link"].create(
            {"learner_id": learner.id, "guardian_id": guardian.id}
        )
        placement = cls.make_placement(learner, host_id=cls.host.id)
        placement.action_standard_week()
        convention = cls.env["bde.pfmp.convention"].create(
            {"placement_id": placement.id, "template_id": cls.template.id}
        )
        records = (
            learner,
            guardian,
            link,
            learner.enrolment_id,
            placement,
            placement.slot_ids[0],
            convention,
        )
        return dict(zip(MODELS, records, strict=True))

    def assertSees(self, role, family, models, operation="read"):
        for model in models:
            record = family[model].with_user(self.users[role])
            with self.subTest(role=role, model=model, operation=operation):
                self.assertTrue(record.has_access(operation))
                if operation == "read":
                    self.assertTrue(record.search([("id", "=", record.id)]))

    def assertHidden(self, role, family, models=MODELS):
        for model in models:
            record = family[model].with_user(self.users[role])
            with self.subTest(role=role, model=model):
                self.assertFalse(record.has_access("read"))
                with self.assertRaises(AccessError):
                    record.read(["display_name"])
                if record.browse().has_access("read"):
                    self.assertFalse(record.search([("id", "=", record.id)]))
                else:
                    with self.assertRaises(AccessError):
                        record.search([])

    def assertReadOnly(self, role, models=MODELS):
        for model in models:
            record = self.mine[model].with_user(self.users[role])
            for operation in ("write", "create", "unlink"):
                with self.subTest(role=role, model=model, operation=operation):
                    self.assertFalse(record.has_access(operation))

    def test_teacher_of_the_class(self):
        seen = [m for m in MODELS if not m.startswith("bde.guardian")]
        self.assertSees("teacher", self.mine, seen)
        self.assertHidden("teacher", self.mine, ("bde.guardian", "bde.guardian.link"))
        self.assertHidden("teacher", self.theirs)
        self.assertReadOnly("teacher")

    def test_head_teacher_sees_the_families(self):
        self.klass.write(
            {
                "teacher_ids": [Command.clear()],
                "head_teacher_ids": [Command.set(self.teacher.ids)],
            }
        )
        self.assertSees("teacher", self.mine, MODELS)
        self.assertHidden("teacher", self.theirs)
        self.assertReadOnly("teacher")

    def test_referent_sees_the_visited_learner(self):
        self.theirs["bde.pfmp.placement"].referent_id = self.teacher
        self.env.flush_all()
        self.assertSees("teacher", self.theirs, MODELS)
        self.theirs["bde.pfmp.placement"].referent_id = False
        self.env.flush_all()
        self.assertHidden("teacher", self.theirs)

    def test_a_representative_of_two(self):
        """A person linked to a learner of each side is seen, the other link is not."""
        self.klass.head_teacher_ids = self.teacher
        guardian = self.mine["bde.guardian"]
        link = self.env["bde.guardian.link"].create(
            {
                "learner_id": self.theirs["bde.learner"].id,
                "guardian_id": guardian.id,
            }
        )
        self.env.flush_all()
        self.env.invalidate_all()
        seen = guardian.with_user(self.users["teacher"])
        self.assertEqual(seen.link_ids, self.mine["bde.guardian.link"])
        self.assertEqual(seen.learner_names, "MINE Camille")
        self.assertFalse(link.with_user(self.users["teacher"]).has_access("read"))

    def test_a_learner_with_a_past_elsewhere(self):
        """What the teacher may not see is absent from the record, not an error."""
        learner = self.mine["bde.learner"]
        old = self.make_class("2ANC")
        past = self.env["bde.enrolment"].create(
            {
                "learner_id": learner.id,
                "class_id": old.id,
                "school_year_id": self.year.id,
                "date_end": self.year.date_start,
                "exit_reason": "class_change",
            }
        )
        before = self.make_placement(
            learner,
            self.year.date_start,
            self.year.date_start,
            host_id=self.host.id,
            state="done",
            enrolment_id=past.id,
        )
        self.assertEqual(before.class_id, old)
        self.env.invalidate_all()
        seen = learner.with_user(self.users["teacher"])
        lines = {"fields": {"display_name": {}}}
        (record,) = seen.web_read({"placement_ids": lines, "enrolment_ids": lines})
        found = [line["id"] for line in record["placement_ids"]]
        self.assertEqual(found, self.mine["bde.pfmp.placement"].ids)
        self.assertEqual(len(record["enrolment_ids"]), 1)

    def test_a_false_alarm_is_not_raised(self):
        """A teacher who may not see the families is not told that there is none."""
        self.env.invalidate_all()
        learner = self.mine["bde.learner"].with_user(self.users["teacher"])
        self.assertTrue(learner.is_minor)
        self.assertFalse(learner.guardian_link_ids)
        self.assertFalse(learner.lacks_guardian)
        self.assertFalse(
            learner.search([("lacks_guardian", "=", True), ("id", "=", learner.id)])
        )

    def test_office(self):
        for role in ("user", "manager"):
            for family in (self.mine, self.theirs):
                self.assertSees(role, family, MODELS)
                self.assertSees(role, family, MODELS, "write")
        for model in ("bde.learner", "bde.guardian", "bde.enrolment"):
            record = self.mine[model]
            self.assertFalse(record.with_user(self.users["user"]).has_access("unlink"))
            manager = record.with_user(self.users["manager"])
            self.assertTrue(manager.has_access("unlink"))

    def test_head_of_school_reads(self):
        self.assertSees("head", self.mine, MODELS)
        self.assertSees("head", self.theirs, MODELS)
        self.assertReadOnly("head")

    def test_nobody_else(self):
        for role in ("reader", "bursar", "employee", "portal", "public"):
            self.assertHidden(role, self.mine)

    def test_reader_meets_no_name(self):
        reader = self.users["reader"]
        period = self.make_period(self.klass).with_user(reader)
        self.assertTrue(period.read(["name", "date_start", "week_text"]))
        partner = self.host.with_user(reader)
        self.assertEqual(partner.bde_placement_count, 0)
        with self.assertRaises(AccessError):
            partner.read(["bde_placement_ids"])
        with self.assertRaises(AccessError):
            self.env["bde.pfmp.placement"].with_user(reader).get_board_summary([])

    def test_other_school(self):
        elsewhere = self.make_class("1X", company_id=self.other.id)
        learner = self.make_learner(
            "Voisin",
            elsewhere,
            {"training_id": False},
            company_id=self.other.id,
        )
        guardian = self.env["bde.guardian"].create(
            {"last_name": "Voisin", "company_id": self.other.id}
        )
        link = self.env["bde.guardian.link"].create(
            {"learner_id": learner.id, "guardian_id": guardian.id}
        )
        placement = self.make_placement(learner, host_id=self.host.id)
        placement.action_standard_week()
        family = {
            "bde.learner": learner,
            "bde.guardian": guardian,
            "bde.guardian.link": link,
            "bde.enrolment": learner.enrolment_id,
            "bde.pfmp.placement": placement,
            "bde.pfmp.slot": placement.slot_ids[0],
        }
        for role in ("user", "manager", "head"):
            self.assertHidden(role, family, family)
        elsewhere.teacher_ids = self.teacher
        self.assertHidden("teacher", family, family)
        self.assertEqual(self.host.with_user(self.users["user"]).bde_placement_count, 2)

    def test_buttons_check_their_caller(self):
        learner = self.mine["bde.learner"]
        placement = self.mine["bde.pfmp.placement"]
        for call in (
            learner.with_user(self.users["user"]).action_anonymise,
            learner.with_user(self.users["user"]).action_export_data,
            placement.with_user(self.users["teacher"]).action_mark_ready,
            placement.with_user(self.users["teacher"]).action_standard_week,
            placement.with_user(self.users["head"]).action_mark_ready,
            learner.enrolment_id.with_user(self.users["teacher"]).action_keep,
            self.host.with_user(self.users["reader"]).action_bde_approve_host,
        ):
            with self.subTest(call=call), self.assertRaises(AccessError):
                call()
