"""Visibility, normalisation and checks of parameter values."""

from __future__ import annotations

from typing import Any

import pytest

from pipelines.core.catalog import Parameter
from pipelines.core.parameter_checks import check_missing, check_parameters, check_value, usable
from pipelines.core.parameters import effective, normalised, same_value, visible
from tests.factories.pipelines import make_module, make_node

SELECTION = {"rules": [{"op": "include", "kind": "all"}]}
MODULE = make_module(
    "split",
    parameters=(
        Parameter("mode", "Mode", "string", "select", default="Rows", enum=("Rows", "Regex")),
        Parameter(
            "fraction",
            "Fraction",
            "number",
            "number",
            default=0.5,
            min=0,
            max=1,
            visible_when={"mode": ("Rows",)},
        ),
        Parameter(
            "stratified", "Stratified", "boolean", "toggle", default=False, visible_when={"mode": ("Rows",)}
        ),
        Parameter(
            "key",
            "Key",
            "string",
            "column",
            optional=True,
            port="dataset",
            visible_when={"stratified": (True,)},
            required_when_visible=True,
        ),
        Parameter("pattern", "Pattern", "string", "text", visible_when={"mode": ("Regex",)}),
        Parameter("seed", "Seed", "integer", "seed", default=0, min=0),
        Parameter("columns", "Columns", "string", "columns", default=SELECTION, port="dataset"),
    ),
)


def parameter(name: str) -> Parameter:
    found = MODULE.parameter(name)
    assert found is not None
    return found


def codes(given: dict[str, Any]) -> list[tuple[str, str | None]]:
    return [
        (issue.code, issue.parameter) for issue in check_parameters(make_node("a", parameters=given), MODULE)
    ]


def test_defaults_are_filled_in() -> None:
    assert effective(MODULE, {"fraction": 0.7}) == {
        "mode": "Rows",
        "fraction": 0.7,
        "stratified": False,
        "key": None,
        "pattern": None,
        "seed": 0,
        "columns": SELECTION,
    }


def test_a_field_that_depends_on_a_hidden_one_is_hidden_too() -> None:
    values = effective(MODULE, {"stratified": True})
    assert "key" in visible(MODULE, values)
    values = effective(MODULE, {"stratified": True, "mode": "Regex"})
    assert visible(MODULE, values) == {"mode", "pattern", "seed", "columns"}


def test_conditions_that_depend_on_each_other_end() -> None:
    circular = make_module(
        "circular",
        parameters=(
            Parameter("a", "A", "boolean", "toggle", default=True, visible_when={"b": (True,)}),
            Parameter("b", "B", "boolean", "toggle", default=True, visible_when={"a": (True,)}),
        ),
    )
    assert visible(circular, {"a": True, "b": True}) == {"a", "b"}
    assert visible(circular, {"a": True, "b": False}) == frozenset()


def test_a_hidden_value_neither_reaches_the_step_nor_changes_the_fingerprint() -> None:
    given = {"mode": "Regex", "pattern": "x", "fraction": 0.9, "key": "name"}
    assert normalised(MODULE, given) == normalised(MODULE, {"mode": "Regex", "pattern": "x"})
    assert normalised(MODULE, given)["fraction"] == 0.5


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [("fraction", 1, 1.0), ("seed", 3.0, 3), ("seed", 3.5, 3.5), ("columns", '{"rules": []}', {"rules": []})],
)
def test_equal_settings_have_one_spelling(name: str, value: Any, expected: Any) -> None:
    found = normalised(MODULE, {name: value})[name]
    assert found == expected
    assert type(found) is type(expected)


def test_truth_is_not_a_number() -> None:
    assert same_value(1, 1.0)
    assert not same_value(1, True)
    assert not same_value(0, False)


@pytest.mark.parametrize(
    ("name", "value", "code"),
    [
        ("fraction", 0.0, None),
        ("fraction", 1, None),
        ("fraction", 1.5, "parameter_range"),
        ("fraction", -0.1, "parameter_range"),
        ("fraction", "0.5", "parameter_type"),
        ("fraction", True, "parameter_type"),
        ("fraction", float("nan"), "parameter_type"),
        ("seed", 1.5, "parameter_type"),
        ("seed", -1, "parameter_range"),
        ("stratified", 1, "parameter_type"),
        ("stratified", True, None),
        ("mode", "Regex", None),
        ("mode", "regex", "parameter_choice"),
        ("mode", 3, "parameter_type"),
        ("columns", SELECTION, None),
        ("columns", {"rules": [{"op": "drop"}]}, "parameter_type"),
        ("columns", "all", "parameter_type"),
        ("pattern", None, None),
    ],
)
def test_values_are_checked(name: str, value: Any, code: str | None) -> None:
    fault = check_value(parameter(name), value)
    assert (fault.code if fault else None) == code


def test_open_bounds() -> None:
    rate = Parameter(
        "rate", "Rate", "number", "number", default=0.1, min=0, max=1, exclusive_min=True, exclusive_max=True
    )
    assert check_value(rate, 0.5) is None
    for value in (0, 1):
        fault = check_value(rate, value)
        assert fault is not None
        assert fault.message == f"“Rate” must be greater than 0 and less than 1; it is {value}."


def test_a_misspelt_choice_is_recognised() -> None:
    fault = check_value(parameter("mode"), "Regx")
    assert fault is not None
    assert fault.hint == "Did you mean “Regex”?"


def test_what_is_missing_depends_on_what_is_shown() -> None:
    assert codes({}) == []
    assert codes({"stratified": True}) == [("missing_parameter", "key")]
    assert codes({"stratified": True, "key": "  "}) == [("missing_parameter", "key")]
    assert codes({"stratified": True, "mode": "Regex"}) == [("missing_parameter", "pattern")]
    assert codes({"columns": {"rules": []}}) == []


def test_a_required_selection_without_rules_is_missing() -> None:
    columns = Parameter("columns", "Columns", "string", "columns", port="dataset")
    fault = check_missing(columns, {"rules": []})
    assert fault is not None
    assert fault.code == "missing_parameter"


def test_an_unknown_parameter_is_a_warning_with_a_suggestion() -> None:
    (issue,) = check_parameters(make_node("a", parameters={"fractoin": 0.5}), MODULE)
    assert (issue.severity, issue.code, issue.hint) == (
        "warning",
        "unknown_parameter",
        "Did you mean “fraction”?",
    )


def test_messages_name_node_and_parameter_and_show_hostile_values_harmlessly() -> None:
    node = make_node("a", name="Split {0} Data", parameters={"mode": "{mode}\u202e" + "x" * 500})
    (issue,) = check_parameters(node, MODULE)
    assert issue.message.startswith("Split {0} Data: “{mode}�xxx")
    assert len(issue.message) < 150


def test_schema_functions_get_usable_values_only() -> None:
    values = usable(MODULE, {"fraction": "half", "seed": 5})
    assert values["fraction"] == 0.5
    assert values["seed"] == 5
