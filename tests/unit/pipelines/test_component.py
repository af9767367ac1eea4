"""From component files to modules: ours, strangers', broken ones."""

from __future__ import annotations

import logging
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest

from modules.columns import Column, SchemaContext, TableSchema
from pipelines.catalog_loader import load_catalog
from pipelines.core.catalog import Resources
from pipelines.core.component import ComponentError, environment_name, read_component

COMPONENT: dict[str, Any] = {
    "name": "split_data",
    "version": "1.0.0",
    "display_name": "Split Data",
    "type": "command",
    "description": "Divide rows in two. ",
    "inputs": {
        "dataset": {"type": "uri_folder", "description": "The rows to divide."},
        "other": {"type": "uri_folder", "optional": True},
        "mode": {"type": "string", "enum": ["Rows", "Regex"], "default": "Rows"},
        "fraction": {"type": "number", "default": 0.5, "min": 0, "max": 1, "description": "Of all rows."},
        "columns": {"type": "string", "default": '{"rules":[{"op":"include","kind":"all"}]}'},
        "seed": {"type": "integer", "default": 0},
        "flag": {"type": "boolean", "optional": True},
        "text": {"type": "string"},
    },
    "outputs": {"first": {"type": "uri_folder"}, "second": None},
    "environment": "azureml:atelier-tabular@latest",
    "designer": {
        "category": "Data Transformation",
        "icon": "split",
        "keywords": ["holdout"],
        "ports": {"dataset": {"type": "DataTable", "label": "Dataset"}, "first": {"type": "DataTable"}},
        "parameters": {
            "fraction": {"label": "Share", "visible_when": {"mode": ["Rows"]}, "exclusive_min": True},
            "columns": {"widget": "columns", "port": "dataset"},
            "seed": {"widget": "seed", "visible_when": {"mode": "Rows"}},
        },
        "presets": [{"name": "half", "label": "Half", "parameters": {"fraction": 0.5}}],
        "resources": {"memory_mb": 512, "timeout_s": 60},
    },
}


def changed(**designer: Any) -> dict[str, Any]:
    return {**COMPONENT, "designer": {**COMPONENT["designer"], **designer}}


def test_a_complete_component() -> None:
    module = read_component(COMPONENT, digest="d")
    assert (module.name, module.version, module.environment, module.digest) == (
        "split_data",
        "1.0.0",
        "tabular",
        "d",
    )
    assert [(port.name, port.label, port.type, port.optional) for port in module.inputs] == [
        ("dataset", "Dataset", "DataTable", False),
        ("other", "Other", "Folder", True),
    ]
    assert [(port.name, port.type) for port in module.outputs] == [
        ("first", "DataTable"),
        ("second", "Folder"),
    ]
    assert [(parameter.name, parameter.widget, parameter.required) for parameter in module.parameters] == [
        ("mode", "select", False),
        ("fraction", "number", False),
        ("columns", "columns", False),
        ("seed", "seed", False),
        ("flag", "toggle", False),
        ("text", "text", True),
    ]
    fraction = module.parameter("fraction")
    assert fraction is not None
    assert (fraction.label, fraction.help, fraction.exclusive_min) == ("Share", "Of all rows.", True)
    assert fraction.visible_when == {"mode": ("Rows",)}
    columns = module.parameter("columns")
    assert columns is not None
    assert columns.default == {"rules": [{"op": "include", "kind": "all"}]}
    assert module.resources == Resources(memory_mb=512, timeout_s=60)
    assert module.presets[0].parameters == {"fraction": 0.5}


def test_a_strangers_component_gets_plain_forms() -> None:
    module = read_component({key: value for key, value in COMPONENT.items() if key != "designer"})
    assert module.category == "Custom"
    assert [(port.label, port.type) for port in module.inputs] == [("Dataset", "Folder"), ("Other", "Folder")]
    assert [parameter.widget for parameter in module.parameters] == [
        "select",
        "number",
        "text",
        "integer",
        "toggle",
        "text",
    ]


