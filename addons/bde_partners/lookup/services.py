"""The registers of companies: two services, the same questions.

Each has `search(text, zip_code, limit)` → list of `RegisterSite` and
`lookup(sirets)` → {siret: RegisterSite}; what is not there is missing.
"""

from ..rules.registers import geoplateforme, recherche, sirene
from ..rules.registers.errors import RegisterError


class Recherche:
    """recherche-entreprises: no key, one question a SIRET."""

    name = recherche.SERVICE

    def __init__(self, client, key=""):
        self._client = client

    def _ask(self, **question):
        reply = self._client.get("/search", recherche.question(**question))
        return reply if reply is not None else {"results": []}

    def search(self, text, zip_code="", limit=10):
        """Sites whose name, SIREN or SIRET fits, of that postal code."""
        reply = self._ask(text=text, zip_code=zip_code, limit=limit)
        return recherche.parse(reply, zip_code, limit)

    def lookup(self, sirets):
        """Sites of these SIRETs."""
        found = {}
        for number in sirets:
            site = recherche.parse_one(self._ask(text=number), number)
            if site:
                found[number] = site
        return found


class Sirene:
    """INSEE Sirene: a key, several SIRETs in one question."""

    name = sirene.SERVICE

    def __init__(self, client, key=""):
        if not key:
            raise RegisterError("key_missing", service=self.name)
        self._client = client
        self._client.has_key = True
        self._headers = {"X-INSEE-Api-Key-Integration": key}

    def search(self, text, zip_code="", limit=10):
        """Sites whose name or SIREN fits, of that postal code."""
        question = sirene.question(text, zip_code, limit)
        return self._ask("/siret", question)

    def lookup(self, sirets):
        """Sites of these SIRETs."""
        if len(sirets) == 1:
            sites = self._ask(f"/siret/{sirets[0]}", None)
            return {site.siret: site for site in sites}
        found = {}
        for start in range(0, len(sirets), sirene.MOST):
            part = sirets[start : start + sirene.MOST]
            sites = self._ask("/siret", sirene.question_sirets(part))
            found |= {site.siret: site for site in sites}
        return found

    def _ask(self, path, question):
        """Sites of a reply; Sirene answers 404 when there is none."""
        reply = self._client.get(path, question, self._headers)
        return [] if reply is None else sirene.parse(reply)


class Geoplateforme:
    """The address service: a table goes, a table comes back."""

    name = geoplateforme.SERVICE

    def __init__(self, client, key=""):
        self._client = client

    def locate(self, addresses):
        """Addresses (dicts) → list of `GeoPoint` or None, in the same order."""
        found = []
        for start in range(0, len(addresses), geoplateforme.MOST):
            part = addresses[start : start + geoplateforme.MOST]
            reply = self._client.post_file(
                "/search/csv",
                geoplateforme.form(),
                "addresses.csv",
                geoplateforme.to_csv(part),
            )
            found += geoplateforme.parse_csv(reply or b"", part)
        return found


SERVICES = {
    "recherche": Recherche,
    "sirene": Sirene,
    "geoplateforme": Geoplateforme,
}
