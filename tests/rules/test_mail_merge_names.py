"""The documented names of columns and tags are those of the code."""

import re
from pathlib import Path

from addons.bde_pfmp.rules import docx_names, mail_merge

DOC = Path(__file__).resolve().parents[2] / "docs" / "publipostage.md"


def test_documented_names_are_those_of_the_code():
    columns, tags = DOC.read_text(encoding="utf-8").split("## Balises", 1)
    rows = re.findall(r"^\| (.+?) \| (?:texte|date|nombre) \|$", columns, re.M)
    assert rows == [column.name for column in mail_merge.COLUMNS]
    assert re.findall(r"^\| `(\w+)` \|", tags, re.M) == list(docx_names.NAMES)


def test_names_are_told_apart():
    names = [column.name for column in mail_merge.COLUMNS]
    assert len(names) == len(set(names))
