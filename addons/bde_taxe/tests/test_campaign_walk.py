"""A whole campaign, in real browsers, with a mail server of this machine."""

import io
import os
import re
from datetime import date
from unittest.mock import patch

import pypdf

from odoo.fields import Command
from odoo.tests import HttpCase, new_test_user, tagged

from odoo.addons.bde_partners.models.ir_actions_report import IrActionsReport
from odoo.addons.bde_partners.tests.common_pdf import PdfCase
from odoo.addons.bde_partners.tests.common_smtp import SmtpMixin

# the page of the company on a phone of 390 px: it answers, then reads the thanks
PHONE = """
(async () => {
    const until = async (what, done) => {
        for (let wait = 0; !done(); wait++) {
            if (wait > 400) throw new Error("too long: " + what);
            await new Promise((resolve) => setTimeout(resolve, 50));
        }
    };
    const frame = document.createElement("iframe");
    frame.style.cssText = "position: fixed; inset: 0; width: 390px; height: 844px";
    frame.src = "PATH";
    document.body.append(frame);
    const find = (selector) => frame.contentDocument?.querySelector(selector);
    await until("page", () => find("#bde_intention"));
    const wide = frame.contentDocument.documentElement.scrollWidth;
    if (wide > 390) throw new Error("wider than the screen: " + wide);
    if (!frame.contentDocument.body.textContent.includes("SOLTéA"))
        throw new Error("it does not say that only SOLTéA counts");
    find("#bde_intention").click();
    await until("form", () => find("#bde_send"));
    find("#all").value = "1 200,50 €";
    find("input[name=named][value='1']").click();
    find("#by").value = "Odile Tissot";
    find("#bde_send").click();
    await until("thanks", () => find("#bde_said"));
    console.log("test successful");
})().catch((error) => console.error(String(error)));
"""


