from __future__ import annotations

import json

from django.utils import translation

from pipelines.said import kept, retold, said


def read_in(language: str, text: str) -> str:
    row = json.loads(json.dumps(kept(text)))
    with translation.override(language):
        return retold(row)


def test_a_sentence_is_read_in_the_language_of_its_reader() -> None:
    text = said("The step was stopped after {seconds:g} seconds, the longest a step may run.").format(
        seconds=90.5
    )
    assert text == "The step was stopped after 90.5 seconds, the longest a step may run."
    assert read_in("en", text) == text
    assert "90.5" in read_in("fr", text)
    assert read_in("fr", text) != text


def test_a_sentence_that_an_exception_carries_into_another_is_read_whole() -> None:
    reason = ValueError(said("data.arrow is not an Arrow file"))
    text = said("The output {name} is not a table: {reason}.").format(name="rows", reason=reason)
    assert text == "The output rows is not a table: data.arrow is not an Arrow file."
    french = read_in("fr", text)
    assert "rows" in french
    assert "is not" not in french


def test_the_text_of_an_exception_is_still_known() -> None:
    assert kept(str(ValueError(said("fetching data")))) == {"text": "fetching data", "with": {}}


def test_any_other_text_is_not_kept_apart() -> None:
    assert kept("free text") is None


def test_braces_in_what_is_filled_in_stay_as_they_are() -> None:
    text = said("{name} is missing").format(name="{x}")
    assert read_in("en", text) == "{x} is missing"


def test_a_text_of_an_older_version_stays_readable() -> None:
    with translation.override("fr"):
        assert retold({"text": "No longer said {x}", "with": {"x": 1}}) == "No longer said 1"
