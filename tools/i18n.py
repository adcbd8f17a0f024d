"""`make i18n`: the terms of each addon into i18n/<addon>.pot, and into fr.po beside it.

fr.po keeps every translation it has; new terms come in empty, those gone leave.
"""

import host
import polib


def refresh(addon, conf):
    """Export the template of `addon` and merge it into fr.po; returns what is left."""
    folder = host.ADDONS / addon / "i18n"
    folder.mkdir(exist_ok=True)
    template_path, french_path = folder / f"{addon}.pot", folder / "fr.po"
    result = host.odoo("i18n", conf, "export", "-o", str(template_path), addon)
    if not template_path.exists() or result.code:
        raise host.HostError(
            f"terms of {addon} not exported:\n{host.tail(result.output)}"
        )
    template = polib.pofile(str(template_path), wrapwidth=78)
    for key in ("POT-Creation-Date", "PO-Revision-Date"):  # no change without a change
        template.metadata.pop(key, None)
    template.save()
    if french_path.exists():
        french = polib.pofile(str(french_path), wrapwidth=78)
        french.merge(template)
        for entry in french.obsolete_entries():
            french.remove(entry)
    else:
        french = polib.pofile(str(template_path), wrapwidth=78)
        french.metadata |= {
            "Language": "fr",
            "Language-Team": "",
            "Plural-Forms": "nplurals=2; plural=(n > 1);",
        }
    french.sort(key=lambda entry: entry.msgid)
    french.save(str(french_path))
    return [entry.msgid for entry in french if not entry.msgstr or entry.fuzzy]


def main():
    database = host.addons_database()
    conf = host.write_conf(host.HOME / "run" / "i18n.conf", database)
    for addon in host.manifests():
        left = refresh(addon, conf)
        host.say(f"{addon}: {len(left)} terms to translate in i18n/fr.po")


if __name__ == "__main__":
    host.main(main)
