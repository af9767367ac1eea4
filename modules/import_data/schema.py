"""Design-time schema of Import Data: known for an uploaded file that is read as it was profiled."""

from __future__ import annotations

from collections.abc import Mapping

from modules.columns import PortSchema, Propagation, SchemaContext
from modules.columns.text_types import MISSING_TEXTS

#: the reading options a profile uses; with others the columns may come out differently
PROFILED_WITH: Mapping[str, object] = {
    "file_format": "Automatic",
    "delimiter": "Automatic",
    "encoding": "UTF-8",
    "has_header": True,
    "skip_rows": 0,
    "missing_values": ", ".join(MISSING_TEXTS),
}


def propagate(
    inputs: Mapping[str, PortSchema | None], parameters: Mapping[str, object], context: SchemaContext
) -> Propagation:
    schema: PortSchema | None = None
    is_as_profiled = all(parameters.get(name) == value for name, value in PROFILED_WITH.items())
    if parameters.get("data_source") == "Uploaded file" and is_as_profiled:
        schema = context.datasets.get(str(parameters.get("dataset")))
    return Propagation({"results_dataset": schema})
