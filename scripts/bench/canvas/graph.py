"""The same graph for every editor: rows of nodes, each fed by the one above it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

COLUMNS = 25
COLUMN_WIDTH = 280
ROW_HEIGHT = 140


@dataclass(frozen=True)
class Grid:
    nodes: int

    def position(self, index: int) -> tuple[int, int]:
        """Return x and y of a node, in the units of a canvas at 100 %."""
        row, column = divmod(index, COLUMNS)
        return column * COLUMN_WIDTH, row * ROW_HEIGHT

    @cached_property
    def edges(self) -> list[tuple[int, int]]:
        """Return pairs of source and target."""
        return [(index - COLUMNS, index) for index in range(COLUMNS, self.nodes)]

    def plain(self) -> dict[str, object]:
        """Return what the plain pages read as JSON."""
        return {
            "nodes": [[*self.position(index)] for index in range(self.nodes)],
            "edges": [list(edge) for edge in self.edges],
        }
