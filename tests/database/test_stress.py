"""A little of `make stress`: many sign at once, the server is killed while it sends."""

import json
import sys

import host
import pytest

sys.path.insert(0, str(host.ROOT / "bench"))

import run as harness

NAMES = ("signing", "kills")


@pytest.mark.parametrize("name", NAMES)
def test_a_little_stress(addons_db, name, monkeypatch):
    monkeypatch.setenv("SMALL", "1")
    results = harness.run_one(host.ROOT / "stress" / f"stress_{name}.py")
    assert all(result["ok"] for result in results), json.dumps(results, indent=1)
