"""The layer of signatures: sending, signing, what else may happen, the journal."""

from datetime import timedelta

from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from .common_signature import SignatureCase


@tagged("post_install", "-at_install")
class TestSignatureSend(SignatureCase):
    def test_one_link_and_one_secret_a_signatory(self):
        request = self.send()
        self.assertEqual(request.state, "sent")
        self.assertEqual(request.signer_ids.mapped("state"), ["asked", "asked"])
        tokens = {signer._link_token() for signer in request.signer_ids}
        self.assertEqual(len(tokens), 2)
        self.assertEqual(request.event_ids.mapped("kind"), ["frozen", "sent", "sent"])

    def test_the_boss_who_is_the_tutor_signs_once_for_both(self):
        boss = self.host.child_ids.sorted("id")[0]
        request = self.send(
            entries=[
                self.entry("host", boss.name, "luc@durand.example.org", person=boss),
                self.entry("tutor", boss.name, person=boss, level="visa", order=20),
                self.entry("learner", "Léa Dupont"),
            ]
        )
        signer = self.signer_of(request, "tutor")
        self.assertEqual(len(request.signer_ids), 2)
        self.assertEqual(signer.role_ids.mapped("code"), ["host", "tutor"])
        self.assertEqual((signer.level, signer.order), ("required", 10))
        self.sign(signer)
        self.assertEqual(request.signed_count, 1)

    def test_sent_twice_is_sent_once(self):
        documents = self.make_documents(2)
        first = self.requests._send_many(documents)
        second = self.requests._send_many(documents)
        self.assertEqual(first, second)
        self.assertEqual(documents.signature_request_id, first)
        self.assertEqual(documents.mapped("signature_total"), [2, 2])

    def test_six_hundred_cost_as_many_queries_as_twenty(self):
        counts = []
        for count in (20, 100):
            documents = self.make_documents(count, f"L{count}-")
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.requests._send_many(documents)
            self.env.flush_all()
            counts.append(self.env.cr.sql_log_count - before)
        self.assertLess(counts[1], counts[0] * 1.5 + 10, counts)

    def test_nobody_to_sign_is_said(self):
        document = self.make_document()
        self.people[document.id] = []
        plain = self.prepared
        self.prepared = lambda doc: {**plain(doc), "signers": []}
        with self.assertRaisesRegex(UserError, document.number):
            self.requests._send_many(document)


@tagged("post_install", "-at_install")
class TestSignatureSign(SignatureCase):
    def test_signed_by_all(self):
        request = self.send()
        host, learner = request.signer_ids
        self.sign(host)
        self.assertEqual((request.state, request.signed_count), ("sent", 1))
        self.sign(learner)
        self.assertEqual((request.state, request.signed_count), ("signed", 2))
        self.assertTrue(request.done_on)
        self.assertEqual(request.seal_state, "pending")
        self.assertEqual(
            [name for name, _id in self.told], ["signed", "signed", "done"]
        )
        self.assertTrue(request._chain_check()["ok"])
        evidence = self.env["bde.signature.evidence"].search(
            [("request_id", "=", request.id)]
        )
        self.assertEqual(len(evidence), 2)
        self.assertEqual(evidence[0].ip, "192.0.2.7")

    def assertNotSigned(self, words, signer, **values):
        with self.assertRaisesRegex(UserError, words):
            self.sign(signer, **values)
        self.assertNotEqual(signer.state, "signed")

    def test_nobody_signs_twice(self):
        host = self.send().signer_ids[0]
        self.sign(host)
        with self.assertRaisesRegex(UserError, "déjà|already"):
            self.sign(host)
        self.assertEqual(len(host.sudo().evidence_ids), 1)

    def test_what_is_refused(self):
        host = self.send().signer_ids[0]
        self.assertNotSigned("changed|changé", host, sha="0" * 64)
        self.assertNotSigned("changed|changé", host, sha=None)
        self.assertNotSigned("Draw|Dessinez|signature", host, image=b"")
        self.assertNotSigned("read|lu|lisible", host, image=b"GIF89a not a PNG")
        self.assertNotSigned("large|grand|lourd", host, image=b"\x89PNG" * 100_000)
        self.assertNotSigned("name|nom", host, name=" ")
        self.assertNotSigned("code", host, method="code")
        self.assertNotSigned("account|compte", host, method="account")
        host.link_expires_on = self.today - timedelta(days=1)
        self.assertNotSigned("time|délai|temps", host)

    def test_each_in_turn(self):
        request = self.send(
            entries=[
                self.entry("host", "Luc Durand", "luc@durand.example.org"),
                self.entry("school", "Jeanne Blanc", "jb@lycee.example.org", order=20),
            ]
        )
        host = self.signer_of(request, "host")
        school = request.signer_ids - host
        school.role_ids = self.env["bde.signature.role"].search([("code", "=", "visa")])
        self.assertEqual((host.state, school.state), ("asked", "waiting"))
        self.assertNotSigned("turn|tour", school)
        self.sign(host)
        self.assertEqual(school.state, "asked")
        self.sign(school)
        self.assertEqual(request.state, "signed")

    def test_paper_comes_in_any_order_and_late(self):
        request = self.send(
            entries=[
                self.entry("host", "Luc Durand"),
                self.entry("learner", "Léa Dupont", order=20),
            ]
        )
        host, learner = request.signer_ids
        learner._sign("paper", name="Léa Dupont")
        host.link_expires_on = self.today - timedelta(days=1)
        host._sign("paper", name="Luc Durand")
        self.assertEqual(request.state, "signed")
        self.assertEqual(set(request.signer_ids.mapped("method")), {"paper"})

    def test_one_session_signs_several(self):
        boss = self.host.child_ids.sorted("id")[0]
        documents = self.make_documents(3)
        for document in documents:
            self.people[document.id] = [self.entry("host", boss.name, person=boss)]
        requests = self.requests._send_many(documents)
        first = requests.signer_ids[0]
        self.assertEqual(first | first._same_person(), requests.signer_ids)
        self.sign(requests.signer_ids)
        self.assertEqual(set(requests.mapped("state")), {"signed"})

    def test_signing_costs_the_same_whatever_the_number(self):
        boss = self.host.child_ids.sorted("id")[0]
        counts = []
        for count in (5, 40):
            documents = self.make_documents(count, f"S{count}-")
            for document in documents:
                self.people[document.id] = [self.entry("host", boss.name, person=boss)]
            signers = self.requests._send_many(documents).signer_ids
            shown = {s.id: s.request_id.pdf_sha256 for s in signers}
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            signers._sign("drawn", name="Luc", image=self.drawing, sha=shown)
            self.env.flush_all()
            counts.append(self.env.cr.sql_log_count - before)
        self.assertLess(counts[1], counts[0] + 15, counts)


