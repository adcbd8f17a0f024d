"""Stubs of the three services that the product asks, with invented organisations.

Started alone, they let an administrator show the creation of an organisation without
network: `python stub_registers.py` prints the addresses to write in the settings.
"""

import csv
import io
import re
import sys
import threading
from dataclasses import dataclass, replace

from stdnum import luhn

try:
    from .stub_server import StubServer
except ImportError:  # started as a script
    from stub_server import StubServer


def invented_siret(number, nic=1):
    """Number of 5 digits → SIRET with valid check digits that nobody was given."""
    siren = f"999{number:05d}"
    siren += luhn.calc_check_digit(siren)
    siret = f"{siren}{nic:04d}"
    return siret + luhn.calc_check_digit(siret)


@dataclass(frozen=True)
class Known:
    """An organisation of the stubs, with the words that a register uses."""

    siret: str
    name: str
    sign: str = ""
    category: str = "5499"
    naf: str = "45.20A"
    number: str = "12"
    kind: str = "RUE"
    way: str = "DE LA GARE"
    zip: str = "45000"
    city: str = "ORLEANS"
    insee: str = "45234"
    bracket: str | None = "11"
    year: str | None = "2024"
    state: str = "A"
    closed: str | None = None
    diffusion: str = "O"
    head: bool = True
    lat: str | None = "47.902"
    lng: str | None = "1.909"
    first_name: str = ""
    last_name: str = ""

    @property
    def is_person(self):
        """Is it somebody in his own name?"""
        return self.category == "1000"

    def shown(self, value):
        """The value, or the mask of a partial diffusion."""
        return "[ND]" if value and self.diffusion == "P" else value or None


GARAGE = Known(invented_siret(41001), "GARAGE DES LILAS", "LILAS AUTO")
BAKERY = Known(
    invented_siret(41002),
    "BOULANGERIE DU MAIL",
    naf="10.71C",
    number="3",
    kind="PL",
    way="DU MAIL",
    bracket="02",
)
BAKERY_SHOP = replace(
    BAKERY,
    siret=invented_siret(41002, 2),
    sign="LE FOURNIL",
    head=False,
    number="8",
    kind="RTE",
    way="D'OLIVET",
    zip="45160",
    city="OLIVET",
    insee="45232",
)
CLOSED = Known(
    invented_siret(41003),
    "MENUISERIE DE LA SOURCE",
    naf="43.32A",
    state="F",
    closed="2025-06-30",
)
TOWN_HALL = Known(
    invented_siret(41004), "COMMUNE DE VAL-LES-BOIS", category="7210", naf="84.11Z"
)
CLUB = Known(
    invented_siret(41005),
    "LES AMIS DU JARDIN",
    category="9220",
    naf="94.99Z",
    bracket=None,
    year=None,
)
TRADER = Known(
    invented_siret(41006),
    "",
    category="1000",
    naf="96.02A",
    first_name="CAMILLE",
    last_name="EXEMPLE",
    bracket="NN",
)
HIDDEN = Known(
    invented_siret(41007),
    "",
    category="1000",
    naf="43.21A",
    first_name="DOMINIQUE",
    last_name="SECRET",
    diffusion="P",
    bracket=None,
)
KNOWN = (GARAGE, BAKERY, BAKERY_SHOP, CLOSED, TOWN_HALL, CLUB, TRADER, HIDDEN)


class Registers(StubServer):
    """What both registers share: the organisations they know."""

    def __init__(self, port=0, known=KNOWN):
        super().__init__(port)
        self.known = {site.siret: site for site in known}

    def find(self, text, zip_code=""):
        """Sites whose SIRET, SIREN or name fits, of that postal code."""
        words = text.upper().split()
        return [
            site
            for site in self.known.values()
            if (not zip_code or site.zip == zip_code)
            and (
                site.siret.startswith(text.replace(" ", "") or "-")
                or all(w in f"{site.name} {site.sign} {site.last_name}" for w in words)
            )
        ]

    def head_of(self, site):
        """The head office of a site."""
        same = [s for s in self.known.values() if s.siret[:9] == site.siret[:9]]
        return next((s for s in same if s.head), site)


