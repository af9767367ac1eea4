"""Statistics that are known already: a column that a step passes on as it got it has those of the input."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from modules.columns import Column
from modules.runtime.column_statistics import ENTRIES
from modules.runtime.table import Table

#: where the values of a column lie in memory
Place = tuple[tuple[int, ...], ...]


class KnownStatistics:
    """Looks up columns by where their values lie: the inputs stay mapped as long as this object lives."""

    def __init__(self) -> None:
        self._inputs: list[tuple[Table, Path]] = []
        self._places: dict[Place, tuple[int, int]] = {}
        self._previews: dict[int, Mapping[str, Any]] = {}

    def add(self, table: Table, preview: Path) -> None:
        """Remember an input and where its preview lies; the file is read when it is needed."""
        number = len(self._inputs)
        self._inputs.append((table, preview))
        for index in range(table.num_columns):
            self._places.setdefault(_place(table.arrow.column(index)), (number, index))

    def of(self, column: Column, values: Any) -> dict[str, object] | None:
        """Return the statistics of a column with these values; None when they are to be computed."""
        if len(values) == 0 or (found := self._places.get(_place(values))) is None:
            return None
        number, index = found
        table, _ = self._inputs[number]
        original = table.schema.columns[index]
        if (original.type, original.categorical) != (column.type, column.categorical):
            return None
        entries = self._preview(number).get("statistics")
        if not isinstance(entries, list) or index >= len(entries):
            return None
        entry = entries[index]
        # an artifact of an older version of this library may lack some
        if not isinstance(entry, dict) or entry.keys() != ENTRIES or entry["name"] != original.name:
            return None
        return {**entry, "name": column.name}

    def _preview(self, number: int) -> Mapping[str, Any]:
        if number not in self._previews:
            try:
                value = json.loads(self._inputs[number][1].read_text(encoding="utf-8"))
            except (OSError, ValueError):
                value = {}
            self._previews[number] = value if isinstance(value, dict) else {}
        return self._previews[number]


def _place(values: Any) -> Place:
    return tuple(
        (chunk.offset, len(chunk), *(buffer.address if buffer else 0 for buffer in chunk.buffers()))
        for chunk in values.chunks
    )
