"""Which document a gift gets, and what stands in the way of it.

A lycée without a CFA never issues a receipt that deducts from the tax (code du
travail, art. L6241-4 2°); a gift to the lycée itself is patronage (CGI, art. 238 bis).
"""

from dataclasses import dataclass

BLOCK, WARN = "block", "warn"
CFA_RECEIPT, PATRONAGE, CERTIFICATE = "cfa_receipt", "patronage", "certificate"

_KINDS = {
    "equipment_cfa": CFA_RECEIPT,
    "mecenat_cash": PATRONAGE,
    "mecenat_in_kind": PATRONAGE,
    "loan": CERTIFICATE,
    "intervention": CERTIFICATE,
}


@dataclass(frozen=True)
class Gift:
    """What the rules look at.

    :ivar str kind: equipment_cfa, mecenat_cash, mecenat_in_kind, loan, intervention
    :ivar float value: in euros, as the donor says
    :ivar date day: when it was received
    """

    kind: str
    value: float
    day: object
    received: bool
    has_cfa: bool = False
    accepted: bool = False
    counterpart: bool = False
    interest: str = ""
    valuation: str = ""
    donor_siren: str = ""
    donor_address: bool = False


def document_of(kind, has_cfa):
    """Return the document of a kind of gift: CFA_RECEIPT, PATRONAGE or CERTIFICATE.

    :return: None when the school may not issue any for this kind
    """
    document = _KINDS[kind]
    return None if document == CFA_RECEIPT and not has_cfa else document


def problems(gift, today):
    """Return what stands in the way of the document: list of (level, code).

    A block is never overridden; a warning is shown and the school decides.

    :param Gift gift: what is known of it
    :param date today: at the school
    """
    document = document_of(gift.kind, gift.has_cfa)
    found = []
    if document is None:
        found.append((BLOCK, "no_cfa"))
    if not gift.received:
        found.append((BLOCK, "not_received"))
    if gift.day and gift.day > today:
        found.append((BLOCK, "future"))
    if document in (CFA_RECEIPT, PATRONAGE):
        found += _receipt_problems(gift, document)
    return found


def _receipt_problems(gift, document):
    """Return what a receipt asks for and a certificate does not."""
    found = []
    if gift.value <= 0:
        found.append((BLOCK, "no_value"))
    if gift.kind != "mecenat_cash" and not gift.valuation:
        found.append((BLOCK, "no_valuation"))
    if document == CFA_RECEIPT and not gift.interest.strip():
        found.append((BLOCK, "no_interest"))
    if document == PATRONAGE and gift.counterpart:
        found.append((BLOCK, "counterpart"))
    if not gift.donor_siren:
        found.append((WARN, "no_siren"))
    if not gift.donor_address:
        found.append((WARN, "no_address"))
    if not gift.accepted:
        found.append((WARN, "not_accepted"))
    return found
