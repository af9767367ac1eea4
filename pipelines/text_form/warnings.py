"""What an import could not use, one sentence per kind of thing however often it occurs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pipelines.core.reading import shown

#: sentences after which the rest is only counted
_MAX_WARNINGS = 100


@dataclass(frozen=True, slots=True)
class ImportWarning:
    """Something in the text that the draft does not contain, or that was understood in another way."""

    code: str
    message: str
    node: str | None = None

    def to_json(self) -> dict[str, Any]:
        return {"code": self.code, "message": self.message, "node": self.node}


class Warnings:
    """Collects warnings; keys that many nodes have are reported once, with their number."""

    def __init__(self) -> None:
        self._found: list[ImportWarning] = []
        self._keys: list[str] = []
        self._node_keys: dict[str, int] = {}

    def add(self, code: str, message: str, node: str | None = None) -> None:
        self._found.append(ImportWarning(code, message, node))

    def ignored_key(self, key: str) -> None:
        self._keys.append(key)

    def ignored_node_key(self, key: str) -> None:
        self._node_keys[key] = self._node_keys.get(key, 0) + 1

    def all(self) -> tuple[ImportWarning, ...]:
        found = [
            ImportWarning("ignored_key", _("“{key}” of the pipeline is not used.").format(key=shown(key)))
            for key in self._keys
        ]
        for key, count in self._node_keys.items():
            message = ngettext(
                "“{key}” of {count} node is not used.", "“{key}” of {count} nodes is not used.", count
            )
            found.append(ImportWarning("ignored_key", message.format(key=shown(key), count=count)))
        found.extend(self._found)
        rest = len(found) - _MAX_WARNINGS
        if rest > 0:
            message = ngettext("{count} more warning.", "{count} more warnings.", rest).format(count=rest)
            found = [*found[:_MAX_WARNINGS], ImportWarning("more", message)]
        return tuple(found)