@pytest.mark.parametrize(
    ("component", "message"),
    [
        ("text", "does not hold a component"),
        ({**COMPONENT, "name": ""}, "name is missing"),
        ({**COMPONENT, "type": "sweep"}, "only command components"),
        ({**COMPONENT, "inputs": ["x"]}, "inputs must be a mapping"),
        ({**COMPONENT, "inputs": {"x": {"type": "blob"}}, "designer": {}}, "unknown type 'blob'"),
        (changed(colour="red"), "designer has the unknown key 'colour'"),
        (changed(ports={"datset": {}}), "designer.ports.datset: the component has no such port"),
        (changed(ports={"dataset": {"kind": "x"}}), "unknown key 'kind'"),
        (changed(parameters={"fractoin": {}}), "no such parameter"),
        (changed(parameters={"fraction": {"widget": "slider"}}), "'slider', which is no widget"),
        (changed(parameters={"fraction": {"visible_when": {"x": [1]}}}), "names 'x', which is no parameter"),
        (changed(parameters={"columns": {"port": "nowhere"}}), "names 'nowhere', which is no input"),
        (changed(presets=[{"name": "p", "parameters": {"x": 1}}]), "sets 'x'"),
        (changed(presets=["x"]), "needs a name"),
        (changed(resources={"memory_mb": "lots"}), "must be a number"),
        (changed(resources={"gpus": 1}), "unknown key 'gpus'"),
        (
            {**COMPONENT, "inputs": {"m": {"type": "string", "enum": ["a"], "default": "b"}}, "designer": {}},
            "'b'",
        ),
    ],
)
def test_a_broken_component_says_what_is_wrong(component: object, message: str) -> None:
    with pytest.raises(ComponentError) as broken:
        read_component(component)
    assert message in str(broken.value)


def test_all_problems_of_a_component_come_at_once() -> None:
    with pytest.raises(ComponentError) as broken:
        read_component(changed(colour="red", ports={"x": {}}, resources={"gpus": 1}))
    assert len(broken.value.problems) == 3


@pytest.mark.parametrize(
    ("reference", "name"),
    [
        ("azureml:atelier-tabular@latest", "tabular"),
        ("azureml:atelier-tabular:3", "tabular"),
        ("azureml:other:1", "other"),
        ("azureml://registries/azureml/environments/sklearn-1.5/labels/latest",) * 2,
        (None, ""),
        ({"image": "python"}, ""),
    ],
)
def test_environments_are_known_by_their_folder(reference: object, name: str) -> None:
    assert environment_name(reference) == name


def write(root: Path, name: str, text: str) -> Path:
    folder = root / name
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "module.yaml").write_text(dedent(text), encoding="utf-8")
    return folder


def test_a_broken_file_takes_no_other_down(tmp_path: Path) -> None:
    write(tmp_path, "good", "name: good\ninputs: {}\n")
    write(tmp_path, "syntax", "name: [")
    write(tmp_path, "renamed", "name: other\n")
    write(tmp_path, "code", "!!python/object/apply:os.system ['true']")
    write(
        tmp_path, "rule", "name: rule\noutputs: {a: {}}\ndesigner: {schema: {outputs: {a: {same_as: b}}}}\n"
    )
    loaded = load_catalog(tmp_path)
    assert list(loaded.catalog.modules) == ["good"]
    assert {broken.path.parent.name for broken in loaded.broken} == {"syntax", "renamed", "code", "rule"}
    assert all(broken.problems for broken in loaded.broken)


def test_a_declared_schema_is_propagated(tmp_path: Path) -> None:
    text = """
        name: through
        inputs: {dataset: {type: uri_folder}}
        outputs: {same: {type: uri_folder}, other: {type: uri_folder}}
        designer: {schema: {outputs: {same: {same_as: dataset}}}}
        """
    write(tmp_path, "through", text)
    module = load_catalog(tmp_path).catalog.modules["through"]
    assert module.propagate is not None
    table = TableSchema((Column("a", "String"),))
    assert module.propagate({"dataset": table}, {}, SchemaContext()).outputs == {"same": table}