@tagged("post_install", "-at_install")
class TestSignatureSteps(SignatureCase):
    def test_refused_with_a_reason_closes_the_round(self):
        request = self.send()
        host, learner = request.signer_ids
        with self.assertRaises(UserError):
            host._refuse("  ")
        host._refuse("Les horaires ne sont pas ceux convenus")
        self.assertEqual((host.state, request.state), ("refused", "refused"))
        self.assertEqual(self.told[-1][0], "refused")
        with self.assertRaises(UserError):
            self.sign(learner)

    def test_wrong_person_is_corrected_by_the_office(self):
        request = self.send()
        host = request.signer_ids[0]
        token = host._link_token()
        host._wrong_person("Je suis le comptable")
        self.assertEqual((host.state, host.problem), ("waiting", "wrong_person"))
        self.assertNotEqual(host._link_token(), token)
        with self.assertRaises(UserError):
            self.sign(host)
        host._correct(name="Lucie Durand", email="Lucie@Durand.example.org")
        self.assertEqual(host.state, "asked")
        self.assertEqual(host.email, "lucie@durand.example.org")
        self.assertFalse(host.problem)
        self.sign(host)
        self.assertEqual(host.state, "signed")

    def test_a_host_hands_over_by_saying_so(self):
        request = self.send()
        host, learner = request.signer_ids
        new = host._delegate_to(
            "Nora Petit", "nora@durand.example.org", note="Je suis absent en mars"
        )
        self.assertEqual((host.state, new.state), ("delegated", "asked"))
        self.assertEqual(new.role_ids, host.role_ids)
        self.assertIn("absent", new.delegation_note)
        with self.assertRaises(UserError):
            learner._delegate_to("Un copain", "copain@example.org")
        self.sign(new)
        self.sign(learner)
        self.assertEqual(request.state, "signed")

    def test_the_tutor_who_hands_over_stays_tutor(self):
        boss = self.host.child_ids.sorted("id")[0]
        request = self.send(
            entries=[
                self.entry("host", boss.name, "luc@durand.example.org", person=boss),
                self.entry("tutor", boss.name, person=boss),
            ]
        )
        signer = request.signer_ids
        new = signer._delegate_to("Nora Petit", "nora@durand.example.org")
        self.assertEqual(signer.state, "asked")
        self.assertEqual(signer.role_ids.mapped("code"), ["tutor"])
        self.assertEqual(new.role_ids.mapped("code"), ["host"])

    def test_only_the_head_waives_and_only_a_visa(self):
        request = self.send(
            entries=[
                self.entry("host", "Luc Durand", "luc@durand.example.org"),
                self.entry("visa", "Chef des travaux", level="visa"),
            ]
        )
        host = self.signer_of(request, "host")
        visa = self.signer_of(request, "visa")
        head = new_test_user(
            self.env, "waiver.head", groups="bde_partners.group_bde_head"
        )
        office = new_test_user(
            self.env, "waiver.office", groups="bde_partners.group_bde_manager"
        )
        with self.assertRaises(AccessError):
            visa.with_user(office)._waive("Absent")
        with self.assertRaises(UserError):
            host.with_user(head)._waive("Absent")
        with self.assertRaises(UserError):
            visa.with_user(head)._waive("")
        visa.with_user(head)._waive("Absent jusqu'au départ")
        self.assertEqual((visa.state, visa.waived_by_id), ("waived", head))
        self.sign(host)
        self.assertEqual(request.state, "signed")

    def test_a_new_start_says_what_it_undoes(self):
        request = self.send()
        self.assertEqual(request._what_is_undone(), "")
        self.sign(request.signer_ids[0])
        self.assertIn("Luc Durand", request._what_is_undone())
        document = self.env["bde.pfmp.convention"].browse(request.res_id)
        new = request._restart("Changement d'horaires")
        self.assertEqual((request.state, new.state), ("cancelled", "sent"))
        self.assertEqual(request.replaced_by_id, new)
        self.assertEqual(document.signature_request_id, new)
        self.assertIn("changed", request.event_ids.mapped("kind"))
        with self.assertRaises(UserError):
            self.sign(request.signer_ids[1])

    def test_expired_then_given_more_time(self):
        request = self.send()
        host, learner = request.signer_ids
        self.sign(host)
        request.sudo().expires_on = self.today - timedelta(days=1)
        self.requests._cron_expire()
        self.assertEqual((request.state, learner.state), ("expired", "expired"))
        self.assertEqual(self.told[-1][0], "expired")
        with self.assertRaises(UserError):
            self.sign(learner)
        request._reopen(self.today + timedelta(days=7))
        self.assertEqual((request.state, learner.state), ("sent", "asked"))
        self.sign(learner)
        self.assertEqual(request.state, "signed")

    def test_seen_once(self):
        request = self.send()
        for _again in range(2):
            request.signer_ids[0]._mark_seen()
        self.assertEqual(request.signer_ids[0].state, "seen")
        self.assertEqual(request.event_ids.mapped("kind").count("opened"), 1)


