"""Donor of a statement ↔ organisations of the school: sure, to check, or unknown.

In this order: what somebody decided before, the SIRET, the SIREN (the tax is paid by
the company, often by another site than ours), the name. Money is never given to a
namesake: what is not sure is left to people, with those who may be it.
"""

from dataclasses import dataclass, field

from ...bde_partners.rules.partner_match import HostIndex, KnownHost
from ...bde_partners.rules.partner_words import name_words
from ...bde_partners.rules.text import fold

SURE = ("hand", "remembered", "siret", "siren", "name")
MOST = 6  # candidates shown


@dataclass(slots=True)
class Organisation:
    """id; as stored. open: False: closed in the register. parent: id of its head."""

    id: int
    name: str
    siret: str = ""
    zip: str = ""
    city: str = ""
    active: bool = True
    open: bool = True
    parent: int | None = None


@dataclass(slots=True)
class DonorMatch:
    """how: one of `SURE`, or « aside », « archived », « several », « alike »,
    « unknown ». id: the organisation when it is sure; closed: it closed since.
    candidates: ids."""

    how: str = "unknown"
    id: int | None = None
    candidates: list = field(default_factory=list)
    closed: bool = False


def donor_key(said):
    """What a decision about a donor is remembered by, '' when it says nothing.

    The SIRET, else the SIREN, else the name and the place.
    """
    if said.siret or said.siren:
        return said.siret or said.siren
    name = fold(said.name)
    return f"{name}|{said.zip or fold(said.city)}" if name else ""


class DonorIndex:
    """Organisations that may be donors, ready to be looked up.

    In: list of `Organisation`; {key: id of an organisation, None: set aside}; ids of
    those that the campaign asked, which win among the sites of a company.
    """

    def __init__(self, organisations, remembered=(), asked=frozenset()):
        self._by_id = {one.id: one for one in organisations}
        self._remembered, self._asked = dict(remembered), asked
        self._siret, self._siren = {}, {}
        for one in organisations:
            if one.siret:
                self._siret.setdefault(one.siret, []).append(one)
                self._siren.setdefault(one.siret[:9], []).append(one)
        living = [one for one in organisations if one.active]
        self._same_name = {}  # wherever they are: head offices pay for their sites
        for one in living:
            self._same_name.setdefault(name_words(one.name), []).append(one.id)
        self._names = HostIndex(
            [KnownHost(o.id, o.name, o.siret, o.zip, o.city) for o in living]
        )

    def find(self, said):
        """→ `DonorMatch` of a donor as a file says it (`SaidTransfer`)."""
        match = self._decided(said) or self._by_number(said) or self._by_name(said)
        match.closed = bool(match.id) and not self._by_id[match.id].open
        return match

    def _decided(self, said):
        key = donor_key(said)
        if key in self._remembered:
            decided = self._remembered[key]
            if decided is None:
                return DonorMatch("aside")
            if decided in self._by_id:
                return DonorMatch("remembered", decided)
        return None

    def _by_number(self, said):
        exact = self._siret.get(said.siret, []) if said.siret else []
        living = [one for one in exact if one.active]
        if living:
            return DonorMatch("siret", living[0].id)
        sites = self._siren.get(said.siren, []) if said.siren else []
        living = [one for one in sites if one.active]
        if living:
            return self._among_sites(living)
        if sites:
            return DonorMatch("archived", candidates=[o.id for o in sites][:MOST])
        return None

    def _among_sites(self, sites):
        """The site of a company that stands for it, when one does."""
        ids = {site.id for site in sites}
        heads = {site.parent for site in sites if site.parent in ids}
        for narrower in (
            [site for site in sites if site.id in self._asked],
            [site for site in sites if site.open],
            [site for site in sites if site.id in heads],
        ):
            if len(narrower) == 1:
                return DonorMatch("siren", narrower[0].id)
        if len(sites) == 1:
            return DonorMatch("siren", sites[0].id)
        return DonorMatch("several", candidates=[site.id for site in sites][:MOST])

    def _by_name(self, said):
        if not fold(said.name):
            return DonorMatch()
        match = self._names.find(said.name, said.siret, said.zip, said.city)
        if match.id and not self._other_company(said, match.id):
            return DonorMatch("name", match.id)
        doubts = [match.id] if match.id else match.doubts
        doubts = doubts or self._same_name.get(name_words(said.name), [])
        return DonorMatch("alike", candidates=doubts[:MOST]) if doubts else DonorMatch()

    def _other_company(self, said, partner_id):
        """Has this namesake the number of another company?"""
        known = self._by_id[partner_id].siret
        return bool(said.siren and known and known[:9] != said.siren)
