"""What every file of this repository keeps to, told without Odoo or a database."""

import ast
import csv
import json
import re
import subprocess
import sys
from pathlib import Path

import polib
import pytest

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tools"))

import host  # noqa: E402
import sizes  # noqa: E402

ADDONS = list(host.manifests())
CLOCK = re.compile(
    r"(datetime|date|Datetime|Date)\.(now|utcnow|today|context_today)|time\.\w+"
)


def tracked():
    """Files that git has or would take."""
    output = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard", "-z"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    return [
        ROOT / name for name in output.split("\0") if name and (ROOT / name).is_file()
    ]


def text_files():
    for path in tracked():
        if path.suffix in {
            ".png",
            ".svg",
            ".jpg",
            ".xls",
            ".xlsx",
            ".ods",
            ".zip",
            ".ttf",
        }:
            continue
        try:
            yield path, path.read_text()
        except UnicodeDecodeError:
            continue


@pytest.mark.parametrize("addon", ADDONS)
def test_manifest(addon):
    manifest = host.manifests()[addon]
    assert manifest["license"] == "AGPL-3"
    assert manifest["author"] == "BDE"
    assert re.fullmatch(r"19\.0\.\d+\.\d+\.\d+", manifest["version"])
    assert manifest["name"] and manifest["summary"]
    assert "auto_install" not in manifest


@pytest.mark.parametrize("addon", ADDONS)
def test_floors_are_those_of_the_design(addon):
    """bde_taxe meets the others on the ground floor; bde_alumni stands on bde_pfmp."""
    allowed = {
        "bde_partners": set(),
        "bde_pfmp": {"bde_partners"},
        "bde_alumni": {"bde_partners", "bde_pfmp"},
        "bde_taxe": {"bde_partners"},
    }
    assert set(host.floors(addon)) - {addon} <= allowed[addon]


@pytest.mark.parametrize("addon", ADDONS)
def test_addon_imports_only_its_floors(addon):
    strangers = set(ADDONS) - set(host.floors(addon))
    pattern = (
        re.compile(rf"odoo\.addons\.({'|'.join(strangers)})\b") if strangers else None
    )
    for path in (host.ADDONS / addon).rglob("*.py") if pattern else ():
        assert not pattern.search(path.read_text()), path


@pytest.mark.parametrize("addon", ADDONS)
def test_manifest_names_every_data_file(addon):
    """A view that no manifest names is never loaded, and nobody is told."""
    folder = host.ADDONS / addon
    manifest = host.manifests()[addon]
    named = set(manifest.get("data", [])) | set(manifest.get("demo", []))
    there = {
        str(path.relative_to(folder))
        for room in ("data", "report", "security", "views", "wizards")
        for path in (folder / room).rglob("*")
        if path.suffix in {".xml", ".csv"}
    }
    assert there - named == set()
    assert {name for name in named if not (folder / name).is_file()} == set()


@pytest.mark.parametrize("addon", ADDONS)
def test_manifest_names_its_python_libraries(addon):
    """Libraries of requirements/product.in that the addon's floors import."""
    product = (ROOT / "requirements/product.in").read_text()
    imports = {
        "calamine": "python-calamine",
        "python_calamine": "python-calamine",
        "rapidfuzz": "rapidfuzz",
        "segno": "segno",
        "vacances_scolaires_france": "vacances-scolaires-france",
        "holidays": "holidays",
        "weasyprint": "weasyprint",
        "pyhanko": "pyhanko",
        "pypdfium2": "pypdfium2",
        "zxingcpp": "zxing-cpp",
        "docxtpl": "docxtpl",
    }
    declared = {
        library
        for floor in host.floors(addon)
        for library in host.manifests()[floor]
        .get("external_dependencies", {})
        .get("python", [])
    }
    used = set()
    for path in (host.ADDONS / addon).rglob("*.py"):
        if "tests" in path.parts:
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            names = []
            if isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom) and not node.level:
                names = [node.module]
            used |= {
                imports[n.split(".")[0]] for n in names if n.split(".")[0] in imports
            }
    assert used - declared == set()
    assert all(library in product for library in declared)


