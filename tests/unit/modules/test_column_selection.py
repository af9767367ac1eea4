from __future__ import annotations

import pytest

from modules.columns import (
    Column,
    ColumnSelection,
    SelectionError,
    TableSchema,
    did_you_mean,
    find_column,
    resolve,
)

SCHEMA = TableSchema(
    (
        Column("symboling", "Integer", categorical=True),
        Column("make", "String", categorical=True),
        Column("wheel-base", "Double"),
        Column("is_new", "Boolean"),
        Column("sold_at", "DateTime"),
        Column("price", "Double", role="Label"),
        Column("Scored Labels", "Double", role="Score"),
    )
)


def names(value: object) -> list[str]:
    return [column.name for column in resolve(ColumnSelection.from_json(value), SCHEMA)]


def select(*rules: dict[str, object], preserve_order: bool = False) -> list[str]:
    return names({"rules": list(rules), "preserve_order": preserve_order})


def include(kind: str, **more: object) -> dict[str, object]:
    return {"op": "include", "kind": kind, **more}


def exclude(kind: str, **more: object) -> dict[str, object]:
    return {"op": "exclude", "kind": kind, **more}


def refusal(*rules: dict[str, object]) -> SelectionError:
    with pytest.raises(SelectionError) as caught:
        select(*rules)
    return caught.value


def test_no_rule_selects_nothing() -> None:
    assert select() == []


def test_rules_accumulate_in_order() -> None:
    rules = [include("all"), exclude("types", types=["Numeric"]), include("names", names=["price"])]
    assert select(*rules) == ["make", "is_new", "sold_at", "price"]
    assert select(rules[2], rules[0], rules[1]) == ["make", "is_new", "sold_at"]


def test_names_come_in_table_order_unless_asked_otherwise() -> None:
    rule = include("names", names=["price", "make"])
    assert select(rule) == ["make", "price"]
    assert select(rule, preserve_order=True) == ["price", "make"]


def test_preserved_order_allows_repetition_and_exclusion_removes_all_of_them() -> None:
    rule = include("names", names=["price", "make", "price"])
    assert select(rule, preserve_order=True) == ["price", "make", "price"]
    assert select(rule) == ["make", "price"]
    assert select(rule, exclude("names", names=["price"]), preserve_order=True) == ["make"]


@pytest.mark.parametrize(
    ("types", "expected"),
    [
        (["Numeric"], ["symboling", "wheel-base", "price", "Scored Labels"]),
        (["Integer"], ["symboling"]),
        (["Double"], ["wheel-base", "price", "Scored Labels"]),
        (["String"], ["make"]),
        (["Boolean"], ["is_new"]),
        (["DateTime"], ["sold_at"]),
        (["Categorical"], ["symboling", "make"]),
        (["Categorical", "Boolean"], ["symboling", "make", "is_new"]),
    ],
)
def test_types(types: list[str], expected: list[str]) -> None:
    assert select(include("types", types=types)) == expected


def test_roles() -> None:
    assert select(include("labels")) == ["price"]
    assert select(include("scores")) == ["Scored Labels"]
    assert "price" not in select(include("features"))
    assert len(select(include("features"))) == 5


def test_indices_count_from_one_and_ranges_are_closed() -> None:
    assert select(include("indices", text="1,3-5")) == ["symboling", "wheel-base", "is_new", "sold_at"]


def test_an_index_inside_a_range_counts_once() -> None:
    assert select(include("indices", text="1,3-6,4")) == [
        "symboling",
        "wheel-base",
        "is_new",
        "sold_at",
        "price",
    ]
    assert select(include("indices", text="4,3-5"), preserve_order=True) == [
        "is_new",
        "wheel-base",
        "sold_at",
    ]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("3-", "0060"),
        ("-3", "0060"),
        ("5-3", "0060"),
        ("a-b", "0060"),
        ("1,1", "0059"),
        ("0", "0059"),
        ("0-2", "0059"),
        ("one", "0059"),
        ("", "0059"),
        ("1,,2", "0059"),
        ("1;2", "0059"),
        ("8", "0001"),
        ("6-9", "0001"),
        ("9" * 40, "0059"),
    ],
)
def test_bad_index_expressions_are_refused(text: str, code: str) -> None:
    error = refusal(include("indices", text=text))
    assert error.code == code
    assert error.hint


def test_unknown_names_are_all_listed_with_a_suggestion() -> None:
    error = refusal(include("names", names=["Wheel Base", "make", "prize"]))
    assert error.code == "0001"
    assert error.names == ("Wheel Base", "prize")
    assert '"wheel-base"' in error.hint
    assert '"price"' in error.hint


def test_an_unknown_name_is_an_error_in_an_exclusion_too() -> None:
    assert refusal(include("all"), exclude("names", names=["nothing like it"])).code == "0001"


@pytest.mark.parametrize(
    "value",
    [
        None,
        [],
        "not json",
        {},
        {"rules": {}},
        {"rules": [1]},
        {"rules": [{"op": "add", "kind": "all"}]},
        {"rules": [{"op": "include", "kind": "some"}]},
        {"rules": [{"op": "include", "kind": "names", "names": "price"}]},
        {"rules": [{"op": "include", "kind": "types", "types": ["Text"]}]},
        {"rules": [{"op": "include", "kind": "indices", "text": 3}]},
        {"rules": [{"op": "include", "kind": "all", "names": []}]},
        {"rules": [], "preserve_order": "yes"},
        {"rules": [], "image": "x"},
    ],
)
def test_other_shapes_are_refused(value: object) -> None:
    with pytest.raises(SelectionError) as caught:
        ColumnSelection.from_json(value)
    assert caught.value.code == "0002"


def test_json_round_trip() -> None:
    value = {
        "rules": [
            include("all"),
            exclude("names", names=["make"]),
            include("indices", text="1,3-4"),
            include("types", types=["Numeric"]),
            exclude("scores"),
        ],
        "preserve_order": True,
    }
    assert ColumnSelection.from_json(value).to_json() == value


def test_the_text_of_the_json_form_is_read_too() -> None:
    assert names('{"rules":[{"op":"include","kind":"all"}]}') == list(SCHEMA.names)


def test_find_column() -> None:
    assert find_column("price", SCHEMA).role == "Label"
    with pytest.raises(SelectionError, match="Price"):
        find_column("Price", SCHEMA)


def test_did_you_mean_ignores_case_and_punctuation() -> None:
    assert did_you_mean("NORMALIZED LOSSES", ["a", "normalized-losses"]) == "normalized-losses"
    assert did_you_mean("zzz", ["a", "normalized-losses"]) is None
