"""All that built-in modules and samples say is translated, and no translation is without a use."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.conf import settings

from modules.columns.texts import places
from scripts import module_texts
from scripts.paths import ROOT

#: a space before these signs, or inside quotation marks, must not end a line
BREAKABLE = re.compile(r" [:;?!»%](?![\w=])|« ")
#: French has no straight apostrophe between letters
STRAIGHT_APOSTROPHE = re.compile(r"\w'\w")
FILES = list(module_texts.po_files())


def names(files: dict[Path, list[str]]) -> dict[str, list[str]]:
    return {path.relative_to(ROOT).as_posix(): texts for path, texts in files.items()}


def test_every_language_of_the_interface_is_translated() -> None:
    assert {code for code, _name in settings.LANGUAGES} == {"en", *module_texts.LANGUAGES}


@pytest.mark.parametrize("language", module_texts.LANGUAGES)
def test_all_that_is_said_is_translated_and_nothing_else(language: str) -> None:
    coverage = module_texts.coverage(language)

    assert names(coverage.missing) == {}, "add these to the files and run: python -m scripts.translations"
    assert names(coverage.left_over) == {}, "nothing says this any more"


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_punctuation_stays_on_the_line_of_its_word(path: Path) -> None:
    for (text, _plural), forms in module_texts.entries(path).items():
        for form in forms:
            assert not BREAKABLE.search(form), (
                f"a non-breaking space is missing in the translation of: {text}"
            )
            assert not STRAIGHT_APOSTROPHE.search(form), text


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_sentences_have_the_places_of_their_originals(path: Path) -> None:
    for (text, _plural), forms in module_texts.entries(path).items():
        for form in forms:
            assert places(form) == places(text), text


def test_a_module_without_a_translation_is_missed(monkeypatch: pytest.MonkeyPatch) -> None:
    said = module_texts.texts_by_module() | {"shiny_new": ("Shiny New", "Dataset")}
    monkeypatch.setattr(module_texts, "texts_by_module", lambda: said)

    missing = names(module_texts.coverage("fr").missing)

    assert missing == {"modules/shiny_new/locale/fr.po": ["Shiny New"]}


def test_a_translation_of_what_nobody_says_is_left_over(monkeypatch: pytest.MonkeyPatch) -> None:
    said = module_texts.texts_by_module()
    said["split_data"] = tuple(text for text in said["split_data"] if text != "Randomized split")
    del said["train_model"]
    monkeypatch.setattr(module_texts, "texts_by_module", lambda: said)

    left_over = names(module_texts.coverage("fr").left_over)

    assert left_over["modules/split_data/locale/fr.po"] == ["Randomized split"]
    assert left_over["modules/train_model/locale/fr.po"] == ["the whole file"]
