"""What the server says has a text in each language, and the compiled files say what their sources say."""

from __future__ import annotations

import gettext
import io
import string
from pathlib import Path

import pytest

from scripts import module_texts
from scripts.gettext_files import compile_mo, read_po
from scripts.paths import ROOT
from scripts.translations import po_files, texts_in_code

HEADER = ("", None)
ALL_FILES = [*po_files(), *module_texts.po_files()]


def placeholders(text: str) -> set[str]:
    return {f"{name}:{form}" for _, name, form, _ in string.Formatter().parse(text) if name is not None}


def test_french_is_among_the_languages() -> None:
    assert [path.parts[-3] for path in po_files()] == ["fr"]


@pytest.mark.parametrize("path", po_files(), ids=lambda path: path.parts[-3])
def test_each_text_is_translated_with_its_placeholders_and_none_is_left_over(path: Path) -> None:
    catalogue = read_po(path.read_text(encoding="utf-8"))
    del catalogue[HEADER]

    assert set(catalogue) == texts_in_code(), (
        "write what is missing into django.po, take out what is left over"
    )
    for (text, plural), forms in catalogue.items():
        assert all(forms), f"no translation of: {text}"
        assert len(forms) == (1 if plural is None else 2), text
        assert {frozenset(placeholders(form)) for form in forms} == {frozenset(placeholders(text))}, text


@pytest.mark.parametrize("path", ALL_FILES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_the_compiled_file_is_that_of_its_source(path: Path) -> None:
    compiled = path.with_suffix(".mo").read_bytes()

    assert compiled == compile_mo(read_po(path.read_text(encoding="utf-8"))), (
        "run: python -m scripts.translations"
    )


def test_a_compiled_file_is_read_by_gettext() -> None:
    source = (
        'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n'
        '"Plural-Forms: nplurals=2; plural=(n > 1);\\n"\n\n'
        '# a comment\nmsgid "open"\nmsgstr "ouvert"\n\n'
        'msgid "{count} row"\nmsgid_plural "{count} rows"\n'
        'msgstr[0] "{count} ligne"\nmsgstr[1] "{count} lignes"\n'
    )

    french = gettext.GNUTranslations(io.BytesIO(compile_mo(read_po(source))))

    assert french.gettext("open") == "ouvert"
    assert [french.ngettext("{count} row", "{count} rows", count) for count in (0, 1, 2)] == [
        "{count} ligne",
        "{count} ligne",
        "{count} lignes",
    ]