def test_a_schema_function_that_fails_is_logged_and_tells_nothing(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = tmp_path / "strange_modules"
    folder = write(package, "failing", "name: failing\ndesigner: {schema: {function: true}}\n")
    (folder / "schema.py").write_text(
        "def propagate(inputs, parameters, context):\n    raise KeyError('x')\n"
    )
    monkeypatch.syspath_prepend(str(tmp_path))
    logging.getLogger("pipelines").propagate = True
    module = load_catalog(package, package="strange_modules").catalog.modules["failing"]
    assert module.propagate is not None
    assert module.propagate({}, {}, SchemaContext()).outputs == {}


def test_a_schema_function_that_is_missing_is_a_broken_component(tmp_path: Path) -> None:
    write(tmp_path, "lacking", "name: lacking\ndesigner: {schema: {function: true}}\n")
    (broken,) = load_catalog(tmp_path).broken
    assert "schema.py cannot be used" in broken.problems[0]


def test_the_digest_follows_the_code_but_not_its_tests(tmp_path: Path) -> None:
    def digest() -> str:
        return load_catalog(tmp_path).catalog.modules["one"].digest

    folder = write(tmp_path, "one", "name: one\n")
    (folder / "run.py").write_text("x = 1\n")
    before = digest()
    (folder / "tests").mkdir()
    (folder / "tests" / "test_run.py").write_text("assert True\n")
    assert digest() == before
    (folder / "run.py").write_text("x = 2\n")
    changed_code = digest()
    assert changed_code != before
    (tmp_path / "runtime").mkdir()
    (tmp_path / "runtime" / "shared.py").write_text("y = 1\n")
    assert digest() != changed_code


def test_modules_come_in_palette_order(tmp_path: Path) -> None:
    for name, category in (("a", "Zoo"), ("b", "Regression"), ("c", "Data Input and Output")):
        write(tmp_path, name, f"name: {name}\ndesigner: {{category: {category}}}\n")
    write(tmp_path, "d", "name: d\ndesigner: {hidden: true, category: Hidden}\n")
    catalog = load_catalog(tmp_path).catalog
    assert catalog.categories == ("Data Input and Output", "Regression", "Zoo")
    assert catalog.version == load_catalog(tmp_path).catalog.version


def test_how_steps_start_and_what_makes_them_random_is_read() -> None:
    plain = read_component(COMPONENT)
    assert (plain.warm, plain.user_code, plain.seed_parameter) == ("", False, "")
    module = read_component(changed(warm="table", user_code=True, seed_parameter="seed"))
    assert (module.warm, module.user_code, module.seed_parameter) == ("table", True, "seed")


def test_mistakes_in_how_steps_start_are_all_told() -> None:
    with pytest.raises(ComponentError) as refused:
        read_component(changed(warm=True, user_code="yes", seed_parameter="text"))
    assert refused.value.problems == (
        "designer.warm must be a text.",
        "designer.user_code must be true or false.",
        "designer.seed_parameter names 'text', which is no integer.",
    )
    with pytest.raises(ComponentError, match="names 'sed', which is no parameter"):
        read_component(changed(seed_parameter="sed"))


def test_which_value_of_a_metric_is_better_is_read() -> None:
    module = read_component(changed(metrics={"AUC": "higher", "Loss": "lower"}))
    assert [module.better(name) for name in ("AUC", "AUC (to compare)", "Loss", "Rows")] == [
        "higher",
        "higher",
        "lower",
        None,
    ]
    with pytest.raises(ComponentError, match=r"metrics.AUC must be higher or lower"):
        read_component(changed(metrics={"AUC": "more"}))