class RechercheStub(Registers):
    """recherche-entreprises `/search`."""

    def answer(self, question):
        """Units of the sites that fit."""
        text = question.params.get("q", "")
        if len(text) < 3:
            return 400, {"erreur": "3 caractères minimum pour les termes de la requête"}
        units = {}
        for site in self.find(text, question.params.get("code_postal", "")):
            units.setdefault(site.siret[:9], []).append(site)
        results = [self.unit(sites) for sites in units.values()]
        return 200, {"results": results, "total_results": len(results), "page": 1}

    def unit(self, sites):
        """A result: the legal unit, its head office, its sites that fit."""
        site = sites[0]
        person = f"{site.first_name} {site.last_name}".strip()
        name = person if site.is_person else site.name
        return {
            "siren": site.siret[:9],
            "nom_complet": "[NON-DIFFUSIBLE]" if site.diffusion == "P" else name,
            "nom_raison_sociale": None if site.is_person else site.name,
            "siege": self.row(self.head_of(site)),
            "matching_etablissements": [self.row(s) for s in sites],
            "nature_juridique": site.category,
            "etat_administratif": "A",
            "statut_diffusion": site.diffusion,
            "complements": {
                "est_association": site.category.startswith("92"),
                "est_entrepreneur_individuel": site.is_person,
            },
        }

    @staticmethod
    def row(site):
        """A site: the head office's parts of the address are told too."""
        hidden = site.diffusion == "P"
        line = f"{site.number} {site.kind} {site.way} {site.zip} {site.city}"
        row = {
            "siret": site.siret,
            "adresse": "[NON-DIFFUSIBLE]" if hidden else line,
            "code_postal": site.zip,
            "commune": site.insee,
            "libelle_commune": site.city,
            "latitude": "[NON-DIFFUSIBLE]" if hidden else site.lat,
            "longitude": "[NON-DIFFUSIBLE]" if hidden else site.lng,
            "est_siege": site.head,
            "etat_administratif": site.state,
            "date_fermeture": site.closed,
            "activite_principale": site.naf,
            "tranche_effectif_salarie": site.bracket,
            "annee_tranche_effectif_salarie": site.year,
            "liste_enseignes": [site.sign] if site.sign else None,
            "nom_commercial": None,
            "statut_diffusion_etablissement": site.diffusion,
        }
        if site.head and not hidden:
            row |= {
                "numero_voie": site.number,
                "type_voie": site.kind,
                "libelle_voie": site.way,
            }
        return row


