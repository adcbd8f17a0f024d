from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import tagged

from odoo.addons.bde_partners.tests.common_rpc import RpcCase
from odoo.addons.bde_partners.tests.test_inbox import eml

from .common_pfmp import PfmpCase


@tagged("post_install", "-at_install")
class TestTeacherPartners(RpcCase, PfmpCase):
    """Teachers see the hosts of the placements they may read, and their people."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.klass.teacher_ids = [Command.set(cls.teacher.ids)]
        cls.stranger = cls.make_host("Boulangerie Inconnue")
        cls.theirs = cls.make_host("Hôtel des Autres")
        cls.mine = cls.make_learner("Mine", cls.klass)
        cls.other = cls.make_learner(
            "Other", cls.other_class, {"training_id": cls.family.id}
        )
        cls.placement = cls.make_placement(cls.mine, host_id=cls.host.id)
        cls.visit = cls.make_placement(cls.other, host_id=cls.theirs.id)
        cls.env.flush_all()

    def setUp(self):
        super().setUp()
        self.rpc_login(self.users["teacher"])

    def seen(self, partners):
        return set(self.rpc("res.partner", "search", [("id", "in", partners.ids)]))

    def test_hosts_of_their_classes_and_people(self):
        people = self.host.bde_contact_ids
        self.assertTrue(people)
        wanted = self.host | people
        others = self.stranger | self.theirs | self.theirs.bde_contact_ids
        self.assertEqual(self.seen(wanted | others), set(wanted.ids))
        spec = {
            "host_id": {"fields": {"display_name": {}, "phone": {}}},
            "tutor_id": {"fields": {"display_name": {}}},
            "referent_id": {"fields": {"display_name": {}}},
        }
        (row,) = self.rpc("bde.pfmp.placement", "web_read", self.placement.ids, spec)
        self.assertEqual(row["host_id"]["display_name"], "Garage des Lilas")

    def test_a_visit_opens_the_host(self):
        self.assertFalse(self.seen(self.theirs))
        self.visit.referent_id = self.teacher
        self.env.flush_all()
        self.assertEqual(self.seen(self.theirs), set(self.theirs.ids))
        self.visit.referent_id = False
        self.env.flush_all()
        self.assertFalse(self.seen(self.theirs))

    def test_hosts_of_the_training_of_their_learners(self):
        """The training of the enrolments counts, even when the class names no MEF."""
        self.env["bde.hosting"].create(
            {"partner_id": self.stranger.id, "training_id": self.training.id}
        )
        self.env.flush_all()
        self.assertEqual(self.seen(self.stranger), set(self.stranger.ids))

    def test_signatory_of_the_head_office(self):
        head = self.make_host("Groupe Lilas")
        boss = head.bde_contact_ids[:1]
        self.host.parent_id = head
        self.placement.signatory_id = boss
        self.env.flush_all()
        self.assertEqual(self.seen(head | boss), {head.id, boss.id})

    def test_people_of_the_school(self):
        colleague = self.env["res.partner"].create(
            {
                "name": "Sans compte",
                "bde_is_teacher": True,
                "parent_id": self.company.partner_id.id,
            }
        )
        self.env.flush_all()
        school = self.company.partner_id | colleague | self.users["user"].partner_id
        self.assertEqual(self.seen(school), set(school.ids))

    def test_a_message_of_somebody_hidden_does_not_break_the_notes(self):
        self.host.message_post(
            body="Bonjour", author_id=self.stranger.bde_contact_ids[0].id
        )
        thread = self.rpc_route(
            "/mail/thread/messages",
            thread_model="res.partner",
            thread_id=self.host.id,
            fetch_params={},
        )
        self.assertEqual(len(thread["messages"]), 1)
        self.stranger.message_post(body="Secret")
        domain = [("model", "=", "res.partner"), ("res_id", "=", self.stranger.id)]
        self.assertFalse(self.rpc("mail.message", "search", domain))

    def test_what_is_checked_does_not_stay_in_the_cache(self):
        """The rule reads what it needs by itself: the user's own lists stay short."""
        self.visit.host_id = self.host
        self.env.flush_all()
        self.env.invalidate_all()
        host = self.host.with_user(self.users["teacher"])
        host.check_access("read")
        self.assertEqual(host.bde_placement_ids, self.placement)


@tagged("post_install", "-at_install")
class TestPrivateAddresses(PfmpCase):
    """A learner's or a family's address never becomes a contact."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.make_learner("Durand", email="Camille@eleves.invalid")
        cls.env["bde.guardian"].create(
            {"last_name": "Durand", "email": "famille@boites.invalid"}
        )
        cls.office = cls.env(user=cls.users["user"])

    def test_of_a_mail(self):
        inbox = self.office["bde.inbox"]
        for number, address in enumerate(
            ("camille@eleves.invalid", "Famille@boites.invalid")
        ):
            mail = self.env["bde.inbox"]._read_mail(
                "a.eml", eml(number=str(number), From=address)
            )
            found, _new = self.env["bde.inbox"]._take(
                mail, self.company, self.users["user"]
            )
            self.assertTrue(found.is_private)
            self.assertEqual(found.state, "to_file")
            mine = inbox.browse(found.id)
            mine.partner_id = self.host
            before = self.env["res.partner"].search_count([])
            with self.assertRaises(UserError):
                mine.action_keep_sender()
            mine.action_file()
            self.assertFalse(mine.interaction_id.contact_id)
            self.assertEqual(self.env["res.partner"].search_count([]), before)

    def test_of_a_proposal(self):
        proposal = self.office["bde.proposal"].create(
            {
                "name": "Neuve",
                "contact_name": "Durand",
                "contact_email": "famille@boites.invalid",
            }
        )
        with self.assertRaisesRegex(UserError, "famille@boites.invalid"):
            proposal.action_accept()
