"""Seeded choices of the demonstration: plain Python, the same result every time."""

import random
import unicodedata

from stdnum import luhn

from . import material


def ascii_slug(text):
    """Return `text` in lower case letters without accents, words joined by dots."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    words = "".join(c if c.isalnum() else " " for c in plain.lower()).split()
    return ".".join(words)


class Casting:
    """Draws invented people, organisations and numbers from one seed.

    :param int seed: the same seed gives the same lycée
    """

    def __init__(self, seed):
        self.random = random.Random(seed)
        self._used_names = set()
        self._used_sirets = set()
        self._phones = 0

    def person(self):
        """Return (sex, first name, last name), never the same pair twice."""
        while True:
            sex = self.random.choice("fm")
            pool = material.FIRST_NAMES_F if sex == "f" else material.FIRST_NAMES_M
            name = (
                self.random.choice(pool),
                self.random.choice(material.LAST_NAMES),
            )
            if name not in self._used_names:
                self._used_names.add(name)
                return sex, *name

    def surname(self):
        """Return a surname."""
        return self.random.choice(material.LAST_NAMES)

    def phone(self, mobile=False):
        """Return the next number of the ranges kept for fiction, as people write it."""
        self._phones += 1
        prefix = "0639 98" if mobile else "0261 91"
        digits = prefix.replace(" ", "") + f"{self._phones % 10000:04d}"
        return " ".join(digits[i : i + 2] for i in range(0, 10, 2))

    def siret(self):
        """Return a SIRET with valid check digits whose SIREN nobody was given."""
        while True:
            siren = "999" + f"{self.random.randrange(100000):05d}"
            siren += luhn.calc_check_digit(siren)
            siret = siren + f"{self.random.randrange(1, 40):04d}"
            siret += luhn.calc_check_digit(siret)
            if siret not in self._used_sirets:
                self._used_sirets.add(siret)
                return siret

    def commune(self, near=False):
        """Return a commune; `near`: one of those around the lycée."""
        pool = material.COMMUNES
        return self.random.choice(pool[: material.HOME_COMMUNES] if near else pool)

    def address(self, near=False):
        """Return the address fields of a partner with plausible coordinates."""
        commune = self.commune(near)
        number = self.random.randrange(1, 140)
        return {
            "street": f"{number} {self.random.choice(material.STREETS)}",
            "zip": commune.zip,
            "city": commune.name,
        }, {
            "partner_latitude": commune.lat + self.random.uniform(-0.02, 0.02),
            "partner_longitude": commune.lon + self.random.uniform(-0.03, 0.03),
        }

    def ine(self):
        """Return an INE of the present shape: nine digits and two letters."""
        letters = "ABCDEFGHJK"
        number = self.random.randrange(10**8, 10**9)
        return f"{number}{self.random.choice(letters)}{self.random.choice(letters)}"
