"""Certificates of a seal: made, read, and their keys locked. No Odoo here.

cryptography is imported when it is needed only.
"""

import datetime
import secrets
from dataclasses import dataclass
from hashlib import sha256

YEARS = 10
KEY_SIZE = 3072


class SealError(ValueError):
    """What cannot be sealed, or a certificate that cannot be used.

    `code` is password, unreadable (not a PKCS#12 file), no_key, mismatch, expired,
    early, usage (certificate); pdf (document).
    """

    def __init__(self, code, detail=""):
        super().__init__(detail or code)
        self.code = code


@dataclass(frozen=True)
class Material:
    """A certificate with its key, DER, and the certificates above it."""

    certificate: bytes
    key: bytes  # PKCS#8, not encrypted
    chain: tuple = ()


@dataclass(frozen=True)
class Facts:
    """What a certificate says of itself. Dates in UTC, without time zone."""

    name: str
    issuer: str
    fingerprint: str  # SHA-256 of the certificate, hexadecimal
    not_before: datetime.datetime
    not_after: datetime.datetime
    self_made: bool


def make_certificate(name, organisation, serial="", now=None):
    """Return the Material of a new self-made certificate, RSA 3072, for 10 years.

    :param str name: « Sceau de … », what readers show
    :param str organisation: the school
    :param str serial: its UAI
    """
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import rsa
    from cryptography.x509.oid import NameOID

    now = (now or _utcnow()).replace(microsecond=0)
    key = rsa.generate_private_key(public_exponent=65537, key_size=KEY_SIZE)
    parts = [
        (NameOID.COMMON_NAME, name[:64]),
        (NameOID.ORGANIZATION_NAME, organisation[:64]),
        (NameOID.COUNTRY_NAME, "FR"),
    ]
    if serial:
        parts.append((NameOID.SERIAL_NUMBER, serial[:64]))
    subject = x509.Name([x509.NameAttribute(oid, text) for oid, text in parts])
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(minutes=5))
        .not_valid_after(_plus_years(now, YEARS))
        .add_extension(x509.BasicConstraints(False, None), critical=True)
        .add_extension(_seal_usage(x509), critical=True)
        .add_extension(
            x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False
        )
    )
    certificate = builder.sign(key, hashes.SHA256())
    return Material(_der(certificate), _key_der(key))


def open_pkcs12(content, password, now=None):
    """Return the Material of a PKCS#12 file (.p12, .pfx).

    :param bytes content: the file
    :param str password: its password, may be empty
    :raise SealError: see its codes
    """
    from cryptography import x509
    from cryptography.hazmat.primitives.asymmetric import ec, rsa
    from cryptography.hazmat.primitives.serialization import pkcs12

    secret = password.encode() if password else None
    try:
        bag = pkcs12.load_pkcs12(content, secret)
    except ValueError as error:
        wrong = "password" in str(error).lower() or "mac" in str(error).lower()
        raise SealError("password" if wrong else "unreadable") from error
    if not bag.key or not bag.cert:
        raise SealError("no_key")
    certificate = bag.cert.certificate
    if not isinstance(bag.key, rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey):
        raise SealError("no_key")
    if bag.key.public_key() != certificate.public_key():
        raise SealError("mismatch")
    now = (now or _utcnow()).replace(tzinfo=datetime.UTC)
    if certificate.not_valid_after_utc < now:
        raise SealError("expired")
    if certificate.not_valid_before_utc > now:
        raise SealError("early")
    for extension in certificate.extensions:
        usage = extension.value
        if isinstance(usage, x509.KeyUsage) and not (
            usage.digital_signature or usage.content_commitment
        ):
            raise SealError("usage")
    chain = tuple(_der(extra.certificate) for extra in bag.additional_certs)
    return Material(_der(certificate), _key_der(bag.key), chain)


def read_certificate(der):
    """Return the Facts of a certificate (DER)."""
    from cryptography import x509
    from cryptography.x509.oid import NameOID

    certificate = x509.load_der_x509_certificate(der)

    def common_name(subject):
        found = subject.get_attributes_for_oid(NameOID.COMMON_NAME)
        return found[0].value if found else subject.rfc4514_string()

    return Facts(
        common_name(certificate.subject),
        common_name(certificate.issuer),
        sha256(der).hexdigest(),
        certificate.not_valid_before_utc.replace(tzinfo=None),
        certificate.not_valid_after_utc.replace(tzinfo=None),
        certificate.subject == certificate.issuer,
    )


def lock_key(key, secret):
    """Return a key encrypted under a secret of the server (AES-256-GCM)."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    nonce = secrets.token_bytes(12)
    return nonce + AESGCM(_derive(secret)).encrypt(nonce, key, b"bde-seal")


def unlock_key(locked, secret):
    """Return the key that `lock_key` encrypted.

    :raise SealError: the secret is not the one it was locked under
    """
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    try:
        aead = AESGCM(_derive(secret))
        return aead.decrypt(bytes(locked[:12]), bytes(locked[12:]), b"bde-seal")
    except InvalidTag as error:
        raise SealError("password") from error


def _derive(secret):
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    hkdf = HKDF(hashes.SHA256(), 32, salt=None, info=b"bde-seal-key")
    return hkdf.derive(secret.encode())


def _seal_usage(x509):
    # a seal: signature and commitment, nothing else
    return x509.KeyUsage(
        digital_signature=True,
        content_commitment=True,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=False,
        crl_sign=False,
        encipher_only=False,
        decipher_only=False,
    )


def _der(certificate):
    from cryptography.hazmat.primitives.serialization import Encoding

    return certificate.public_bytes(Encoding.DER)


def _key_der(key):
    from cryptography.hazmat.primitives import serialization

    return key.private_bytes(
        serialization.Encoding.DER,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )


def _plus_years(day, years):
    try:
        return day.replace(year=day.year + years)
    except ValueError:  # 29 February
        return day.replace(year=day.year + years, day=28)


def _utcnow():
    return datetime.datetime.now(datetime.UTC).replace(tzinfo=None)
