import base64

from psycopg2 import IntegrityError

from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.service.model import call_kw
from odoo.tests import new_test_user, tagged

from .common_pfmp import PfmpCase


@tagged("post_install", "-at_install")
class TestAttackPfmp(PfmpCase):
    """Calls that no screen makes, about hosts and learners one does not see."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.klass.teacher_ids = [Command.set(cls.teacher.ids)]
        cls.users["stranger"] = new_test_user(
            cls.env,
            "attack_stranger",
            "bde_partners.group_bde_manager",
            company_id=cls.other.id,
            company_ids=[(6, 0, cls.other.ids)],
        )
        cls.theirs = cls.make_host("Hôtel des Autres")
        cls.mine = cls.make_learner("Mine", cls.klass)
        cls.minor = cls.make_learner(
            "Zéphirine", cls.other_class, {"training_id": cls.family.id}
        )
        cls.placement = cls.make_placement(cls.mine, host_id=cls.host.id)
        cls.visit = cls.make_placement(cls.minor, host_id=cls.theirs.id)
        cls.env.flush_all()

    def call(self, role, record, method, *args, **kwargs):
        self.env.flush_all()
        self.env.invalidate_all()
        user = self.users[role]
        context = {"allowed_company_ids": user.company_ids.ids, "lang": "en_US"}
        model = self.env[record._name].with_user(user)
        ids = [record.ids] if record.ids else []
        answer = call_kw(model, method, [*ids, *args], {**kwargs, "context": context})
        self.env.flush_all()
        self.env.invalidate_all()
        return answer

    def refused(self, role, record, method, *args, **kwargs):
        with self.assertRaises(UserError):
            self.call(role, record, method, *args, **kwargs)
        self.env.invalidate_all()

    def told(self, role, model, vals):
        """Return all that one reads of a record one has just tried to make."""
        try:
            with self.env.cr.savepoint():
                made = self.call(role, self.env[model], "create", [vals])
                record = self.env[model].browse(made)
                return str(self.call(role, record, "read"))
        except (UserError, IntegrityError) as error:
            self.env.invalidate_all()
            return str(error)

    def authorise(self, **values):
        rules = self.env["bde.pfmp.authorisation"]._selection_rule()
        return self.env["bde.pfmp.authorisation"].create(
            {
                "rule": rules[0][0],
                "granted_on": self.today,
                "reason": "Zéphirine le demande",
                "file": base64.b64encode(b"x"),
                **values,
            }
        )

    def test_what_was_withdrawn_stays_so(self):
        granted = self.authorise(host_id=self.host.id)
        self.refused("manager", granted, "write", {"revoked_on": self.today})
        granted._action_revoke("Too late")
        manager = self.users["head"]
        for vals in (
            {"revoked_on": False},
            {"revoked_by_id": manager.id},
            {"revoke_reason": "x"},
        ):
            self.refused("manager", granted, "write", vals)
        self.assertTrue(granted.revoked_on)
        wizard = self.env["bde.pfmp.authorisation.revoke"]
        other = self.authorise(host_id=self.host.id)
        vals = {"authorisation_id": other.id, "reason": "Over"}
        self.refused("user", wizard, "create", [vals])
        made = self.call("head", wizard, "create", [vals])
        self.call("head", wizard.browse(made), "action_revoke")
        self.assertEqual(other.revoked_by_id, self.users["head"])

    def test_teachers_read_papers_of_their_hosts_only(self):
        person = self.theirs.bde_contact_ids[:1]
        person.name = "Zéphirine"
        records = []
        for host in (self.host, self.theirs):
            records.append(
                [
                    self.env["bde.pfmp.host.declaration"].create(
                        {"host_id": host.id, "contact_id": person.id, "headcount": 3}
                    ),
                    self.env["bde.pfmp.hazard.declaration"].create(
                        {"host_id": host.id, "supervisors": "Zéphirine"}
                    ),
                    self.authorise(host_id=host.id),
                ]
            )
        for mine, theirs in zip(*records, strict=True):
            names = ["display_name", "host_id"]
            with self.subTest(model=mine._name):
                self.assertTrue(self.call("teacher", mine, "read", names))
                self.refused("teacher", theirs, "read", names)
                found = self.call("teacher", self.env[mine._name], "search", [])
                self.assertEqual(found, mine.ids)
                for role in ("user", "head"):
                    self.assertTrue(self.call(role, theirs, "read", names))
                for role in ("reader", "bursar", "stranger"):
                    self.refused(role, mine, "read", names)

    def test_readers_meet_nobody_in_past_hosts(self):
        tutor = self.host.bde_contact_ids[:1]
        tutor.name = "Zéphirine"
        line = self.env["bde.pfmp.host.history"].create(
            {
                "host_id": self.host.id,
                "school_year_id": self.year.id,
                "tutor_id": tutor.id,
                "note": "Zéphirine a dit",
            }
        )
        self.assertNotIn("Zéphirine", str(self.call("reader", line, "read")))
        domain = [("note", "ilike", "Zéphirine")]
        self.assertFalse(self.call("reader", line.browse(), "search", domain))
        self.assertIn("Zéphirine", str(self.call("user", line, "read")))

    def test_windows_name_no_learner_of_another_school(self):
        paper = self.authorise(placement_id=self.visit.id)
        template = self.env["bde.pfmp.template"].search([], limit=1)
        for model in sorted(self.env.registry):
            fields_ = self.env[model]._fields
            if not (self.env[model]._transient and model.startswith("bde.")):
                continue
            targets = {
                "bde.pfmp.placement": self.visit,
                "bde.pfmp.template": template,
                "res.partner": self.users["stranger"].partner_id,
                "bde.learner": self.minor,
                "bde.pfmp.authorisation": paper,
                "bde.enrolment": self.minor.enrolment_ids[:1],
            }
            vals = {}
            for name, field in fields_.items():
                if field.required and field.type == "char":
                    vals[name] = "x"
                if not field.store or field.comodel_name not in targets:
                    continue
                target = targets[field.comodel_name]
                if field.type == "many2one":
                    vals[name] = target.id
                elif field.type == "many2many":
                    vals[name] = [(6, 0, target.ids)]
            parent = fields_.get("wizard_id")
            if vals and not (parent and parent.required):  # a line of a window
                with self.subTest(model=model):
                    text = self.told("stranger", model, vals).lower()
                    self.assertNotIn("phirine", text)

    def test_a_barred_host_is_chosen_by_nobody_below_the_manager(self):
        self.host._action_set_host_state("excluded", reason="Danger")
        vals = {
            "learner_id": self.mine.id,
            "date_start": self.monday(6),
            "date_end": self.monday(7),
            "host_id": self.host.id,
            "host_override_reason": "All the same",
        }
        model = self.env["bde.pfmp.placement"]
        for state in ({}, {"state": "ready"}, {"state": "running"}, {"state": "done"}):
            self.refused("user", model, "create", [{**vals, **state}])
        self.refused(
            "user",
            self.visit,
            "write",
            {"state": "ready", "host_id": self.host.id, "host_override_reason": "x"},
        )

    def test_the_dossier_and_the_timeline_name_no_hidden_learner(self):
        self.visit.host_id = self.host
        self.env.flush_all()
        for role in ("teacher", "reader", "bursar"):
            text = str(self.call(role, self.host, "get_bde_dossier"))
            text += str(
                self.call(
                    role, self.env["bde.touchpoint"], "get_timeline", self.host.id
                )
            )
            text += str(self.call(role, self.env["bde.finder"], "find", "zephirine"))
            text += str(
                self.call(role, self.env["res.partner"], "name_search", "zephirine")
            )
            self.assertNotIn("phirine", text.lower(), role)
