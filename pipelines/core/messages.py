"""Translation seam of the pure core.

The core writes sentences for users but knows no framework. It calls `gettext` here, and `said` for what a
module says; the Django app installs its translators once at start (`pipelines.apps`). Without them the
sentences stay English.
"""

from __future__ import annotations

from collections.abc import Callable


def _same(message: str) -> str:
    return message


def _plural(singular: str, plural: str, number: int) -> str:
    return singular if number == 1 else plural


def _unchanged(sentence: str, _module: str) -> str:
    return sentence


_translate: Callable[[str], str] = _same
_translate_plural: Callable[[str, str, int], str] = _plural
_translate_said: Callable[[str, str], str] = _unchanged


def install(
    translate: Callable[[str], str],
    translate_plural: Callable[[str, str, int], str],
    translate_said: Callable[[str, str], str],
) -> None:
    """Use these functions for every sentence of the core from now on."""
    global _translate, _translate_plural, _translate_said
    _translate = translate
    _translate_plural = translate_plural
    _translate_said = translate_said


def gettext(message: str) -> str:
    return _translate(message)


def ngettext(singular: str, plural: str, number: int) -> str:
    return _translate_plural(singular, plural, number)


def said(sentence: str, module: str) -> str:
    """What a module says."""
    return _translate_said(sentence, module)
