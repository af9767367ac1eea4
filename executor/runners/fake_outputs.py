"""Small outputs in the shape real modules write, for steps of the fake runner that script none themselves."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

_COLUMN = {"name": "x", "type": "Integer", "categorical": False, "role": "Feature"}
_ROWS = 3
_STATISTICS = {
    "name": "x",
    "missing": 0,
    "unique": 3,
    "mean": 2.0,
    "median": 2.0,
    "min": 1,
    "max": 3,
    "std": 1.0,
    "mode": 1,
    "histogram": None,
}


def module_of(input_dir: Path) -> str:
    """Return the module that request.json names; empty when there is none."""
    return str(_request(input_dir).get("module", ""))


def write_ports(
    input_dir: Path, output_dir: Path, outputs: Mapping[str, Mapping[str, bytes]] | None
) -> dict[str, dict[str, object]]:
    """Write the folder of every port and return what result.json says about them."""
    declared = _declared(input_dir)
    if outputs is None:
        outputs = {port: small_output(kind) for port, (kind, _) in declared.items()}
    said: dict[str, dict[str, object]] = {}
    for port, files in outputs.items():
        kind, path = declared.get(port, ("DataTable", port))
        for name, content in files.items():
            target = output_dir / path / name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
        said[port] = {"type": kind, "bytes": sum(len(content) for content in files.values())}
        rows, columns = size_of(kind)
        if rows is not None:
            said[port] |= {"rows": rows, "columns": columns}
    return said


def size_of(kind: str) -> tuple[int | None, int | None]:
    """Rows and columns of a small artifact, as far as it has such."""
    return (_ROWS, 1) if kind == "DataTable" else (None, None)


def small_output(kind: str) -> dict[str, bytes]:
    """Return the files of a small artifact; its data file is a stand-in, not readable Arrow."""
    if kind == "DataTable":
        preview = {
            "rows": _ROWS,
            "columns": 1,
            "schema": [_COLUMN],
            "sample": [[1], [2], [3]],
            "statistics": [_STATISTICS],
            "sampled_columns": 1,
        }
        schema = {"kind": "DataTable", "columns": [_COLUMN]}
        return {"data.arrow": b"ARROW1\0\0", "schema.json": _json(schema), "preview.json": _json(preview)}
    view = {"kind": "model", "task": "regression", "learner": "fake", "features": ["x"], "parameters": {}}
    return {"schema.json": _json({"kind": kind}), "view.json": _json(view)}


def _declared(input_dir: Path) -> dict[str, tuple[str, str]]:
    outputs = _request(input_dir).get("outputs")
    if not isinstance(outputs, dict):
        return {}
    return {port: (str(spec["type"]), str(spec.get("path", port))) for port, spec in outputs.items()}


def _request(input_dir: Path) -> dict[str, object]:
    try:
        value = json.loads((input_dir / "request.json").read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    return value if isinstance(value, dict) else {}


def _json(value: object) -> bytes:
    return json.dumps(value).encode()
