from __future__ import annotations

import json
from pathlib import Path

LOCK = Path(__file__).resolve().parents[3] / "frontend" / "package-lock.json"


def test_the_lock_file_names_the_packages_of_every_platform() -> None:
    """`npm install` leaves out what the registry at hand does not carry; `npm ci` then fails everywhere."""
    packages = json.loads(LOCK.read_text(encoding="utf-8"))["packages"]
    wanted = {name for entry in packages.values() for name in entry.get("optionalDependencies", {})}
    found = {path.rsplit("node_modules/", 1)[-1] for path in packages}

    assert wanted - found == set()


def test_the_lock_file_names_no_registry() -> None:
    """The settings of the machine decide where packages come from."""
    assert '"resolved"' not in LOCK.read_text(encoding="utf-8")
