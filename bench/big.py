"""A large address book, for the benchmarks: `fill(env)`.

100 000 organisations and 300 000 people by default, written by SQL in a couple of
minutes: invented names, many of which look alike, towns, SIRETs that pass their check,
one organisation in fifty entered twice with the noise of real lists. The same seed
gives the same book. Nothing here is for a school to see.
"""

import csv
import io
import random
import time
from dataclasses import dataclass, field

from stdnum import luhn

CONSONANTS = "b br c ch d dr f g gr j l m n p pr r s t tr v".split()
VOWELS = "a au e é eau i o ou u in on an".split()
ENDINGS = "ard and eau elle er et ier in oux our y ac ec ais".split()
FIRST_NAMES = (
    "Agnès Alain Amélie André Anne Antoine Aurélie Bruno Camille Catherine Céline "
    "Christian Claire Daniel David Denis Éric Fabrice Françoise Gérard Guy Hélène "
    "Isabelle Jean Joël Julie Karim Laurent Léa Lucie Marc Marie Martine Mehdi Michel "
    "Nadia Nicolas Noémie Olivier Pascal Patrick Paul Pierre Sophie Sylvie Thomas Yves"
).split()
TRADES = (
    ("Garage", "45.20A", "Réparation automobile"),
    ("Boulangerie", "10.71C", "Boulangerie-pâtisserie"),
    ("Menuiserie", "43.32A", "Menuiserie bois"),
    ("Électricité", "43.21A", "Installation électrique"),
    ("Plomberie", "43.22A", "Plomberie, chauffage"),
    ("Carrosserie", "45.20A", "Carrosserie, peinture"),
    ("Restaurant", "56.10A", "Restauration"),
    ("Hôtel", "55.10Z", "Hôtellerie"),
    ("Pharmacie", "47.73Z", "Pharmacie"),
    ("Salon", "96.02A", "Coiffure"),
    ("Transports", "49.41A", "Transport de marchandises"),
    ("Ateliers", "25.62B", "Mécanique industrielle"),
    ("Cabinet", "69.20Z", "Expertise comptable"),
    ("Maçonnerie", "43.99C", "Maçonnerie générale"),
    ("Jardins", "81.30Z", "Paysagiste"),
    ("Crèche", "88.91A", "Accueil de jeunes enfants"),
    ("Résidence", "87.10A", "Hébergement de personnes âgées"),
    ("Supermarché", "47.11D", "Commerce alimentaire"),
    ("Auto-école", "85.53Z", "Enseignement de la conduite"),
    ("Imprimerie", "18.12Z", "Imprimerie"),
)
PATTERNS = (
    "{t} {n}",
    "{t} {n}",
    "{f} {t} {n}",
    "{t} {n} et Fils",
    "Ets {n}",
    "{n} {t}",
    "{t} de {c}",
    "{t} Saint-{g}",
    "{t} St {g} {n}",
    "{f} {n} Frères",
    "{t} {n}-{m}",
)
FORMS = ("SARL", "SAS", "EURL", "SA", "Sté")
FUNCTIONS = ("Gérant", "Directrice", "Chef d'équipe", "Comptable", "Responsable RH")
STREETS = ("rue", "avenue", "bd", "place", "chemin", "impasse", "ZA")
BRACKETS = (("01", 2), ("02", 4), ("03", 8), ("11", 15), ("12", 35), ("21", 80))
DUPLICATES = 0.02


@dataclass
class Big:
    """What was written. organisations, contacts: ids, in order of creation.

    duplicates: (id of the organisation, id of the one entered again). seconds: taken.
    """

    organisations: range
    contacts: range
    duplicates: list = field(default_factory=list)
    seconds: float = 0


def fill(env, organisations=100_000, contacts=300_000, seed=7, history=True):
    """Write organisations with `contacts` people in all, and what the addons that are
    there know of them; the caller commits. → `Big`

    :param bool history: hosting lines and interactions too, when these tables exist
    """
    start = time.perf_counter()
    env.flush_all()
    book = _Book(random.Random(seed))
    first = _next_id(env, "res_partner", organisations + contacts)
    big = Big(
        range(first, first + organisations),
        range(first + organisations, first + organisations + contacts),
    )
    rows = book.organisations(big)
    people = book.people(big, rows)
    env.cr.execute("DROP INDEX IF EXISTS res_partner_bde_search_trgm")
    common = _common(env)
    for part in (rows, people):
        copy_rows(env, "res_partner", ({**common, **row} for row in part))
    env["res.partner"].init()
    if history:
        _write_hosting(env, big, book.random)
        _write_interactions(env, big, book.random)
    for table in ("res_partner", "bde_hosting", "bde_interaction"):
        if _columns(env, table):
            env.cr.execute(f"ANALYZE {table}")
    env.invalidate_all()
    env.registry.clear_all_caches()
    big.seconds = time.perf_counter() - start
    return big


