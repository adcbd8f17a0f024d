"""Each addon installs with only the floors under it; Odoo's own runner on install."""

import re

import host
import pytest

# Odoo's own automatic installation would bring these, with buttons that call outside
LEFT_OUT = (
    "crm_iap_enrich",
    "crm_iap_mine",
    "iap_crm",
    "mail_bot",
    "partner_autocomplete",
    "snailmail",
    "web_unsplash",
)


@pytest.mark.parametrize("addon", host.manifests())
def test_installs_alone_on_its_floors(addon, copy_of, odoo):
    database = copy_of(host.floor_database(host.floors(addon)), "alone")
    odoo(database, "-i", addon)
    ours = host.installed(database) & set(host.manifests())
    assert ours == set(host.floors(addon))


def test_odoos_own_runner_while_installing(copy_of):
    """pytest-odoo never installs: this run has tests tagged at_install as they are
    meant, between one addon and the next, and Odoo's own idea of a failure."""
    database = copy_of(host.base_database(), "runner")
    addons = list(host.manifests())
    conf = host.write_conf(
        host.HOME / "run" / "runner.conf",
        database,
        http_port=host.free_port(),
        limit_memory_hard=0,  # for a worker that ends; thousands of tests need more
    )
    result = host.odoo(
        "server",
        conf,
        "--stop-after-init",
        "--log-level=warn",
        "--log-handler=odoo.tests.result:INFO",
        f"--screenshots={host.HOME / 'screenshots'}",
        f"--init={','.join(addons)}",
        f"--test-tags={','.join(f'/{addon}' for addon in addons)}",
        timeout=3600,
        warnings=True,
    )
    failed = re.findall(r"(?:FAIL|ERROR): \w+\.\w+.*", result.output)
    assert not failed, "\n".join([*failed, f"(log: {result.log})"])
    total = re.search(r"(\d+) failed, (\d+) error\(s\) of (\d+) tests", result.output)
    assert total, host.tail(result.output)
    assert [int(number) for number in total.groups()[:2]] == [0, 0]
    assert int(total[3]) > 0
    assert result.code == 0, host.tail(result.output)
    ours = [
        line
        for line in result.output.splitlines()
        if " py.warnings: " in line and str(host.ADDONS) in line
    ]
    assert not ours, "\n".join(ours)


def test_kept_and_left_out_modules(addons_db):
    """The buttons of outside services stay out; the useful glue is in."""
    present = host.installed(addons_db)
    kept = {
        "auth_totp",
        "auth_totp_mail",
        "auth_totp_portal",
        "event_crm",
        "iap",
        "iap_mail",
        "mass_mailing_crm",
        "mass_mailing_event",
        "mass_mailing_themes",
        "rpc",
        "sms",
        "survey_crm",
    }
    assert not kept - present
    assert not {name for name in present if name.startswith(LEFT_OUT)}


def test_a_later_install_does_not_bring_them_back(copy_of, addons_db, odoo):
    """Without skip_auto_install in the file, any later -i would."""
    database = copy_of(addons_db, "later")
    odoo(database, "-i", "board")
    present = host.installed(database)
    assert "board" in present
    assert not {name for name in present if name.startswith(LEFT_OUT)}


def test_every_user_is_french(addons_db):
    rows = host.query(
        addons_db,
        "SELECT u.login, p.lang, p.tz FROM res_users u"
        " JOIN res_partner p ON p.id = u.partner_id",
    )
    assert [row for row in rows if row[1:] != ("fr_FR", "Europe/Paris")] == []


def test_names_sort_as_in_french(addons_db):
    """Where the server has ICU (Debian's has), Éric comes before Zoé."""
    (provider,) = host.query(
        addons_db,
        "SELECT to_jsonb(d) ->> 'datlocprovider' FROM pg_database d"
        " WHERE datname = current_database()",
    )[0]
    names = host.query(
        addons_db, "SELECT v FROM unnest(ARRAY['Zoé', 'Éric', 'Emma']) v ORDER BY v"
    )
    expected = ["Emma", "Éric", "Zoé"] if provider == "i" else ["Emma", "Zoé", "Éric"]
    assert [name for (name,) in names] == expected
