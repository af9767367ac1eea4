"""Translation seam of the pure core.

The core writes sentences for users but knows no framework. It calls `gettext` here; the Django app installs
its translator once at start (`pipelines.apps`). Without one the sentences stay English.
"""

from __future__ import annotations

from collections.abc import Callable


def _same(message: str) -> str:
    return message


def _plural(singular: str, plural: str, number: int) -> str:
    return singular if number == 1 else plural


_translate: Callable[[str], str] = _same
_translate_plural: Callable[[str, str, int], str] = _plural


def install(translate: Callable[[str], str], translate_plural: Callable[[str, str, int], str]) -> None:
    """Use these functions for every sentence of the core from now on."""
    global _translate, _translate_plural
    _translate = translate
    _translate_plural = translate_plural


def gettext(message: str) -> str:
    return _translate(message)


def ngettext(singular: str, plural: str, number: int) -> str:
    return _translate_plural(singular, plural, number)
