"""What differs between two executions of a node, as data that a sentence can be made of later. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from pipelines.core.catalog import Module
from pipelines.core.fingerprint import FingerprintParts

Json = dict[str, Any]
#: such a parameter holds the id of an uploaded file, which tells nobody anything
UPLOAD_WIDGET = "dataset"
#: longer values are told as "changed" rather than spelt out
_LONGEST_VALUE = 40


@dataclass(frozen=True)
class Seen:
    """One side of a comparison."""

    parts: FingerprintParts
    parameters: Mapping[str, Any]
    #: content hash of an input → rows of that table, where known
    rows: Mapping[str, int | None] = field(default_factory=dict)


def changes_between(before: Seen, after: Seen, module: Module) -> list[Json]:
    """All differences, each {"what", "name", "label", "before", "after"}, in the order of the form."""
    return [
        *_parameter_changes(before, after, module),
        *_input_changes(before, after, module),
        *_code_changes(before, after),
    ]


def _parameter_changes(before: Seen, after: Seen, module: Module) -> list[Json]:
    found = []
    for parameter in module.parameters:
        name = parameter.name
        old, new = before.parameters.get(name), after.parameters.get(name)
        old_file, new_file = before.parts.files.get(name), after.parts.files.get(name)
        is_file = old_file is not None and new_file is not None
        if (old_file == new_file) if is_file else (old == new and old_file == new_file):
            continue
        change = _change("parameter", name, parameter.label, _told(old), _told(new))
        if parameter.widget == UPLOAD_WIDGET and not parameter.enum:
            change |= {"before": None, "after": None, "uploads": [old, new]}
        elif old == new:
            change |= {"before": None, "after": None}
        found.append(change)
    return found


def _input_changes(before: Seen, after: Seen, module: Module) -> list[Json]:
    found = []
    for port in module.inputs:
        old, new = before.parts.inputs.get(port.name), after.parts.inputs.get(port.name)
        if old == new:
            continue
        rows = before.rows.get(old or ""), after.rows.get(new or "")
        change = _change("input", port.name, port.label, *rows)
        change["was_connected"], change["is_connected"] = old is not None, new is not None
        change["alone"] = len(module.inputs) == 1
        found.append(change)
    return found


def _code_changes(before: Seen, after: Seen) -> list[Json]:
    return [
        _change(what, "", "", None, None)
        for what in ("module", "environment")
        if getattr(before.parts, what) != getattr(after.parts, what)
    ]


def _change(what: str, name: str, label: str, before: Any, after: Any) -> Json:
    return {"what": what, "name": name, "label": label, "before": before, "after": after}


def _told(value: Any) -> Any:
    """A value as far as it fits into a sentence; what is longer or not plain becomes None."""
    if isinstance(value, str) and (len(value) > _LONGEST_VALUE or "\n" in value):
        return None
    return value if isinstance(value, str | int | float | bool) else None
