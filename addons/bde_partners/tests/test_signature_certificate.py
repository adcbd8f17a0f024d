from datetime import datetime

import psycopg2
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    load_der_private_key,
    pkcs12,
)
from cryptography.x509 import load_der_x509_certificate

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from ..pdf import certificates as makers
from .common_seal import SealCase


def own_file(password="secret", years=None):
    """Return a PKCS#12 file as a school receives it."""
    now = datetime(2001, 1, 1) if years == "past" else None
    made = makers.make_certificate("Cachet du lycée", "Lycée", now=now)
    key = load_der_private_key(made.key, None)
    return pkcs12.serialize_key_and_certificates(
        b"lycee",
        key,
        load_der_x509_certificate(made.certificate),
        None,
        BestAvailableEncryption(password.encode()),
    )


@tagged("post_install", "-at_install")
class TestCertificate(SealCase):
    """The seal of the school: made at first need, or its own; a key nobody reads."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.certificates = cls.env["bde.signature.certificate"]

    def upload(self, content, password="secret", user="manager"):
        return (
            self.env["bde.signature.certificate.upload"]
            .with_user(self.users[user])
            .create({"file": self.b64(content), "password": password})
            .certificate_id
        )

    def test_made_at_first_need_for_ten_years_with_the_name_of_the_school(self):
        found = self.certificates._current(self.company)
        self.assertIn("Lycée Ada Lovelace", found.name)
        self.assertEqual(found.origin, "made")
        years = (found.valid_to - found.valid_from).days / 365.25
        self.assertAlmostEqual(years, 10, delta=0.05)
        self.assertEqual(self.certificates._current(self.company), found)

    def test_another_school_has_another(self):
        ours = self.certificates._current(self.company)
        theirs = self.certificates._current(self.other)
        self.assertNotEqual(ours.fingerprint, theirs.fingerprint)
        seen = self.certificates.with_user(self.users["manager"]).search([])
        self.assertNotIn(theirs, seen)

    def test_the_schools_own_certificate(self):
        old = self.certificates._current(self.company)
        new = self.upload(own_file())
        self.assertEqual(new.origin, "given")
        self.assertEqual(self.certificates._current(self.company), new)
        self.assertFalse(old.active, "kept, to verify")
        self.assertTrue(old.exists())

    def test_what_is_wrong_with_a_file_is_said(self):
        for content, password, words in (
            (own_file(), "wrong", "password"),
            (b"not a certificate", "secret", "PKCS#12"),
            (own_file(years="past"), "secret", "ended"),
        ):
            with self.assertRaisesRegex(UserError, words):
                self.upload(content, password)

    def test_the_password_is_not_kept(self):
        self.upload(own_file("très secret"), "très secret")
        self.env.flush_all()
        self.env.cr.execute(
            "SELECT * FROM bde_signature_certificate_upload ORDER BY id DESC LIMIT 1"
        )
        self.assertNotIn("très secret", str(self.env.cr.fetchone()))

    def test_only_the_manager_changes_the_seal(self):
        for role in ("reader", "user", "teacher", "head", "bursar"):
            with self.assertRaises(AccessError, msg=role):
                self.upload(own_file(), user=role)
        made = self.certificates._current(self.company)
        with self.assertRaises(AccessError):
            made.with_user(self.users["head"]).action_renew()

    def test_nobody_reads_the_key(self):
        found = self.certificates._current(self.company)
        key = found._material().key
        admin = found.with_user(self.env.ref("base.user_admin"))
        names = list(admin.fields_get())
        self.assertNotIn("key", names)
        rows = str(admin.read(names)) + str(admin.export_data(["name"])["datas"])
        self.assertNotIn(key.hex(), rows)
        self.assertNotIn(self.b64(key)[:40], rows)
        for model in self.env.registry.models.values():
            self.assertNotEqual(model._table, "bde_signature_key")
        with self.assertRaises(AccessError):
            admin.create({"name": "x", "origin": "made", "fingerprint": "1"})

    def test_the_key_in_the_database_opens_nothing_without_its_secret(self):
        found = self.certificates._current(self.company)
        key = found._material().key
        self.env.cr.execute(
            "SELECT locked FROM bde_signature_key WHERE certificate_id = %s",
            [found.id],
        )
        locked = bytes(self.env.cr.fetchone()[0])
        self.assertNotIn(key, locked)
        with self.assertRaises(makers.SealError):
            makers.unlock_key(locked, "another secret")

    def test_a_restored_copy_makes_a_new_seal_and_asks_for_the_schools_own(self):
        made = self.certificates._current(self.company)
        parameters = self.env["ir.config_parameter"]
        parameters.set_param("database.secret", "the secret of a copy")
        again = self.certificates._current(self.company)
        self.assertNotEqual(again, made)
        self.upload(own_file())
        parameters.set_param("database.secret", "yet another")
        with self.assertRaisesRegex(UserError, "give the file again"):
            self.certificates._current(self.company)

    def test_a_certificate_is_never_deleted(self):
        found = self.certificates._current(self.company)
        with self.assertRaises(UserError):
            found.sudo().unlink()

    @mute_logger("odoo.sql_db")
    def test_a_school_has_one_seal_in_use(self):
        found = self.certificates._current(self.company)
        other = self.certificates._make(self.company)
        self.assertFalse(found.active)
        with self.assertRaises(psycopg2.IntegrityError), self.env.cr.savepoint():
            found.sudo().active = True
            self.env.flush_all()
        self.assertTrue(other.active)

    def test_a_seal_ending_soon_is_on_the_home_of_the_manager(self):
        self.certificates._current(self.company).sudo().valid_to = "2020-01-01"
        card = self.env["bde.home"].with_user(self.users["manager"])
        keys = {c["key"]: c for c in card._home_cards()}
        self.assertEqual(keys["seal"]["state"], "red")
        keys = {c["key"] for c in card.with_user(self.users["teacher"])._home_cards()}
        self.assertNotIn("seal", keys)

    def test_groups(self):
        user = new_test_user(
            self.env,
            "next_door",
            groups="bde_partners.group_bde_manager",
            company_id=self.other.id,
            company_ids=[Command.set(self.other.ids)],
        )
        found = self.certificates._current(self.company)
        with self.assertRaises(AccessError):
            found.with_user(user).read(["name"])
