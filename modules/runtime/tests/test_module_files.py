"""What every module of the catalogue must have: texts for people, a command for Azure, a calm `propagate`."""

from __future__ import annotations

import importlib
import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from modules.columns import (
    Column,
    LearnerSchema,
    ModelSchema,
    PortSchema,
    Propagation,
    SchemaContext,
    TableSchema,
    TransformationSchema,
)

ROOT = Path(__file__).resolve().parents[3]
FILES = sorted((ROOT / "modules").glob("*/module.yaml"))
SLUGS = [path.parent.name for path in FILES]
LITERALS = {"string", "integer", "number", "boolean"}


def component(slug: str) -> dict[str, Any]:
    value: dict[str, Any] = yaml.safe_load((ROOT / "modules" / slug / "module.yaml").read_text())
    return value


@pytest.mark.parametrize("slug", SLUGS)
def test_every_module_explains_itself(slug: str) -> None:
    value = component(slug)
    designer = value["designer"]
    assert value["name"] == slug
    assert value["description"].endswith(".")
    assert designer["help"].endswith(".")
    assert len(designer["keywords"]) >= 2
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", designer["icon"])
    for name, declared in (value["inputs"] if value.get("inputs") else {}).items():
        assert declared.get("description"), name
        group = "parameters" if declared["type"] in LITERALS else "ports"
        assert designer[group][name].get("label"), name
    for name, declared in value["outputs"].items():
        assert declared.get("description"), name
        assert designer["ports"][name]["type"]


@pytest.mark.parametrize("slug", SLUGS)
def test_every_command_names_every_input_and_output(slug: str) -> None:
    value = component(slug)
    command = value["command"]
    assert command.startswith(f"python -m modules.runtime {slug} ")
    inputs = value.get("inputs") or {}
    used = set(re.findall(r"\$\{\{(inputs|outputs)\.(\w+)\}\}", command))
    assert used == {("inputs", name) for name in inputs} | {("outputs", name) for name in value["outputs"]}
    optional = set(re.findall(r"\$\[\[--(\w+) ", command))
    assert optional == {name for name, declared in inputs.items() if declared.get("optional")}


def functions() -> list[str]:
    return [slug for slug in SLUGS if (component(slug)["designer"].get("schema") or {}).get("function")]


def test_schema_functions_import_nothing_heavy() -> None:
    code = (
        "import importlib, sys\n"
        f"for slug in {functions()!r}: importlib.import_module(f'modules.{{slug}}.schema')\n"
        "heavy = {'pandas', 'numpy', 'pyarrow', 'sklearn', 'duckdb', 'yaml', 'django', 'modules.runtime'}\n"
        "print(*sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True)
    assert done.stdout.strip() == ""


TABLE = TableSchema(
    (Column("a", "Integer"), Column("b", "String", categorical=True), Column("y", "Double", role="Label"))
)
SCHEMAS: list[PortSchema | None] = [
    None,
    TABLE,
    TableSchema(),
    LearnerSchema("regression", "linear_regression"),
    ModelSchema("binary", "two_class_logistic_regression", TABLE.columns[2], TABLE.columns[:2]),
    TransformationSchema("normalize_data", TABLE.columns[:1], {"retype": {"a": "Double"}}),
    TransformationSchema("unheard_of", TABLE.columns, {"retype": 1, "add": "x", "remove": None}),
]
selections = st.sampled_from(
    [
        {"rules": [{"op": "include", "kind": "all"}]},
        {"rules": [{"op": "include", "kind": "names", "names": ["a", "zzz"]}]},
        {"rules": [{"op": "include", "kind": "names", "names": ["a", "a"]}], "preserve_order": True},
        {"rules": [{"op": "include", "kind": "indices", "text": "3-"}]},
        {"rules": []},
        {"rules": 5},
        [],
    ]
)
anything = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=20),
    selections,
    selections.map(json.dumps),
)


@pytest.mark.parametrize("slug", functions())
@settings(deadline=None, max_examples=25)
@given(data=st.data())
def test_propagate_never_raises(slug: str, data: st.DataObject) -> None:
    value = component(slug)
    inputs: dict[str, PortSchema | None] = {}
    parameters: dict[str, object] = {}
    for name, declared in (value.get("inputs") or {}).items():
        if declared["type"] not in LITERALS:
            inputs[name] = data.draw(st.sampled_from(SCHEMAS))
        elif "enum" in declared and data.draw(st.booleans()):
            parameters[name] = data.draw(st.sampled_from(declared["enum"]))
        else:
            parameters[name] = data.draw(anything)
    module = importlib.import_module(f"modules.{slug}.schema")
    result = module.propagate(inputs, parameters, SchemaContext())
    assert isinstance(result, Propagation)
    assert set(result.outputs) == set(value["outputs"])
    for problem in result.problems:
        assert problem.message
