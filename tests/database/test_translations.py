"""fr.po of each addon against a fresh export: nothing missing, empty or stale."""

import re

import host
import polib
import pytest


@pytest.fixture(scope="module")
def fresh(addons_db, tmp_path_factory):
    """{addon: its terms as Odoo exports them now}"""
    folder = tmp_path_factory.mktemp("pot")
    conf = host.write_conf(host.HOME / "run" / "i18n.conf", addons_db)
    templates = {}
    for addon in host.manifests():
        target = folder / f"{addon}.pot"
        result = host.odoo("i18n", conf, "export", "-o", str(target), addon)
        assert target.exists(), host.tail(result.output)
        templates[addon] = polib.pofile(str(target))
    return templates


def _translation(addon):
    path = host.ADDONS / addon / "i18n/fr.po"
    assert path.exists(), f"{path} is missing: make i18n"
    return polib.pofile(str(path))


@pytest.mark.parametrize("addon", host.manifests())
def test_every_term_is_translated(addon, fresh):
    french = {
        entry.msgid: entry.msgstr
        for entry in _translation(addon)
        if not entry.obsolete and not entry.fuzzy
    }
    missing = [entry.msgid for entry in fresh[addon] if not french.get(entry.msgid)]
    assert missing == [], f"{len(missing)} untranslated terms: make i18n, then fr.po"


@pytest.mark.parametrize("addon", host.manifests())
def test_no_stale_term(addon, fresh):
    terms = {entry.msgid for entry in fresh[addon]}
    stale = [e.msgid for e in _translation(addon) if e.msgid not in terms]
    assert stale == [], "make i18n removes them"


@pytest.mark.parametrize("addon", host.manifests())
def test_placeholders_survive_translation(addon, fresh):
    """%(name)s and {{ }} of a term are those of its translation."""
    pattern = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\{.*?\}\}")
    wrong = [
        entry.msgid
        for entry in _translation(addon)
        if sorted(pattern.findall(entry.msgid)) != sorted(pattern.findall(entry.msgstr))
    ]
    assert wrong == []
