"""Names of column types in sentences. In data, texts of pipelines and fingerprints they stay as they are."""

from __future__ import annotations

from collections.abc import Sequence

from modules.columns.texts import text as _

_NAMES: dict[str, str] = {
    "String": _("String"),
    "Integer": _("Integer"),
    "Double": _("Double"),
    "Boolean": _("Boolean"),
    "DateTime": _("DateTime"),
}


def type_name(name: str) -> str:
    """Name a type as a reader calls it; one that is not known, as it is."""
    return _NAMES.get(name, name)


def either(types: Sequence[str]) -> str:
    """Write alternatives: `String`, `Integer or Double`, `String, Integer or Double`."""
    *others, last = map(type_name, types)
    return _("{others} or {last}", others=others, last=last) if others else last
