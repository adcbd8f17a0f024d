"""A workbook of 8 000 organisations and their contacts, against the host's import.

Both read the same .csv: one line an organisation with a contact, some with a second
contact on the line below. Ours does it as the screen does: dry run, then the import in
one transaction, then the report. The reference is what Odoo's import screen runs
(`base_import.import.execute_import`) on the same rows. Goals: three times the records
a second; a second run writes nothing; queries and memory do not grow with the file.
"""

import base64
import csv
import io
import resource

ORGANISATIONS, SECOND_CONTACTS = 8000, 2000
HEADERS = {
    "Raison sociale": "name",
    "Société": "is_company",
    "SIRET": "bde_siret",
    "Adresse": "street",
    "Code postal": "zip",
    "Ville": "city",
    "Téléphone": "phone",
    "Mail": "email",
    "Activité": "bde_activity",
    "Nom du contact": "child_ids/name",
    "Mail contact": "child_ids/email",
    "Tél contact": "child_ids/phone",
    "Fonction": "child_ids/function",
}
TRADES = ("Garage", "Menuiserie", "Boulangerie", "Maçonnerie", "Hôtel", "Électricité")
TOWNS = (("41000", "Blois"), ("37000", "Tours"), ("45000", "Orléans"))


def run(bench):
    theirs = measure_theirs(bench)
    before = peak_memory()
    ours = measure_ours(bench)
    grown = peak_memory() - before
    again = measure_ours(bench, new=False)
    records = 2 * ORGANISATIONS + SECOND_CONTACTS
    note = f"{ours['seconds']:.1f} s against {theirs['seconds']:.1f} s"
    bench.ratio(
        "import of 8 000 organisations / the host's own import",
        records / ours["seconds"],
        records / theirs["seconds"],
        goal=3,
        unit="records/s",
        note=f"{records} records, dry run and report included; {note}",
    )
    bench.ratio(
        "the same workbook again, nothing to write / the host's",
        records / again["seconds"],
        records / theirs["seconds"],
        unit="records/s",
    )
    bench.at_most("queries a record", ours["queries"] / records, goal=0.1)
    bench.at_most("queries a record, second time", again["queries"] / records, goal=0.1)
    bench.at_most("memory above that of the host's import, MB", grown, goal=100)


def peak_memory():
    """Return the most memory that the process has used so far, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def rows_of(count):
    """Return the rows of the workbook: nobody there exists."""
    rows = []
    for number in range(count):
        zip_code, town = TOWNS[number % len(TOWNS)]
        rows.append(
            [
                f"{TRADES[number % len(TRADES)]} {surname(number)} {number}",
                "1",
                siret(number),
                f"{number % 90 + 1} rue du Moulin",
                zip_code,
                town,
                f"0254{number:06d}",
                f"contact{number}@exemple{number}.example.org",
                TRADES[number % len(TRADES)],
                f"Jean {surname(number)}",
                f"jean{number}@exemple{number}.example.org",
                f"0612{number:06d}",
                "Tuteur",
            ]
        )
        if number % 4 == 0:
            second = [f"Anne {surname(number + 7)}", f"anne{number}@example.org"]
            rows.append([""] * 9 + [*second, "", "Comptable"])
    return rows


def surname(number):
    """Return an invented family name, in letters only."""
    letters = []
    for _position in range(5):
        number, rest = divmod(number * 7 + 3, 26)
        letters.append(chr(97 + rest))
    return "".join(letters).title()


def siret(number):
    """Return a SIRET that passes its checks; no organisation has it."""
    from stdnum import luhn

    siren = f"99{number:06d}"
    siren += luhn.calc_check_digit(siren)
    nic = f"{siren}0001"
    return nic + luhn.calc_check_digit(nic)


def file_of(count):
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";")
    writer.writerow(HEADERS)
    writer.writerows(rows_of(count))
    return text.getvalue().encode()


def measure_ours(bench, new=True):
    """Import the workbook as the screen does; the second time nothing may change."""
    content = file_of(ORGANISATIONS)
    with bench.env(queue_job__no_delay=True, lang="fr_FR") as env:
        with bench.timed(env.cr) as measured:
            imp = env["bde.import"].create(
                {"filename": "partenaires.csv", "file": base64.b64encode(content)}
            )
            imp._action_analyse()
            assert imp.format == "partners_workbook", imp.format
            imp._action_apply()
            imp.action_report()
            env.flush_all()
        assert imp.state == "applied", (imp.state, imp._plain_message())
        assert not imp.count_error + imp.count_doubtful + imp.count_update
        assert imp.count_create == (ORGANISATIONS if new else 0)
        check_written(env)
    return measured


def check_written(env):
    """Everything that the workbook holds is there, once."""
    partners = env["res.partner"]
    hosts = [("email", "=like", "contact%@exemple%")]
    assert partners.search_count(hosts) == ORGANISATIONS
    people = [("parent_id", "any", hosts)]
    assert partners.search_count(people) == ORGANISATIONS + SECOND_CONTACTS


def measure_theirs(bench):
    """Import the same file through the host's screen; then everything is undone."""
    options = {
        "quoting": '"',
        "separator": ";",
        "encoding": "utf-8",
        "has_headers": True,
        "date_format": "",
        "datetime_format": "",
        "float_thousand_separator": " ",
        "float_decimal_separator": ",",
    }
    columns = list(HEADERS)
    with bench.env(lang="fr_FR") as env:
        with bench.timed(env.cr) as measured:
            wizard = env["base_import.import"].create(
                {
                    "res_model": "res.partner",
                    "file": file_of(ORGANISATIONS),
                    "file_name": "partenaires.csv",
                    "file_type": "text/csv",
                }
            )
            result = wizard.execute_import(
                list(HEADERS.values()), columns, options, dryrun=False
            )
            env.flush_all()
        assert len(result["ids"] or ()) == ORGANISATIONS, result["messages"][:3]
        check_written(env)
        env.cr.rollback()
    return measured
