"""Translations of what modules and samples say, from the gettext files beside them.

`modules/<name>/locale/<language>.mo` holds the texts of one module, `modules/locale/<language>.mo` those that
several share. A text in neither stays English, as do all texts of a module that brings no translation.
"""

from __future__ import annotations

import gettext
from functools import cache
from pathlib import Path

from django.conf import settings
from django.utils.translation import get_language

_ROOT = Path(__file__).resolve().parent.parent
SOURCE_LANGUAGE = "en"


def languages() -> tuple[str, ...]:
    return tuple(code for code, _name in settings.LANGUAGES)


def reader_language() -> str:
    """The language of whoever is being answered, as far as it is spoken here."""
    return spoken(get_language() or "")


def spoken(tag: str) -> str:
    """The language of a tag such as `fr-CA`, or that of the sources when it is not spoken here."""
    language = tag.partition("-")[0].lower()
    return language if language in languages() else SOURCE_LANGUAGE


@cache
def module_texts(module: str, language: str) -> gettext.NullTranslations:
    """What a module says, in a language; the empty name stands for what modules share."""
    if language == SOURCE_LANGUAGE:
        return gettext.NullTranslations()
    path = _ROOT / "modules" / module / "locale" / f"{language}.mo"
    own = _read(path)
    if module:
        own.add_fallback(module_texts("", language))
    return own


@cache
def sample_texts(language: str) -> gettext.NullTranslations:
    """What the samples say, in a language."""
    return _read(_ROOT / "samples" / "locale" / f"{language}.mo")


def _read(path: Path) -> gettext.NullTranslations:
    if not path.is_file():
        return gettext.NullTranslations()
    with path.open("rb") as file:
        return gettext.GNUTranslations(file)
