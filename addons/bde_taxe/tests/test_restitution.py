from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from odoo.addons.bde_partners.tests.common_pdf import PdfCase
from odoo.addons.queue_job.tests.common import trap_jobs

from .common_use_of_money import UseCase

RESTITUTION = "bde_taxe.action_report_restitution"


@tagged("post_install", "-at_install")
class TestRestitution(UseCase):
    def target(self, partner):
        return self.campaign.target_ids.filtered(lambda t: t.partner_id == partner)

    def lines(self, partner):
        target = self.target(partner)
        return target._restitution_lines()[target]

    def test_money_goes_where_it_was_designated(self):
        self.receive(self.vasseur, 1200, self.melec)
        self.receive(self.legoff, 300, self.agora)
        self.buy(self.allocate("Workshop", 1000, self.melec), "Wiring bench", 1000)
        self.buy(self.allocate("Office room", 500, self.agora), "Screens", 500)
        self.assertEqual(self.lines(self.vasseur), [("Wiring bench", 1000)])
        self.assertEqual(self.lines(self.legoff), [("Screens", 300)])
        target = self.target(self.vasseur)
        told = target._restitution()[target]
        self.assertEqual((told.received, told.left), (1200, 200))
        self.assertEqual(told.trainings, [self.melec.display_name])

    def test_parts_add_up_to_the_cent(self):
        donors = self.env["res.partner"].create(
            [{"name": f"Donor {i}", "is_company": True} for i in range(7)]
        )
        for rank, donor in enumerate(donors):
            self.receive(donor, 33.33 + rank / 100, self.melec)
        workshop = self.allocate("Workshop", 500, self.melec)
        for amount in (100.01, 33.34, 0.01):
            self.buy(workshop, f"Tool at {amount}", amount)
        found = self.campaign.target_ids._restitution_lines()
        sums = {}
        for lines in found.values():
            for label, amount in lines:
                sums[label] = round(sums.get(label, 0) + amount, 2)
        self.assertEqual(
            sums,
            {"Tool at 100.01": 100.01, "Tool at 33.34": 33.34, "Tool at 0.01": 0.01},
        )

    def test_money_of_unknown_donors_pays_its_part(self):
        self.receive(self.vasseur, 100, self.melec)
        self.receive(None, 300, self.melec)
        self.receive(None, 100, self.melec, kind="unallocated")
        self.buy(self.allocate("Workshop", 500, self.melec), "Bench", 250)
        self.assertEqual(self.lines(self.vasseur), [("Bench", 50)])

    def test_correction_is_taken_off(self):
        self.receive(self.vasseur, 500, self.melec)
        self.receive(self.vasseur, -100, self.melec)
        self.receive(self.legoff, 80)
        self.receive(self.legoff, -80)
        self.buy(self.allocate("Workshop", 900, self.melec), "Bench", 900)
        self.assertEqual(self.lines(self.vasseur), [("Bench", 400)])
        self.assertEqual(self.lines(self.legoff), [])

    def test_training_comes_from_the_intention_when_the_file_is_silent(self):
        self.receive(self.vasseur, 100)
        self.env["bde.taxe.pledge"].create(
            {
                "target_id": self.target(self.vasseur).id,
                "training_id": self.agora.id,
                "amount_designated": 90,
                "state": "designated",
            }
        )
        self.buy(self.allocate("Workshop", 500, self.melec), "Bench", 500)
        self.buy(self.allocate("Office", 500, self.agora), "Screens", 60)
        self.assertEqual(self.lines(self.vasseur), [("Screens", 60)])

    def test_only_what_is_ordered_or_paid_was_bought(self):
        self.receive(self.vasseur, 1000)
        project = self.allocate("Projects", 900)
        self.buy(project, "Trip", 200, "trips", state="ordered")
        self.buy(project, "Later", 100, state="planned")
        self.buy(project, "Never", 100, state="cancelled")
        self.assertEqual([amount for _label, amount in self.lines(self.vasseur)], [200])
        self.assertIn("Trip", self.lines(self.vasseur)[0][0])
        self.assertNotEqual("Trip", self.lines(self.vasseur)[0][0])

    def test_several_campaigns_at_once(self):
        self.receive(self.vasseur, 100, campaign=self.last)
        self.receive(self.vasseur, 200)
        self.buy(self.allocate("Old", 90, campaign=self.last), "Old tool", 60)
        self.buy(self.allocate("New", 90), "New tool", 70)
        targets = self.last.target_ids + self.campaign.target_ids
        self.assertEqual(
            [targets._restitution_lines()[target] for target in targets],
            [[("Old tool", 60)], [("New tool", 70)]],
        )

    def test_constant_number_of_queries(self):
        self.receive(self.vasseur, 100, self.melec)
        workshop = self.allocate("Workshop", 5000, self.melec)
        self.buy(workshop, "Bench", 50)

        def count():
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.campaign.target_ids._restitution_lines()
            return self.env.cr.sql_log_count - before

        few = count()
        for rank in range(20):
            donor = self.env["res.partner"].create(
                {"name": f"Donor {rank}", "is_company": True}
            )
            self.receive(donor, 10, self.melec)
            self.buy(workshop, f"Tool {rank}", 20)
        self.assertLessEqual(count(), few)

    def test_letter_tells_their_part_and_names_no_other_donor(self):
        self.receive(self.vasseur, 1200, self.melec)
        self.receive(self.legoff, 300, self.melec)
        self.buy(
            self.allocate("Workshop", 900, self.melec),
            "Wiring bench",
            750,
            supplier_id=self.pinel.id,
        )
        self.campaign.restitution_note = "Come to the open day."
        target = self.target(self.vasseur)
        for role in ("user", "head", "bursar"):
            html = (
                target.with_user(self.users[role])._restitution_pdf()[target].decode()
            )
            for text in (
                "Vasseur Électricité",
                "1\u00a0200\u00a0€",
                "Wiring bench",
                "600,00\u00a0€",
                "Come to the open day.",
            ):
                self.assertIn(text, html)
            self.assertNotIn("Le Goff", html)
            self.assertNotIn("Pinel", html)
            self.assertNotIn("libératoire", html)
        with self.assertRaises(AccessError):
            target.with_user(self.users["teacher"])._restitution_pdf()

    def test_letter_shows_pictures_and_adds_up_small_parts(self):
        self.receive(self.vasseur, 1000)
        tools = self.allocate("Tools", 900)
        pixel = (
            b"iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk"
            b"+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
        )
        self.buy(tools, "Lathe", 400, picture=pixel)
        for number in range(14):
            self.buy(tools, f"Chisel {number}", 10 + number)
        target = self.target(self.vasseur)
        html = target._restitution_pdf()[target].decode()
        self.assertEqual(html.count("data:image/jpeg"), 1)
        self.assertIn("Chisel 13", html)
        self.assertNotIn("Chisel 0<", html)
        self.assertIn("33,00\u00a0€", html)  # 10 + 11 + 12, the three smallest

    def test_printed_once_filed_and_dated(self):
        self.receive(self.vasseur, 1200)
        self.receive(self.legoff, 300)
        self.receive(self.pinel, 80)
        self.receive(self.pinel, -80)
        targets = self.campaign.target_ids.with_user(self.users["bursar"])
        targets.action_print_restitution()
        gave = self.target(self.vasseur) + self.target(self.legoff)
        self.assertTrue(all(target.restitution_on for target in gave))
        self.assertFalse(self.target(self.pinel).restitution_on)
        for target in gave:
            document = target.document_ids
            self.assertEqual(document.type_id.code, "tax_restitution")
            self.assertEqual(document.partner_id, target.partner_id)
        teacher = self.env["bde.document"].with_user(self.users["teacher"])
        self.assertFalse(teacher.search([("id", "in", gave.document_ids.ids)]))
        targets.action_print_restitution()
        self.assertEqual(len(gave.document_ids), 2)

    def test_sent_by_mail_with_the_letter_enclosed(self):
        self.vasseur.email = "vasseur@example.org"
        self.receive(self.vasseur, 1200)
        target = self.target(self.vasseur).with_user(self.users["user"])
        context = target.action_send_restitution()["context"]
        composer = self.env["mail.compose.message"].with_user(self.users["user"])
        composer.with_context(**context).create({})._action_send_mail()
        mail = target.message_ids.filtered("attachment_ids")
        self.assertEqual(mail.partner_ids, self.vasseur)
        self.assertEqual(mail.attachment_ids.name, target.document_ids.name)
        self.assertTrue(target.restitution_on)
        bursar = self.target(self.vasseur).with_user(self.users["bursar"])
        with self.assertRaises(AccessError):
            bursar.action_send_restitution()

    def test_restitution_to_all_donors_goes_by_background_work(self):
        donors = self.env["res.partner"].create(
            [{"name": f"Donor {i}", "is_company": True} for i in range(5)]
        )
        for donor in donors:
            self.receive(donor, 100)
        with trap_jobs() as trap:
            self.campaign.action_print_restitutions()
            self.assertTrue(trap.jobs_count())
        self.campaign.with_context(queue_job__no_delay=True).action_print_restitutions()
        self.assertEqual(len(self.campaign.target_ids.document_ids), 5)

    def test_nothing_to_tell_says_so(self):
        target = self.env["bde.taxe.target"].create(
            {"campaign_id": self.campaign.id, "partner_id": self.vasseur.id}
        )
        with self.assertRaises(UserError):
            target.action_print_restitution()
        with self.assertRaises(UserError):
            self.campaign.action_print_restitutions()
        with self.assertRaises(AccessError):
            target.with_user(self.users["teacher"]).action_print_restitution()

    def test_their_page_shows_what_it_bought(self):
        self.receive(self.vasseur, 100)
        target = self.target(self.vasseur)
        self.assertIn("100,00", target.restitution_summary)
        self.buy(self.allocate("Tools", 900), "Saw <b>", 40)
        target.invalidate_recordset()
        self.assertIn("Saw &lt;b&gt;", target.restitution_summary)
        self.assertIn("60,00", target.restitution_summary)


@tagged("post_install", "-at_install")
class TestRestitutionPdf(PdfCase, UseCase):
    def test_letter_prints(self):
        self.receive(self.vasseur, 1200)
        self.buy(self.allocate("Tools", 900), "Saw", 812.5)
        targets = self.campaign.target_ids.with_context(force_report_rendering=True)
        pdf = targets._restitution_pdf()[targets]
        self.assertTrue(pdf.startswith(b"%PDF-"))

    def test_report_to_the_board_prints(self):
        self.receive(self.vasseur, 1200)
        self.buy(self.allocate("Benches", 900, self.melec), "Wiring bench", 812.5)
        reports = self.env["ir.actions.report"].with_context(
            force_report_rendering=True
        )
        pdf = reports._bde_render_pdfs("bde_taxe.action_report_use", self.campaign)
        self.assertTrue(pdf[self.campaign.id].startswith(b"%PDF-"))
