"""How a step says that it ended: `result.json`, written last and atomically."""

from __future__ import annotations

import json
import math
import os
from collections.abc import Mapping
from pathlib import Path

_FORMAT = 1


def write_success(
    output_dir: Path,
    *,
    outputs: Mapping[str, Mapping[str, object]],
    metrics: Mapping[str, float],
    warnings: list[str],
) -> None:
    value = {
        "format": _FORMAT,
        "status": "succeeded",
        "outputs": {port: dict(entry) for port, entry in outputs.items()},
        "metrics": dict(metrics),
        "warnings": warnings[:100],
    }
    _write(output_dir, value)


def write_failure(output_dir: Path, error: Mapping[str, object]) -> None:
    _write(output_dir, {"format": _FORMAT, "status": "failed", "error": dict(error)})


def to_json_text(value: object) -> str:
    """Serialise to strict JSON: NaN becomes null and infinities become text, since JSON has neither."""
    return json.dumps(_strict(value), ensure_ascii=False, allow_nan=False, separators=(",", ":"))


def _strict(value: object) -> object:
    if isinstance(value, float) and not math.isfinite(value):
        return None if math.isnan(value) else ("Infinity" if value > 0 else "-Infinity")
    if isinstance(value, Mapping):
        return {str(key): _strict(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_strict(item) for item in value]
    if isinstance(value, str | int | float | bool) or value is None:
        return value
    # numpy scalars
    item = getattr(value, "item", None)
    return _strict(item()) if callable(item) else str(value)


def _write(output_dir: Path, value: object) -> None:
    """Write beside and rename, so that a reader sees the whole result or none."""
    output_dir.mkdir(parents=True, exist_ok=True)
    partial = output_dir / ".result.json.partial"
    with partial.open("w", encoding="utf-8", errors="backslashreplace") as stream:
        stream.write(to_json_text(value))
        stream.flush()
        os.fsync(stream.fileno())
    partial.replace(output_dir / "result.json")
