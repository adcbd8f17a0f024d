"""Seal PDFs (PAdES B-B) and say whether a sealed PDF is whole: no Odoo here.

The final file begins with the very bytes of the document that people signed: pages
are added after it, and the whole is sealed, in one incremental update. pyHanko is
imported when it is needed only.
"""

import io
from dataclasses import dataclass
from hashlib import sha256

from .append import append
from .certificates import SealError

__all__ = ["Seal", "SealError", "Words", "read_seals", "seal"]

FIELD = "Sceau"


@dataclass(frozen=True)
class Words:
    """What the seal says in the reader: name, reason, place; title of the file."""

    name: str
    reason: str = ""
    place: str = ""
    subject: str = ""


def seal(frozen, added, material, words):
    """Return the sealed file: the frozen PDF, the added PDFs' pages, the seal.

    :param bytes frozen: what was signed: its bytes begin the result, unchanged
    :param added: PDFs (bytes) whose pages follow
    :param Material material: certificate and key of the school
    :param Words words: what the seal says
    :raise SealError: a PDF that cannot be read
    """
    from pyhanko.pdf_utils.misc import PdfError
    from pyhanko.sign import fields, signers

    try:
        writer = _open(frozen)
        for content in added:
            append(writer, content)
        writer.document_meta.subject = words.subject or None
        writer.document_meta.keywords = [words.subject] if words.subject else []
        metadata = signers.PdfSignatureMetadata(
            field_name=FIELD,
            md_algorithm="sha256",
            name=words.name,
            reason=words.reason or None,
            location=words.place or None,
            subfilter=fields.SigSeedSubFilter.PADES,
            certify=True,
            docmdp_permissions=fields.MDPPerm.NO_CHANGES,
        )
        output = signers.sign_pdf(writer, metadata, signer=_signer(material))
    except (PdfError, ValueError, KeyError, AssertionError) as error:
        raise SealError("pdf", str(error)) from error
    return output.getvalue()


def _open(content):
    """Return the writer that adds to this PDF without touching its bytes.

    A PDF that says nothing about how to be added to (locked without a password, old
    cross references) is written again first: same pages.
    """
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.pdf_utils.misc import PdfError

    try:
        writer = IncrementalPdfFileWriter(io.BytesIO(content), strict=False)
        plain = not (writer.prev.encrypted or writer.prev.xrefs.hybrid_xrefs_present)
    except (PdfError, ValueError, KeyError):
        plain = False
    if plain:
        return writer
    return IncrementalPdfFileWriter(io.BytesIO(_rewritten(content)), strict=False)


def _rewritten(content):
    from pypdf import PdfReader, PdfWriter
    from pypdf.errors import PyPdfError

    try:
        reader = PdfReader(io.BytesIO(content))
        if reader.is_encrypted:
            reader.decrypt("")
        writer = PdfWriter()
        writer.append(reader, import_outline=False)
    except (PyPdfError, ValueError, KeyError) as error:
        raise SealError("pdf", str(error)) from error
    output = io.BytesIO()
    writer.write(output)
    return output.getvalue()


def _signer(material):
    from asn1crypto import keys, x509
    from pyhanko.sign import signers
    from pyhanko_certvalidator.registry import SimpleCertificateStore

    class Signer(signers.SimpleSigner):
        """pyHanko's, without proving twice a document that our key is a key."""

        def sign_raw(self, data, digest_algorithm):
            return _sign_raw(material.key, data, digest_algorithm)

    store = SimpleCertificateStore()
    for der in material.chain:
        store.register(x509.Certificate.load(der))
    return Signer(
        signing_cert=x509.Certificate.load(material.certificate),
        signing_key=keys.PrivateKeyInfo.load(material.key),
        cert_registry=store,
    )


def _sign_raw(key, data, digest_algorithm):
    """Return the signature of `data`: RSA (PKCS#1 v1.5) or ECDSA."""
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import ec, padding
    from cryptography.hazmat.primitives.serialization import load_der_private_key

    digest = {"sha256": hashes.SHA256, "sha384": hashes.SHA384}[digest_algorithm]()
    # ours, and authenticated when it was unlocked: checking it again costs 0.1 s
    private = load_der_private_key(key, None, unsafe_skip_rsa_key_validation=True)
    if isinstance(private, ec.EllipticCurvePrivateKey):
        return private.sign(data, ec.ECDSA(digest))
    return private.sign(data, padding.PKCS1v15(), digest)


# ------------------------------------------------------------------ reading a seal
@dataclass(frozen=True)
class Seal:
    """What the seal of a file says: by which certificate, and whether it holds."""

    fingerprint: str  # SHA-256 of the certificate that sealed
    intact: bool  # not a byte of what it covers has changed
    whole: bool  # it covers the whole file: nothing was added after


def read_seals(content):
    """Return the Seals of a PDF, the last one last; empty when it cannot be read."""
    from pyhanko.pdf_utils.misc import PdfError
    from pyhanko.pdf_utils.reader import PdfFileReader
    from pyhanko.sign.validation.status import SignatureCoverageLevel

    seals = []
    try:
        reader = PdfFileReader(io.BytesIO(content), strict=False)
        for signature in reader.embedded_signatures:
            coverage = signature.evaluate_signature_coverage()
            seals.append(
                Seal(
                    sha256(signature.signer_cert.dump()).hexdigest(),
                    _signature_holds(signature),
                    coverage == SignatureCoverageLevel.ENTIRE_FILE,
                )
            )
    except (PdfError, ValueError, KeyError, TypeError, IndexError, AttributeError):
        return []
    return seals


def _signature_holds(signature):
    """Tell whether the digest and the signature over it are right."""
    from pyhanko.sign.validation.generic_cms import validate_sig_integrity

    intact, valid = validate_sig_integrity(
        signature.signer_info,
        signature.signer_cert,
        expected_content_type="data",
        actual_digest=signature.compute_digest(),
    )
    return bool(intact and valid)
