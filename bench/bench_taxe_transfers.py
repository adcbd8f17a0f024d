"""A statement of 5 000 transfers against 100 000 organisations, and the host's import.

Two lines in three bear the SIRET of an organisation, one in ten that of another site of
it, one in ten only a name and a town, some with a letter wrong, the rest is of nobody
known. The host imports lines into the same records, each already with the very name of
its organisation: one name in a tenth of a second, so it is given 1 000 of the lines and
its pace is compared; FULL=1 gives it all of them (6 minutes). A second run of ours
writes nothing.
"""

import base64
import csv
import io
import os
import random

import big
from stdnum import luhn

ROWS = 5000
THEIRS = ROWS if os.environ.get("FULL") else 1000
HEADERS = (
    "SIRET employeur",
    "Raison sociale",
    "Ville",
    "Campagne",
    "N° de virement",
    "Date du virement",
    "Montant",
)
YEAR = 2026


def run(bench):
    with bench.env() as env:
        book = big.fill(env, contacts=0, history=False)
        env["bde.taxe.campaign"].create({"year": YEAR})
        lines = lines_of(env, book, ROWS)
    theirs = measure_theirs(bench, lines[:THEIRS])
    ours = measure_ours(bench, lines)
    again = measure_ours(bench, lines, new=False)
    note = f"{ours['seconds']:.1f} s; {theirs['seconds']:.1f} s for {THEIRS} rows"
    bench.ratio(
        "import of 5 000 transfers / the host's own import",
        ROWS / ours["seconds"],
        THEIRS / theirs["seconds"],
        goal=5,
        unit="rows/s",
        note=f"100 000 organisations, dry run and report included; {note}",
    )
    bench.at_most("seconds, dry run, match and write", ours["seconds"], goal=20)
    bench.at_most("seconds, the same file again", again["seconds"], goal=20)
    bench.at_most("queries a row", ours["queries"] / ROWS, goal=0.1)


def lines_of(env, book, count):
    """Return rows of the statement: [siret, name, town, year, number, day, amount,
    id of the organisation it was made from or None]."""
    rng = random.Random(5)
    ids = rng.sample(list(book.organisations), count)
    found = {
        partner["id"]: partner
        for partner in env["res.partner"]
        .browse(ids)
        .read(["name", "city", "bde_siret"])
    }
    lines = []
    for number, partner_id in enumerate(ids):
        partner = found[partner_id]
        siret, name = partner["bde_siret"] or "", partner["name"]
        kind = number % 30
        if siret and kind >= 20 and kind < 23:
            siret = other_site(siret)
        elif kind in (23, 24, 25):
            siret = ""
        elif kind in (26, 27):
            siret, name = "", name[:4] + name[5:]
        elif kind >= 28:
            siret, name = stranger(number), f"Inconnue {number}"
        amount = f"{rng.randrange(1000, 500000) / 100:.2f}".replace(".", ",")
        transfer = number % 2 + 1
        day = "10/07/2026" if transfer == 1 else "06/11/2026"
        lines.append(
            [siret, name, partner["city"], YEAR, transfer, day, amount, partner_id]
        )
    return lines


def other_site(siret):
    site = siret[:9] + "0777"
    return site + luhn.calc_check_digit(site)


def stranger(number):
    siren = f"98{number:06d}"
    siren += luhn.calc_check_digit(siren)
    return siren + "0001" + luhn.calc_check_digit(siren + "0001")


def file_of(headers, rows):
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";")
    writer.writerow(headers)
    writer.writerows(rows)
    return text.getvalue().encode()


def measure_ours(bench, lines, new=True):
    """Import the statement as the screen does; the second time nothing may change."""
    content = file_of(HEADERS, [line[:-1] for line in lines])
    with bench.env(queue_job__no_delay=True, lang="fr_FR") as env:
        with bench.timed(env.cr) as measured:
            imp = env["bde.import"].create(
                {"filename": "versements.csv", "file": base64.b64encode(content)}
            )
            imp._action_analyse()
            assert imp.format == "taxe_transfers", imp.format
            imp._action_apply()
            imp.action_report()
            env.flush_all()
        assert imp.state == "applied", (imp.state, imp.message)
        made = len(lines) + 2 if new else 0  # and two bank transfers
        assert imp.count_create == made, imp.count_create
        assert imp.count_same == (0 if new else len(lines)), imp.count_same
        check_written(env, lines)
    return measured


def check_written(env, lines):
    """Every line is there; those whose donor is told are with that donor."""
    transfers = env["bde.taxe.transfer"].search([])
    assert len(transfers) == len(lines)
    matched = transfers.filtered(lambda t: t.state == "matched")
    assert len(matched) > 0.7 * len(lines), len(matched)
    said = {line[0]: line[-1] for line in lines if line[0]}
    wrong = [
        transfer
        for transfer in matched
        if transfer.how == "siret"
        and transfer.partner_id.id != said[transfer.donor_siret]
    ]
    assert not wrong
    total = sum(float(line[-2].replace(",", ".")) for line in lines)
    assert abs(sum(transfers.mapped("amount")) - total) < 0.01
    assert all(t.target_id for t in matched)


def measure_theirs(bench, lines):
    """Import as many lines through the host's screen; then everything is undone."""
    columns = {
        "Raison sociale": "donor_name",
        "SIRET": "donor_siret",
        "Organisation": "partner_id",
        "Campagne": "campaign_id",
        "Date": "date",
        "Montant": "amount",
    }
    options = {
        "quoting": '"',
        "separator": ";",
        "encoding": "utf-8",
        "has_headers": True,
        "date_format": "%d/%m/%Y",
        "datetime_format": "",
        "float_thousand_separator": " ",
        "float_decimal_separator": ",",
    }
    with bench.env(lang="fr_FR") as env:
        campaign = env["bde.taxe.campaign"].search([("year", "=", YEAR)]).display_name
        names = {
            partner["id"]: partner["display_name"]
            for partner in env["res.partner"]
            .browse([line[-1] for line in lines])
            .read(["display_name"])
        }
        rows = [
            [line[1], line[0], names[line[-1]], campaign, line[5], line[6]]
            for line in lines
        ]
        with bench.timed(env.cr) as measured:
            wizard = env["base_import.import"].create(
                {
                    "res_model": "bde.taxe.transfer",
                    "file": file_of(columns, rows),
                    "file_name": "versements.csv",
                    "file_type": "text/csv",
                }
            )
            result = wizard.execute_import(
                list(columns.values()), list(columns), options, dryrun=False
            )
            env.flush_all()
        assert len(result["ids"] or ()) == len(lines), result["messages"][:3]
        env.cr.rollback()
    return measured