@tagged("post_install", "-at_install")
class TestCampaignWalk(SmtpMixin, PdfCase, HttpCase):
    browser_size = "1440x900"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(
            context={**cls.env.context, "lang": "fr_FR", "tracking_disable": True}
        )
        cls.env["res.lang"]._activate_lang("fr_FR")
        cls.year = date.today().year
        cls.env.company.write(
            {
                "name": "Lycée de la Visite",
                "bde_uai": "0410017W",
                "bde_email": "bureau@lycee.example.org",
                "currency_id": cls.env.ref("base.EUR").id,
            }
        )
        cls.user = new_test_user(
            cls.env,
            "taxe.walk",
            password="taxe.walk",
            groups="base.group_user,bde_partners.group_bde_manager",
            lang="fr_FR",
        )
        cls.tissot, cls.vasseur = cls.env["res.partner"].create(
            [
                {
                    "name": name,
                    "is_company": True,
                    "bde_is_host": True,
                    "bde_naf": "45.20A",
                    "bde_legal_kind": "company",
                    "bde_siret": siret,
                    "email": email,
                    "zip": "41000",
                    "city": "Blois",
                    "lang": "fr_FR",
                }
                for name, siret, email in (
                    ("Garage Tissot", "73282932000074", "tissot@example.org"),
                    ("Garage Vasseur", False, "vasseur@example.org"),
                )
            ]
        )
        cls.env["bde.taxe.campaign"].search([]).write({"state": "closed"})
        cls.campaign = cls.env["bde.taxe.campaign"].create(
            {"year": cls.year, "state": "running", "user_id": cls.user.id}
        )

    def setUp(self):
        super().setUp()
        for patcher in (
            patch.object(
                IrActionsReport, "_bde_rendering_is_off", lambda report: False
            ),
            patch.dict(os.environ, {"QUEUE_JOB__NO_DELAY": "1"}),
        ):
            patcher.start()
            self.addCleanup(patcher.stop)

    def walk(self, path, part):
        self.start_tour(path, f"bde_taxe_walk_{part}", login="taxe.walk", timeout=120)
        self.env.invalidate_all()

    def test_a_whole_campaign(self):
        self.segment_and_choice()
        self.mailing()
        self.answer_on_a_phone()
        self.transfers()
        self.bank()
        self.thanks()
        self.restitution()

    def segment_and_choice(self):
        """The user describes a segment, then puts it in the campaign."""
        self.walk("/odoo/bde-segments/new", "segment")
        self.walk(f"/odoo/bde-campagnes/{self.campaign.id}", "ask")
        targets = self.campaign.target_ids
        self.assertEqual(targets.partner_id, self.tissot | self.vasseur)
        self.target = targets.filtered(lambda t: t.partner_id == self.tissot)

    def mailing(self):
        """The mailing is read, sent, and received by a mail server."""
        self.start_smtp()
        step = self.env["bde.taxe.step"].create(
            {
                "name": "Premier courriel",
                "campaign_id": self.campaign.id,
                "kind": "mail",
                "segment_ids": [Command.set(self.target.segment_ids.ids)],
            }
        )
        self.walk(f"/odoo/bde-taxe-plan/{step.id}", "mailing")
        self.assertEqual(step.mailing_id.state, "in_queue")
        step.mailing_id.with_user(self.user).action_send_mail()  # as its job does
        self.env["mail.mail"].search([("state", "=", "outgoing")]).send()
        received = {mail.envelope_to[0]: mail for mail in self.postman.mails}
        self.assertEqual(set(received), {"tissot@example.org", "vasseur@example.org"})
        html = self.html_of(received["tissot@example.org"])
        (self.link,) = set(re.findall(r"/bde/t/[\w-]+", html))
        self.env.invalidate_all()
        self.assertEqual(self.target.state, "contacted")

    def answer_on_a_phone(self):
        """The company declares what it means to designate, from the mail received."""
        self.browser_js("/bde", PHONE.replace("PATH", self.link), login=None)
        self.env.invalidate_all()
        self.assertEqual(self.target.state, "promised")
        self.assertEqual(self.target.amount_promised, 1200.5)
        self.assertEqual(self.target.amount_transferred, 0)
        self.assertEqual(self.target.named, "yes")

    def transfers(self):
        """The statement is imported; the doubtful donor is checked side by side."""
        path = f"/odoo/bde-taxe-import#{self.year}"
        self.walk(path, "transfers")
        self.assertEqual(self.target.state, "transferred")
        doubtful = self.campaign.transfer_ids.filtered(lambda t: t.state == "review")
        self.assertEqual(doubtful.mapped("donor_name"), ["GARAGE VASEUR"])
        self.walk("/odoo/bde-taxe-a-verifier", "review")
        self.assertEqual(set(self.campaign.transfer_ids.mapped("state")), {"matched"})

    def bank(self):
        """The total of the lines is compared with what the bank received."""
        payment = self.campaign.payment_ids
        self.assertEqual(payment.state, "waiting")
        self.walk(f"/odoo/bde-taxe-banque/{payment.id}", "bank")
        self.assertEqual((payment.state, payment.difference), ("matched", 0))
        self.assertTrue(payment.reconciled_on)

    def thanks(self):
        """Both donors are thanked by e-mail, received too."""
        self.postman.mails.clear()
        self.walk("/odoo/bde-taxe-donateurs", "thank")
        self.assertEqual(set(self.campaign.target_ids.mapped("state")), {"thanked"})
        self.env["mail.mail"].search([("state", "=", "outgoing")]).send()
        thanked = {mail.envelope_to[0] for mail in self.postman.mails}
        self.assertEqual(thanked, {"tissot@example.org", "vasseur@example.org"})

    def restitution(self):
        """What the money bought, in a PDF for its donor, naming no other donor."""
        allocation = self.env["bde.taxe.allocation"].create(
            {"name": "Atelier", "campaign_id": self.campaign.id, "amount": 1500}
        )
        self.env["bde.taxe.expense"].create(
            {
                "name": "Pont élévateur",
                "allocation_id": allocation.id,
                "kind_id": self.env.ref("bde_taxe.bde_taxe_expense_kind_equipment").id,
                "amount": 1000,
            }
        )._mark_paid()
        self.walk(f"/odoo/bde-taxe-donateurs/{self.target.id}", "restitution")
        document = self.target.document_ids.filtered(
            lambda d: d.type_id.code == "tax_restitution"
        )
        pages = pypdf.PdfReader(io.BytesIO(document.attachment_id.raw)).pages
        words = " ".join("".join(page.extract_text() for page in pages).split())
        self.assertIn("Garage Tissot", words)
        self.assertIn("Pont élévateur", words)
        self.assertIn("1 200,50", words)
        self.assertNotIn("Vasseur", words)
