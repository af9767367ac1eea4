"""What modules said is shown in the reader's language, looked up among the module's own texts first."""

from __future__ import annotations

import pytest
from django.utils import translation

from modules.columns.texts import text
from pipelines.said import error_told, module_told

NBSP = "\u00a0"
ERROR = {
    "code": "0042",
    "kind": "module",
    "title": "Column cannot be converted",
    "message": "English",
    "where": {"column": "species", "row": 1},
    "cause": "",
    "action": "Select a column of your own.",
    "details": "Traceback",
    "module": "edit_metadata",
    "said": {
        "message": text(
            'The value "{text}" in row {row} of the column "{column}" cannot be converted to {target}{form}.',
            text="{row} Adelie",
            row=1,
            column="species",
            target="Integer",
            form="",
        ).to_json()
    },
}


def test_an_error_is_told_in_french_with_its_parts_as_they_are() -> None:
    with translation.override("fr"):
        shown = error_told(ERROR)

    assert shown is not None
    assert shown["title"] == "La colonne ne peut pas être convertie"
    assert shown["message"] == (
        f"La valeur «{NBSP}{{row}} Adelie{NBSP}» à la ligne 1 de la colonne «{NBSP}species{NBSP}»"
        " ne peut pas être convertie en Integer."
    )
    # what no catalogue knows, and the raw text, stay as they are
    assert (shown["action"], shown["details"]) == (ERROR["action"], ERROR["details"])
    assert set(shown) == {"code", "kind", "title", "message", "where", "cause", "action", "details"}


def test_in_english_it_is_what_the_module_said() -> None:
    with translation.override("en"):
        shown = error_told(ERROR | {"said": {}})

    assert shown is not None
    assert (shown["title"], shown["message"]) == (ERROR["title"], ERROR["message"])


def test_sentences_inside_sentences_are_translated_too() -> None:
    reason = text("it has {count} distinct values", count=1200)
    pattern = 'The label column "{label}" cannot be used with {learner}: {why}.'
    said = text(pattern, label="name", learner=text("Linear Regression"), why=reason)

    with translation.override("fr"):
        told = module_told(said)

    assert told == (
        f"La colonne d\u2019étiquette «{NBSP}name{NBSP}» ne peut pas servir avec Régression linéaire{NBSP}:"
        " elle a 1200 valeurs distinctes."
    )


@pytest.mark.parametrize("error", [None, {"code": "x", "kind": "module", "message": ""}])
def test_errors_of_older_versions_are_shown_as_they_are(error: dict[str, str] | None) -> None:
    with translation.override("fr"):
        assert error_told(error) == error
