"""The module says of each of its metrics which value is better."""

from __future__ import annotations

from pathlib import Path

import yaml

from modules.learners import metric_names as names

ALL = {*names.REGRESSION, *names.BINARY, *names.MULTICLASS, *names.CLUSTERING}


def test_every_metric_that_judges_is_declared() -> None:
    path = Path(__file__).resolve().parents[1] / "module.yaml"
    declared = yaml.safe_load(path.read_text(encoding="utf-8"))["designer"]["metrics"]
    assert set(declared) == ALL - {names.POINTS}
