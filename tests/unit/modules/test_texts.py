"""Sentences that keep their pattern, so that they can be said in another language."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from modules.columns.texts import Text, fill, from_json, places, text
from modules.columns.type_names import either

PARTS = st.recursive(
    st.text(max_size=20) | st.integers() | st.floats(allow_nan=False, allow_infinity=False),
    lambda parts: (
        st.lists(parts, max_size=3) | st.builds(lambda value: text("[{value}]", value=value), parts)
    ),
    max_leaves=4,
)


def test_a_sentence_is_a_text_and_knows_how_it_was_made() -> None:
    said = text('The column "{column}" has {count} values.', column="a", count=3)

    assert said == 'The column "a" has 3 values.'
    assert (said.pattern, said.values) == (
        'The column "{column}" has {count} values.',
        {"column": "a", "count": 3},
    )


def test_what_a_value_holds_is_never_read_as_a_pattern() -> None:
    assert text("{a} {b}", a="{b}", b="{a}") == "{b} {a}"
    assert fill("{a} {unknown} {yes, no}", {"a": 1}) == "1 {unknown} {yes, no}"


def test_several_values_become_a_list_and_alternatives_end_in_or() -> None:
    assert text("{names}.", names=["a", text("{n}", n=2)]) == "a, 2."
    assert [either(names) for names in (["a"], ["a", "b"], ["a", "b", "c"])] == ["a", "a or b", "a, b or c"]


def test_places_are_the_names_in_braces() -> None:
    assert places("{a} of {b}, {a}, {yes, no}") == {"a", "b"}


@given(PARTS)
def test_a_sentence_survives_json(value: object) -> None:
    said = text("x {value}", value=value)

    read = from_json(json.loads(json.dumps(said.to_json())))

    assert isinstance(read, Text)
    assert read.pattern == said.pattern


@given(
    st.recursive(
        st.none() | st.text() | st.integers(), lambda part: st.dictionaries(st.text(), part) | st.lists(part)
    )
)
def test_anything_else_is_no_sentence(value: object) -> None:
    read = from_json({"text": value, "values": value})

    assert read is None or isinstance(value, str)
    assert from_json(value) is None


def test_a_sentence_nested_without_end_is_cut() -> None:
    value: object = "x"
    for _ in range(50):
        value = {"text": "({a})", "values": {"a": value}}

    assert str(from_json(value)).count("(") <= 6
