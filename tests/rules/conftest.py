"""Pure rules are imported without Odoo.

`addons` and each addon are registered as bare packages: their `__init__.py`, which
imports Odoo, is never run, and `from ...bde_partners.rules.x import y` works in a
rule of another addon as it does under `odoo.addons`.
"""

import sys
import types
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

ROOT = Path(__file__).resolve().parents[2]
ADDONS = ROOT / "addons"
SAMPLES = ROOT / "tests" / "samples"


def _bare_package(name, path):
    package = types.ModuleType(name)
    package.__path__ = [str(path)]
    sys.modules[name] = package
    return package


if "addons" not in sys.modules:
    parent = _bare_package("addons", ADDONS)
    for addon in sorted(ADDONS.iterdir()):
        if (addon / "rules").is_dir():
            package = _bare_package(f"addons.{addon.name}", addon)
            setattr(parent, addon.name, package)

settings.register_profile(
    "bde", deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("bde")


@pytest.fixture(scope="session")
def samples():
    """Folder of the invented sample files."""
    return SAMPLES


@pytest.fixture(scope="session")
def shared_data():
    """Folder of real input beside the clone; the test says so when it is absent."""
    folder = ROOT.parent / "shared" / "data"
    if not folder.is_dir():
        pytest.skip("no ../shared/data beside this clone")
    return folder