def copy_rows(env, table, rows):
    """Write dicts into a table by COPY; keys without column are left out."""
    known = _columns(env, table)
    buffer = io.StringIO()
    writer = names = None
    for row in rows:
        if writer is None:
            names = [name for name in row if name in known]
            writer = csv.writer(buffer)
        writer.writerow(["" if row[n] is None else row[n] for n in names])
    if writer is None:
        return
    buffer.seek(0)
    columns = ", ".join(f'"{name}"' for name in names)
    env.cr._obj.copy_expert(
        f"COPY {table} ({columns}) FROM STDIN WITH (FORMAT csv)", buffer
    )


def _columns(env, table):
    env.cr.execute(
        "SELECT column_name FROM information_schema.columns WHERE table_name = %s",
        [table],
    )
    return {name for (name,) in env.cr.fetchall()}


def _next_id(env, table, count):
    """Reserve `count` ids; → the first one."""
    env.cr.execute(
        f"SELECT setval('{table}_id_seq', nextval('{table}_id_seq') + %s)", [count]
    )
    return env.cr.fetchone()[0] - count


def _common(env):
    """Values that every partner has."""
    now = env.cr.now()
    return {
        "create_uid": env.uid,
        "write_uid": env.uid,
        "create_date": now,
        "write_date": now,
        "lang": env.lang or "en_US",
        "active": True,
        "partner_share": True,
        "type": "contact",
        "color": 0,
        "message_bounce": 0,
        "country_id": env.ref("base.fr").id,
    }


class _Book:
    """Draws names, towns and numbers from one random generator."""

    def __init__(self, rng):
        self.random = rng
        self.surnames = sorted({self._word(2).capitalize() for _n in range(2500)})
        self.saints = sorted({self._word(1).capitalize() for _n in range(60)})
        self.towns = [self._town(number) for number in range(2000)]
        self._siren = rng.randrange(10_000_000)

    def _word(self, syllables):
        draw = self.random.choice
        parts = [draw(CONSONANTS) + draw(VOWELS) for _n in range(syllables)]
        return "".join(parts) + draw(CONSONANTS) + draw(ENDINGS)

    def _town(self, number):
        """(name, postal code, latitude, longitude), in the middle of France."""
        name = self._word(1).capitalize()
        if number % 9 == 0:
            name = f"Saint-{name}"
        if number % 5 == 0:
            name += f"-sur-{self._word(1).capitalize()}"
        code = f"{self.random.choice((18, 28, 36, 37, 41, 45))}{number % 1000:03d}"
        return (
            name,
            code,
            46.5 + self.random.random() * 2,
            0.2 + self.random.random() * 2.5,
        )

    def siret(self):
        """A SIRET that passes its check, never the same twice."""
        self._siren = (self._siren + 7919) % 100_000_000
        siren = f"{self._siren:08d}"
        siren += luhn.calc_check_digit(siren)
        siret = siren + f"{self.random.randrange(1, 40):04d}"
        return siret + luhn.calc_check_digit(siret)

    def phone(self):
        return f"02 {self.random.randrange(10**8):08d}"

    def organisations(self, big):
        """→ list of rows of res_partner; `big.duplicates` is filled."""
        rows = []
        for partner in big.organisations:
            if len(rows) > 20 and self.random.random() < DUPLICATES:
                other = rows[self.random.randrange(len(rows))]
                rows.append(self._again(partner, other))
                big.duplicates.append((other["id"], partner))
            else:
                rows.append(self._organisation(partner))
        return [self._finished(row) for row in rows]

    def _organisation(self, partner):
        draw = self.random.choice
        trade, naf, activity = draw(TRADES)
        town, code, lat, lng = draw(self.towns)
        bracket, headcount = draw(BRACKETS)
        name = draw(PATTERNS).format(
            t=trade,
            n=draw(self.surnames),
            m=draw(self.surnames),
            f=draw(FORMS),
            c=town,
            g=draw(self.saints),
        )
        return {
            "id": partner,
            "name": name,
            "parent_id": None,
            "commercial_partner_id": partner,
            "is_company": True,
            "function": None,
            "street": f"{self.random.randrange(1, 120)} {draw(STREETS)} "
            f"{draw(self.surnames)}",
            "zip": code,
            "city": town,
            "phone": self.phone(),
            "email": None,
            "partner_latitude": round(lat + self.random.gauss(0, 0.02), 6),
            "partner_longitude": round(lng + self.random.gauss(0, 0.02), 6),
            "bde_geo_precision": "address",
            "bde_is_host": self.random.random() < 0.9,
            "bde_siret": self.siret() if self.random.random() < 0.9 else None,
            "bde_naf": naf,
            "bde_naf_version": "2008",
            "bde_activity": activity,
            "bde_legal_kind": "company",
            "bde_headcount": headcount,
            "bde_headcount_bracket": bracket,
            "bde_host_state": draw(("to_check", "approved", "approved", "approved")),
            "bde_register_state": "open",
        }

    def _again(self, partner, row):
        """The same organisation, as somebody else entered it."""
        name = row["name"]
        noise = self.random.randrange(5)
        if noise == 0:
            name = f"{self.random.choice(FORMS)} {name}".upper()
        elif noise == 1:
            name = name.replace("Saint-", "St ").replace("É", "E").replace("é", "e")
        elif noise == 2:
            at = self.random.randrange(1, len(name) - 1)
            name = name[:at] + name[at + 1 :]
        elif noise == 3:
            name = " ".join(reversed(name.split(" ")))
        return {
            **row,
            "id": partner,
            "commercial_partner_id": partner,
            "name": name,
            "bde_siret": None,
            "phone": row["phone"] if self.random.random() < 0.5 else self.phone(),
            "street": row["street"] if self.random.random() < 0.5 else None,
        }

    def people(self, big, rows):
        """→ rows of the people, shared out over the organisations."""
        draw = self.random.choice
        for number, person in enumerate(big.contacts):
            above = rows[number % len(rows)]
            first, last = draw(FIRST_NAMES), draw(self.surnames)
            row = {
                **above,
                "id": person,
                "name": f"{first} {last}",
                "parent_id": above["id"],
                "is_company": False,
                "function": draw(FUNCTIONS),
                "email": f"contact{person}@example.org",
                "phone": self.phone() if number % 3 == 0 else None,
                "bde_is_host": False,
                "bde_siret": None,
                "bde_activity": None,
                "bde_host_state": None,
                "bde_headcount": 0,
            }
            yield self._finished(row, above)

    def _finished(self, row, above=None):
        """The row with its computed columns."""
        from odoo.addons.bde_partners.rules.partner_search import search_key

        place = [] if above else [row["zip"], row["city"], row["street"]]
        higher = [above["name"], None, above["zip"], above["city"]] if above else []
        phone = row["phone"] or ""
        company = above["name"] if above else row["name"]
        return {
            **row,
            "commercial_company_name": company,
            "complete_name": f"{company}, {row['name']}" if above else row["name"],
            "email_normalized": row["email"],
            "phone_sanitized": phone and "+33" + phone.replace(" ", "")[1:],
            "bde_siren": (row["bde_siret"] or "")[:9] or None,
            "bde_departement": row["zip"][:2],
            **_likeness_keys({} if above else row),
            "bde_search_text": search_key(
                [row["name"]],
                [row["bde_activity"], row["function"], row["email"], *place],
                [row["bde_siret"], phone],
                higher,
            ),
        }


