"""Design-time schema of Sample Dataset: written down in `datasets.json`."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from modules.columns import PortSchema, Propagation, SchemaContext, TableSchema, schema_from_json


def propagate(
    inputs: Mapping[str, PortSchema | None], parameters: Mapping[str, object], context: SchemaContext
) -> Propagation:
    return Propagation({"dataset": _schemas().get(str(parameters.get("dataset")))})


@cache
def _schemas() -> dict[str, TableSchema]:
    path = Path(__file__).with_name("datasets.json")
    schemas: dict[str, TableSchema] = {}
    for slug, entry in json.loads(path.read_text(encoding="utf-8")).items():
        schema = schema_from_json(entry["schema"])
        if isinstance(schema, TableSchema):
            schemas[slug] = schema
    return schemas