def test_rules_know_neither_odoo_nor_the_clock():
    for path in host.ADDONS.glob("*/rules/**/*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            where = f"{path}:{getattr(node, 'lineno', 0)}"
            if isinstance(node, ast.Import):
                assert not any(a.name.split(".")[0] == "odoo" for a in node.names), (
                    where
                )
            elif isinstance(node, ast.ImportFrom):
                assert (node.module or "").split(".")[0] != "odoo" or node.level, where
            elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                owner = getattr(
                    node.func.value, "id", getattr(node.func.value, "attr", "")
                )
                call = f"{owner}.{node.func.attr}"
                assert not CLOCK.fullmatch(call), f"{where} reads the clock"


def test_nothing_is_too_large():
    over = [size for size in sizes.measure() if size.value > size.limit]
    assert over == []


def test_sizes_sees_what_is_too_large(tmp_path):
    """The check itself: a long function, a long route and a docstring that is free."""
    body = "\n".join("    x = 1" for _ in range(30))
    text = f'@http.route("/x")\ndef page(self):\n    """Free\n    lines."""\n{body}\n'
    function = ast.parse(text).body[0]
    assert sizes.is_route(function)
    assert sizes.code_lines(function, text.splitlines()) == 31


@pytest.mark.parametrize("addon", ADDONS)
def test_access_file_is_well_formed(addon):
    paths = sorted((host.ADDONS / addon / "security").rglob("ir.model.access.csv"))
    assert paths, f"{addon} opens no model to anybody"
    rows = [row for path in paths for row in csv.DictReader(path.open())]
    names = [row["id"] for row in rows]
    assert len(names) == len(set(names))
    for row in rows:
        assert row["group_id:id"], f"{row['id']} would open the model to everybody"


def test_no_machine_in_the_repository():
    """Neither somebody's folders nor the host of a registry."""
    folders = (str(ROOT), str(host.HOME), str(Path.home()) + "/.")
    registry = re.compile(r"https?://(registry|deb|ftp|pypi|files|mirror)[.][a-z]")
    for path, text in text_files():
        for folder in folders:
            assert folder not in text, f"{path} names {folder}"
        assert not registry.search(text), f"{path} names the host of a registry"


def test_no_large_file():
    for path in tracked():
        assert path.stat().st_size < 2_000_000, path


def test_package_lock_names_no_registry():
    lock = json.loads((ROOT / "package-lock.json").read_text())
    assert not [name for name, p in lock["packages"].items() if "resolved" in p]


def test_locks_hold_hashes_for_everything():
    for path in (ROOT / "requirements").glob("*.lock"):
        blocks = re.split(r"\n(?=\S)", path.read_text().strip())
        bare = [block for block in blocks if "--hash=sha256:" not in block]
        assert bare == [], f"{path.name}: run requirements/compile.sh"


def test_production_uses_what_was_tested():
    """Each package of the image's lock has the version of the tested one."""

    def pins(name):
        text = (ROOT / "requirements" / name).read_text()
        return dict(re.findall(r"^([A-Za-z0-9_.-]+)==(\S+)", text, re.MULTILINE))

    tested = pins("odoo.lock")
    differ = {k: v for k, v in pins("production.lock").items() if tested.get(k) != v}
    assert differ == {}


def test_translations_are_sorted_and_wrapped():
    """One form, so that a change of a word is a change of its lines."""
    for path in host.ADDONS.glob("*/i18n/*.po"):
        catalogue = polib.pofile(str(path), wrapwidth=78)
        catalogue.sort(key=lambda entry: entry.msgid)
        assert str(catalogue) == path.read_text(), f"{path}: make i18n"


def test_licence_is_here():
    assert "GNU AFFERO GENERAL PUBLIC LICENSE" in (ROOT / "LICENSE").read_text()
