"""Design-time schema of Apply SQL Transformation: only the plainest query can be foretold."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from modules.columns import PortSchema, Propagation, SchemaContext, TableSchema

_EVERYTHING = re.compile(r"^\s*select\s+\*\s+from\s+(t[123])\s*;?\s*$", re.IGNORECASE)


def propagate(
    inputs: Mapping[str, PortSchema | None], parameters: Mapping[str, object], context: SchemaContext
) -> Propagation:
    match = _EVERYTHING.match(str(parameters.get("sql_query_script") or ""))
    table = inputs.get(match[1].lower()) if match else None
    if not isinstance(table, TableSchema):
        return Propagation({"results_dataset": None})
    plain = tuple(replace(column, categorical=False, role="Feature") for column in table.columns)
    return Propagation({"results_dataset": TableSchema(plain)})
