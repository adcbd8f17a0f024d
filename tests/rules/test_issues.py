"""Issues and errors carry a code, a template and where to translate it."""

import ast
import importlib
import re
from pathlib import Path

import pytest

from addons.bde_partners.rules.issues import ParseError, Texts, render

ADDONS = Path(__file__).resolve().parents[2] / "addons"

CODES = {"thing_bad": "The thing %(name)s is bad."}
T = Texts("odoo.addons.bde_pfmp.rules.things", CODES)


def test_issue_carries_code_module_and_text():
    issue = T.issue("thing_bad", line=3, subject="Zoé", name="x")
    assert (issue.code, issue.line, issue.level) == ("thing_bad", 3, "error")
    assert issue.module == "bde_pfmp"
    assert issue.text == "The thing x is bad."


def test_unknown_code_is_our_mistake():
    with pytest.raises(KeyError):
        T.issue("nope")


def test_parse_error_reads_and_becomes_an_issue():
    error = T.error("thing_bad", line=2, name="y")
    assert isinstance(error, ParseError)
    assert str(error) == "The thing y is bad."
    assert error.to_issue().line == 2


def test_render_never_raises():
    assert render("100 % of %(a)s", {"b": 1}) == "100 % of %(a)s"


def rule_modules():
    for path in sorted(ADDONS.glob("*/rules/**/*.py")):
        if path.name != "__init__.py":
            yield path


def test_rules_import_neither_odoo_nor_a_clock():
    for path in rule_modules():
        tree = ast.parse(path.read_text())
        for node in ast.walk(tree):
            names = []
            if isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom):
                names = [node.module or ""]
            assert not [n for n in names if n.split(".")[0] in ("odoo", "time")], path
            if isinstance(node, ast.Attribute):
                assert node.attr not in ("today", "now", "utcnow"), path


def test_codes_are_unique_and_marked_for_translation():
    owners = {}
    for path in rule_modules():
        source = path.read_text()
        if "\nCODES = {" not in source:
            continue
        relative = path.relative_to(ADDONS.parent).with_suffix("")
        module = importlib.import_module(".".join(relative.parts))
        for code in module.CODES:
            assert owners.setdefault(code, module.__name__) == module.__name__, code
        assignment = next(
            node
            for node in ast.parse(source).body
            if isinstance(node, ast.Assign) and node.targets[0].id == "CODES"
        )
        for value in assignment.value.values:
            assert isinstance(value, ast.Call) and value.func.id == "_lt", path
            assert isinstance(value.args[0], ast.Constant), path
            # a lone « % » would break the formatting of the translated text
            bare = re.sub(r"%\(\w+\)s", "", value.args[0].value)
            assert "%" not in bare, bare