class SireneStub(Registers):
    """INSEE Sirene 3.11 `/siret` and `/siret/<number>`, behind a key."""

    key = "cle-de-test"

    def answer(self, question):
        """One site, or those of a query in Sirene's language."""
        if question.headers.get("X-INSEE-Api-Key-Integration") != self.key:
            return 401, {"header": {"statut": 401}}
        number = question.path.rpartition("/")[2]
        if number.isdigit():
            site = self.known.get(number)
            found = {"etablissement": self.row(site)} if site else None
        else:
            sites = self.query(question.params.get("q", ""))
            limit = int(question.params.get("nombre", 20))
            rows = [self.row(site) for site in sites[:limit]]
            found = {"etablissements": rows} if rows else None
        if not found:
            return 404, {"header": {"statut": 404}}
        return 200, {"header": {"statut": 200}, **found}

    def query(self, text):
        """Sites that fit `field:value AND field:value` or a list of SIRETs."""
        numbers = re.findall(r"siret:(\d{14})", text)
        if numbers:
            return [self.known[n] for n in numbers if n in self.known]
        asked = dict.fromkeys(re.findall(r"(\w+):(\w+)", text))
        words = " ".join(v for k, v in asked if k in ("raisonSociale", "siren"))
        codes = [v for k, v in asked if k == "codePostalEtablissement"]
        return self.find(words, codes[0] if codes else "")

    def row(self, site):
        """A site in Sirene's words."""
        period = {
            "dateFin": None,
            "dateDebut": site.closed or "2020-01-01",
            "etatAdministratifEtablissement": site.state,
            "enseigne1Etablissement": site.shown(site.sign),
            "activitePrincipaleEtablissement": site.naf,
            "nomenclatureActivitePrincipaleEtablissement": "NAFRev2",
        }
        return {
            "siren": site.siret[:9],
            "siret": site.siret,
            "statutDiffusionEtablissement": site.diffusion,
            "trancheEffectifsEtablissement": site.bracket,
            "anneeEffectifsEtablissement": site.year,
            "etablissementSiege": site.head,
            "uniteLegale": {
                "etatAdministratifUniteLegale": "A",
                "statutDiffusionUniteLegale": site.diffusion,
                "categorieJuridiqueUniteLegale": site.category,
                "denominationUniteLegale": site.name or None,
                "prenom1UniteLegale": site.shown(site.first_name),
                "nomUniteLegale": site.shown(site.last_name),
                "nicSiegeUniteLegale": self.head_of(site).siret[9:],
            },
            "adresseEtablissement": {
                "numeroVoieEtablissement": site.shown(site.number),
                "typeVoieEtablissement": site.shown(site.kind),
                "libelleVoieEtablissement": site.shown(site.way),
                "codePostalEtablissement": site.zip,
                "libelleCommuneEtablissement": site.city,
                "codeCommuneEtablissement": site.insee,
            },
            "periodesEtablissement": [period],
        }


class GeoStub(StubServer):
    """Géoplateforme `/search/csv`: a place for each line that has a town."""

    def answer(self, question):
        """The table that was sent, with the columns of the result."""
        if not question.path.endswith("/search/csv"):
            return 404, {}
        table = self.table(question)
        buffer = io.StringIO()
        names = "longitude latitude result_score result_label result_type"
        names += " result_citycode result_status"
        writer = csv.DictWriter(buffer, [*table[0], *names.split()])
        writer.writeheader()
        for row in table:
            writer.writerow({**row, **self.place(row)})
        return 200, buffer.getvalue().encode()

    @staticmethod
    def table(question):
        """Rows of the file of a form."""
        boundary = re.search(
            r"boundary=(\S+)", question.headers.get("Content-Type", "")
        )[1].encode()
        part = next(
            part for part in question.body.split(boundary) if b"filename=" in part
        )
        text = part.split(b"\r\n\r\n", 1)[1].rsplit(b"\r\n", 1)[0].decode()
        return list(csv.DictReader(io.StringIO(text)))

    @staticmethod
    def place(row):
        """The number, the street or the commune, as much as the row tells."""
        if not (row["city"] or row["insee"]) or "INCONNU" in row["street"].upper():
            return {"result_status": "not-found"}
        kind = "municipality"
        if row["street"]:
            kind = "housenumber" if row["street"][:1].isdigit() else "street"
        spread = sum(map(ord, row["street"] + row["city"])) % 100 / 1000
        label = " ".join(filter(None, (row["street"], row["zip"], row["city"])))
        return {
            "latitude": f"{47.85 + spread:.6f}",
            "longitude": f"{1.85 + spread:.6f}",
            "result_score": "0.93",
            "result_label": label,
            "result_type": kind,
            "result_citycode": row["insee"] or (row["zip"][:2] or "45") + "234",
            "result_status": "ok",
        }


def main():
    """Start the three services and wait to be stopped."""
    stubs = [RechercheStub(8891), SireneStub(8892), GeoStub(8893)]
    for stub in stubs:
        stub.start()
        sys.stdout.write(f"{type(stub).__name__} {stub.url}\n")
        sys.stdout.flush()
    try:
        threading.Event().wait()
    except KeyboardInterrupt:
        for stub in stubs:
            stub.stop()


if __name__ == "__main__":
    main()
