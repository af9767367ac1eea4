"""The shared table of connection cases: the front end runs the same file."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from pipelines.core.catalog import Catalog, Module, Port
from pipelines.core.connections import check_connection
from pipelines.core.document import Endpoint, from_json

CASES = json.loads((Path(__file__).parents[2] / "fixtures" / "connection_cases.json").read_text("utf-8"))


def _ports(values: list[dict[str, Any]]) -> tuple[Port, ...]:
    return tuple(Port(**value) for value in values)


def _catalog() -> Catalog:
    modules = {
        value["name"]: Module(
            name=value["name"],
            version=value["version"],
            display_name=value["display_name"],
            category=value["category"],
            inputs=_ports(value["inputs"]),
            outputs=_ports(value["outputs"]),
        )
        for value in CASES["catalog"]
    }
    return Catalog(modules)


@pytest.mark.parametrize("case", CASES["cases"], ids=lambda case: case["name"])
def test_the_shared_cases(case: dict[str, Any]) -> None:
    source, target = Endpoint(**case["source"]), Endpoint(**case["target"])
    problem = check_connection(from_json(case["document"]), _catalog(), source, target)
    assert (problem.code if problem else None) == case["expect"]
    if problem is not None:
        assert problem.message.endswith(".")
        assert problem.node in (source.node, target.node)


def test_there_is_a_case_for_every_reason() -> None:
    expected = {case["expect"] for case in CASES["cases"]}
    assert expected >= {
        None,
        "unknown_node",
        "unknown_port",
        "wrong_direction",
        "same_node",
        "type_mismatch",
        "input_taken",
        "duplicate_edge",
        "cycle",
    }
    assert len(CASES["cases"]) >= 15


def test_the_catalogue_of_the_cases_has_the_shape_of_the_real_one() -> None:
    for value in CASES["catalog"]:
        assert Module(**{**_plain(value)}).to_json().keys() == value.keys()


def _plain(value: dict[str, Any]) -> dict[str, Any]:
    return {
        key: (
            _ports(item) if key in ("inputs", "outputs") else tuple(item) if isinstance(item, list) else item
        )
        for key, item in value.items()
    }
