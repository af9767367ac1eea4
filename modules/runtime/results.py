"""How a step says that it ended: `result.json`, written last and atomically."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from pathlib import Path

from modules.columns.texts import Text
from modules.columns.texts import text as _

_FORMAT = 1
#: more warnings than these are counted; the log has them all
MAX_WARNINGS = 50
_MAX_SENTENCE = 1_000
_MAX_SAID = 4_000


def write_success(
    output_dir: Path,
    *,
    outputs: Mapping[str, Mapping[str, object]],
    metrics: Mapping[str, float],
    warnings: Sequence[str],
    resources: Mapping[str, float],
) -> None:
    value = {
        "format": _FORMAT,
        "status": "succeeded",
        "outputs": {port: dict(entry) for port, entry in outputs.items()},
        "metrics": dict(metrics),
        "warnings": _warnings(warnings),
        "resources": dict(resources),
    }
    _write(output_dir, value)


def write_failure(output_dir: Path, error: Mapping[str, object], resources: Mapping[str, float]) -> None:
    value = {"format": _FORMAT, "status": "failed", "error": dict(error), "resources": dict(resources)}
    _write(output_dir, value)


def _warnings(sentences: Sequence[str]) -> list[dict[str, object]]:
    """Each sentence once, with what it is made of, so that it can be told in another language."""
    different = list(dict.fromkeys(sentences))
    told = different[:MAX_WARNINGS]
    if len(different) > len(told):
        told.append(_("There were {count} more warnings; the log has all.", count=len(different) - len(told)))
    return [_warning(sentence) for sentence in told]


def _warning(sentence: str) -> dict[str, object]:
    made_of = sentence.to_json() if isinstance(sentence, Text) else None
    if made_of is None or len(sentence) > _MAX_SENTENCE or len(json.dumps(made_of)) > _MAX_SAID:
        return {"message": sentence[:_MAX_SENTENCE]}
    return {"message": sentence, "said": made_of}


def to_json_text(value: object) -> str:
    """Serialise to strict JSON: NaN becomes null and infinities become text, since JSON has neither."""
    try:
        return _dumped(value)
    except (TypeError, ValueError):
        # walking through a value costs ten times as much as writing it, and few values need it
        return _dumped(_strict(value))


def _dumped(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))


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
    """Write beside and rename, so that a reader sees the whole result or none.

    Nothing is synchronised with the disk: the executor does that when it takes the outputs over, and a step
    that the machine's end surprises before runs again.
    """
    partial = output_dir / ".result.json.partial"
    content = to_json_text(value).encode("utf-8", "backslashreplace")
    try:
        partial.write_bytes(content)
    except FileNotFoundError:
        output_dir.mkdir(parents=True, exist_ok=True)
        partial.write_bytes(content)
    partial.replace(output_dir / "result.json")
