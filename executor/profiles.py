"""Reads what a profile run found out about an uploaded file, believing none of it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from executor import strict_json
from executor.models import StepOutput
from executor.toolkit import artifact_store
from modules.columns import SchemaError, TableSchema, schema_from_json
from pipelines.said import said as _

_MAX_BYTES = 16 * 1024 * 1024
#: more rows than any table here can have
_MAX_COUNT = 2**53


class BadProfileError(Exception):
    """What the run wrote is no profile."""


@dataclass(frozen=True)
class Profile:
    schema: dict[str, Any]
    preview: dict[str, Any]


def profile_of(output: StepOutput) -> Profile:
    """Read `schema.json` and `preview.json` of a table. Raises `BadProfileError`."""
    folder = artifact_store().folder(output.artifact.digest)
    schema, preview = _read(folder / "schema.json"), _read(folder / "preview.json")
    try:
        known = isinstance(schema_from_json(schema), TableSchema)
    except SchemaError:
        known = False
    if not known:
        raise BadProfileError(_("The columns of the file were not described."))
    for name in ("rows", "columns"):
        count = preview.get(name)
        if isinstance(count, bool) or not isinstance(count, int) or not 0 <= count < _MAX_COUNT:
            raise BadProfileError(_("The size of the table was not told."))
    return Profile(schema, preview)


def _read(path: Path) -> dict[str, Any]:
    try:
        if path.stat().st_size > _MAX_BYTES:
            raise BadProfileError(_("The preview of the table is too large."))
        value = strict_json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise BadProfileError(_("The preview of the table cannot be read.")) from error
    if not isinstance(value, dict):
        raise BadProfileError(_("The preview of the table cannot be read."))
    return value
