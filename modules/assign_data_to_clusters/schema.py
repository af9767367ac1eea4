"""Design-time schema of Assign Data to Clusters: the number of clusters shows only in the run."""

from __future__ import annotations

from collections.abc import Mapping

from modules.columns import PortSchema, Propagation, SchemaContext


def propagate(
    _inputs: Mapping[str, PortSchema | None], _parameters: Mapping[str, object], _context: SchemaContext
) -> Propagation:
    return Propagation({"results_dataset": None})