@tagged("post_install", "-at_install")
class TestSignatureJournal(SignatureCase):
    def forge(self, event, column, value):
        self.env.flush_all()
        self.env.cr.execute(
            f"UPDATE bde_signature_event SET {column} = %s WHERE id = %s",
            [value, event.id],
        )
        self.env.invalidate_all()

    def test_nothing_is_written_by_hand(self):
        event = self.send().event_ids[0]
        manager = new_test_user(
            self.env, "journal.manager", groups="bde_partners.group_bde_manager"
        )
        for who in (event, event.sudo(), event.with_user(manager)):
            with self.assertRaises(UserError):
                who.write({"kind": "signed"})
            with self.assertRaises(UserError):
                who.unlink()
        with self.assertRaises(AccessError):
            event.with_user(manager).create({"request_id": event.request_id.id})

    def test_a_line_that_is_changed_shows(self):
        request = self.send()
        event = request.event_ids[1]
        self.assertTrue(request._chain_check()["ok"])
        self.forge(event, "kind", "opened")
        check = request._chain_check()
        self.assertEqual((check["ok"], check["event"]), (False, event))
        self.assertEqual(check["why"], "link")

    def test_a_personal_part_that_is_changed_shows(self):
        request = self.send()
        event = request.event_ids[1]
        self.forge(event, "payload", '{"name": "somebody else"}')
        check = request._chain_check()
        self.assertEqual((check["event"], check["why"]), (event, "payload"))

    def test_a_last_line_taken_away_shows(self):
        request = self.send()
        self.env.flush_all()
        self.env.cr.execute(
            "DELETE FROM bde_signature_event WHERE id = %s", [request.event_ids[-1].id]
        )
        self.env.invalidate_all()
        self.assertEqual(request._chain_check()["why"], "tail")

    def test_personal_part_is_erased_and_the_chain_holds(self):
        request = self.send()
        self.sign(request.signer_ids[0])
        request.event_ids._erase_payload()
        evidence = request.signer_ids[0].sudo().evidence_ids
        evidence._erase()
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertFalse(any(request.event_ids.mapped("payload")))
        self.assertFalse(evidence.image or evidence.ip or evidence.email)
        self.assertTrue(request._chain_check()["ok"])