def _likeness_keys(row):
    """The columns that the search of duplicates reads; empty for a person."""
    from odoo.addons.bde_partners.rules.partner_likeness import traits

    found = traits(
        name=row.get("name"),
        zip_code=row.get("zip"),
        city=row.get("city"),
        phone=row.get("phone"),
        email=row.get("email"),
    )
    return {
        "bde_like_words": found.words or None,
        "bde_like_town": found.town or found.zip or None,
        "bde_like_phone": found.phone or None,
        "bde_like_mail": found.domain or found.email or None,
    }


def _write_hosting(env, big, rng):
    """Two hosting lines for one organisation in two, when the census is there."""
    if "bde.hosting" not in env:
        return
    trainings = env["bde.training"].search([], limit=30).ids
    if not trainings:
        return
    common = _audit(env) | {"company_id": env.company.id, "active": True, "places": 2}
    pairs = [
        (partner, training)
        for partner in big.organisations[::2]
        for training in rng.sample(trainings, min(2, len(trainings)))
    ]
    copy_rows(
        env,
        "bde_hosting",
        (
            {**common, "partner_id": partner, "training_id": training}
            for partner, training in pairs
        ),
    )
    if _columns(env, "bde_partner_training_rel"):
        rows = ({"partner_id": p, "training_id": t} for p, t in sorted(set(pairs)))
        copy_rows(env, "bde_partner_training_rel", rows)


def _write_interactions(env, big, rng):
    """Two calls or visits for each organisation, when dealings are there."""
    if "bde.interaction" not in env:
        return
    common = _audit(env) | {
        "company_id": env.company.id,
        "date": env.cr.now(),
        "direction": "out",
        "outcome": "done",
        "user_id": env.uid,
    }
    copy_rows(
        env,
        "bde_interaction",
        (
            {**common, "partner_id": partner, "kind": rng.choice(("call", "visit"))}
            for partner in big.organisations
            for _n in range(2)
        ),
    )
    env.cr.execute(
        "UPDATE res_partner SET bde_last_contact = %s WHERE id BETWEEN %s AND %s",
        [env.cr.now().date(), big.organisations[0], big.organisations[-1]],
    )


def _audit(env):
    now = env.cr.now()
    return {
        "create_uid": env.uid,
        "write_uid": env.uid,
        "create_date": now,
        "write_date": now,
    }
