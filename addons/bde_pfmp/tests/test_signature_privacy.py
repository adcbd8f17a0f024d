from odoo.tests import tagged

from odoo.addons.bde_partners.tests.common_seal import drawing

from .common_convention import ConventionCase


@tagged("post_install", "-at_install")
class TestSignaturePrivacy(ConventionCase):
    """What a learner signed is given with the rest, and forgotten with the rest."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.placement = cls.make_minor()
        cls.learner = cls.placement.learner_id
        cls.convention = cls.placement._issue_conventions()
        cls.convention._action_send()
        cls.request = cls.convention.signature_request_id
        cls.signer = cls.request.signer_ids.filtered(
            lambda s: s.person_model == "bde.learner"
        )
        cls.signer._sign(
            "drawn",
            name="Léa",
            image=drawing(),
            ip="203.0.113.5",
            sha=cls.request.pdf_sha256,
        )

    def test_the_learner_is_given_their_own_evidence_and_nobody_elses(self):
        data = dict(self.learner._export_data())
        (rows,) = data[self.env._("Signatures")]
        said = " ".join(text for _label, text in rows)
        self.assertIn("203.0.113.5", said)
        self.assertIn(self.convention.number, said)
        others = (self.request.signer_ids - self.signer).mapped("email")
        for email in filter(None, others):
            self.assertNotIn(email, said)

    def test_an_erased_learner_leaves_no_name_and_a_whole_journal(self):
        names = [name for name in self.request.signer_ids.mapped("name") if name]
        self.learner._anonymise()
        self.assertFalse(self.request.document_id)
        self.assertTrue(self.request._chain_check()["ok"])
        self.env.flush_all()
        for table in ("event", "evidence", "signer", "request"):
            self.env.cr.execute(
                f"SELECT * FROM bde_signature_{table}"
                + (
                    f" WHERE id = {self.request.id}"
                    if table == "request"
                    else f" WHERE request_id = {self.request.id}"
                )
            )
            said = str(self.env.cr.fetchall())
            for name in [*names, "203.0.113.5"]:
                self.assertNotIn(name, said, table)

    def test_contacts_forgotten_first_the_names_stay(self):
        self.request._cancel("Test")
        self.learner._forget_contacts()
        self.assertFalse(self.signer.email or self.signer.phone)
        self.assertTrue(self.signer.name)
        self.assertTrue(self.request.document_id)
