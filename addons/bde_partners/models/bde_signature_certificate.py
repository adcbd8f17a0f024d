"""The seal of the school: its certificate, and a key that nobody reads."""

from base64 import b64decode, b64encode

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL
from odoo.tools.misc import format_date

from ..pdf import certificates as makers

MANAGER = "bde_partners.group_bde_manager"
WARN_DAYS = 60


class BdeSignatureCertificate(models.Model):
    """A certificate that seals, or has sealed, the documents of a school.

    Made by the product at first need, or given by the school as a PKCS#12 file. Former
    ones stay: documents sealed with them are verified for ever.

    The private key is in a table that no model shows, encrypted under a key derived
    from the secret of the database (`database.secret`): neither a field, nor an
    export, nor RPC reaches it.
    """

    _name = "bde.signature.certificate"
    _description = "Certificate of the seal"
    _order = "active desc, id desc"
    _check_company_auto = True

    name = fields.Char(required=True, readonly=True)
    company_id = fields.Many2one(
        "res.company", string="School", required=True, readonly=True, index=True
    )
    origin = fields.Selection(
        [("made", "Made by the application"), ("given", "Given by the school")],
        required=True,
        readonly=True,
    )
    issuer = fields.Char(readonly=True)
    certificate = fields.Binary(readonly=True, attachment=False, help="DER.")
    fingerprint = fields.Char(
        string="Fingerprint (SHA-256)", required=True, readonly=True
    )
    fingerprint_text = fields.Char(
        string="Fingerprint", compute="_compute_fingerprint_text"
    )
    valid_from = fields.Date(readonly=True)
    valid_to = fields.Date(readonly=True)
    active = fields.Boolean(
        string="In use", default=True, readonly=True, help="Seals today's documents."
    )
    has_key = fields.Boolean(compute="_compute_has_key")

    _one_in_use = models.UniqueIndex(
        "(company_id) WHERE active", "A school has one seal in use."
    )
    _fingerprint_idx = models.Index("(fingerprint)")

    def init(self):
        """Make the table of keys: outside the ORM, which never reads it."""
        self.env.cr.execute(
            """
            CREATE TABLE IF NOT EXISTS bde_signature_key (
                certificate_id integer PRIMARY KEY
                    REFERENCES bde_signature_certificate ON DELETE CASCADE,
                locked bytea NOT NULL
            )
            """
        )

    @api.depends("fingerprint")
    def _compute_fingerprint_text(self):
        for record in self:
            text = (record.fingerprint or "").upper()
            pairs = [text[index : index + 2] for index in range(0, len(text), 2)]
            record.fingerprint_text = ":".join(pairs)

    def _compute_has_key(self):
        rows = self.env.execute_query(
            SQL(
                "SELECT certificate_id FROM bde_signature_key "
                "WHERE certificate_id IN %s",
                tuple(self.ids) or (0,),
            )
        )
        known = {row[0] for row in rows}
        for record in self:
            record.has_key = record.id in known

    @api.model_create_multi
    def create(self, vals_list):
        """Only `_install` makes certificates, with their key."""
        if not self.env.su:
            raise AccessError(self.env._("A certificate is given with its key."))
        return super().create(vals_list)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(
            self.env._(
                "A certificate is kept: without it, the documents it sealed could not "
                "be verified any more."
            )
        )

    # ---------------------------------------------------------------- the one in use
    @api.model
    def _current(self, company):
        """Return the certificate that seals for a school, made at first need.

        A self-made one that is over, or whose key went with the former secret of the
        database, is replaced; the school's own never is: the school decides.

        :raise UserError: the school's own certificate is over, or its key is lost
        """
        # two jobs at the same moment make one certificate
        self.env.cr.execute(
            SQL("SELECT pg_advisory_xact_lock(%s, %s)", 0x5EA1, company.id)
        )
        found = self.sudo().search([("company_id", "=", company.id)], limit=1)
        if found and not (problem := found._problem()):
            return found
        if found.origin == "given":
            raise UserError(problem)
        return self._make(company)

    def _problem(self):
        """Return why this certificate cannot seal today, or an empty string."""
        self.ensure_one()
        if self.valid_to < fields.Date.today():
            return self.env._(
                "The certificate of the school ended on %(day)s: give the new one "
                "(Configuration, Seal of the school).",
                day=format_date(self.env, self.valid_to),
            )
        try:
            self._material()
        except makers.SealError:
            return self.env._(
                "The key of the school's certificate cannot be read on this server "
                "(restored copy of another database?): give the file again."
            )
        return ""

    @api.model
    def _make(self, company):
        """Make a certificate for a school and put it in use."""
        name = self.env._("Seal of %(school)s", school=company.name)
        material = makers.make_certificate(name, company.name, company.bde_uai or "")
        return self._install(company, material, "made")

    @api.model
    def _install(self, company, material, origin):
        """Put a certificate in use, with its key; the former one stays, aside."""
        facts = makers.read_certificate(material.certificate)
        self.sudo().search([("company_id", "=", company.id)]).write({"active": False})
        self.env.flush_all()
        record = (
            self.sudo()
            .with_context(bin_size=False)
            .create(
                {
                    "name": facts.name,
                    "company_id": company.id,
                    "origin": origin,
                    "issuer": facts.issuer,
                    "certificate": b64encode(material.certificate),
                    "fingerprint": facts.fingerprint,
                    "valid_from": facts.not_before.date(),
                    "valid_to": facts.not_after.date(),
                }
            )
        )
        record._keep_key(material)
        return record

    @api.model
    def _install_pkcs12(self, company, content, password):
        """Put the school's own certificate in use.

        :raise UserError: saying what is wrong with the file
        """
        try:
            material = makers.open_pkcs12(content, password)
        except makers.SealError as error:
            raise UserError(self._words(error.code)) from error
        fingerprint = makers.read_certificate(material.certificate).fingerprint
        if self.sudo().search_count(
            [("company_id", "=", company.id), ("fingerprint", "=", fingerprint)]
        ):
            raise UserError(self.env._("This certificate is already the one in use."))
        return self._install(company, material, "given")

    @api.model
    def _words(self, code):
        """Return what to tell of a file that cannot be used."""
        return {
            "password": self.env._("The password does not open this file."),
            "unreadable": self.env._(
                "This file is not a certificate with its key (PKCS#12, .p12 or .pfx)."
            ),
            "no_key": self.env._(
                "This file holds no usable private key (RSA or EC) with its "
                "certificate: ask for the PKCS#12 file."
            ),
            "mismatch": self.env._(
                "The key of this file is not the one of its certificate."
            ),
            "expired": self.env._("This certificate has ended: ask for a new one."),
            "early": self.env._("This certificate is not valid yet."),
            "usage": self.env._(
                "This certificate was not made to sign: its use of keys forbids it."
            ),
        }[code]

    # ---------------------------------------------------------------- the key
    def _secret(self):
        secret = self.env["ir.config_parameter"].sudo().get_param("database.secret")
        return f"{secret}|bde.signature.certificate"

    def _keep_key(self, material):
        self.ensure_one()
        parts = [material.key, *material.chain]
        framed = b"".join(len(part).to_bytes(4, "big") + part for part in parts)
        locked = makers.lock_key(framed, self._secret())
        self.env.cr.execute(
            SQL(
                "INSERT INTO bde_signature_key (certificate_id, locked) "
                "VALUES (%s, %s)",
                self.id,
                locked,
            )
        )

    def _material(self):
        """Return what seals: for `_seal` only, never given to a client.

        :raise SealError: no key, or locked under another secret
        """
        self.ensure_one()
        rows = self.env.execute_query(
            SQL(
                "SELECT locked FROM bde_signature_key WHERE certificate_id = %s",
                self.id,
            )
        )
        if not rows:
            raise makers.SealError("no_key")
        framed = makers.unlock_key(bytes(rows[0][0]), self._secret())
        parts = []
        while framed:
            size = int.from_bytes(framed[:4], "big")
            parts.append(framed[4 : 4 + size])
            framed = framed[4 + size :]
        return makers.Material(self._der(), parts[0], tuple(parts[1:]))

    def _der(self):
        """Return the certificate as a file that readers import."""
        self.ensure_one()
        return b64decode(self.sudo().with_context(bin_size=False).certificate)

    # ---------------------------------------------------------------- buttons
    def action_download(self):
        """Button: the certificate (never the key), to be trusted in a PDF reader."""
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_url",
            "url": f"/bde/v/certificate/{self.id}",
            "target": "download",
        }

    def action_renew(self):
        """Button: make a new certificate; the former one stays to verify."""
        self.ensure_one()
        self._check_manager()
        new = self._make(self.company_id)
        return new.sudo(False)._get_records_action()

    def _check_manager(self):
        if not self.env.user.has_groups(f"{MANAGER},base.group_system"):
            raise AccessError(
                self.env._("Only the BDE manager changes the seal of the school.")
            )
        if self:
            self.check_access("read")
