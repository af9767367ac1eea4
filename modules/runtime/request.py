"""What the executor asks a step to do (`request.json`)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path


class RequestError(Exception):
    """The request cannot be read; the executor and this library disagree."""


@dataclass(frozen=True, slots=True)
class PortBinding:
    """Where a port's artifact lies."""

    type: str
    path: Path


@dataclass(frozen=True, slots=True)
class FileBinding:
    """A file handed over for a parameter: an uploaded dataset, or one fetched beforehand."""

    path: Path
    #: the name it had where it came from; never used as a path
    name: str


@dataclass(frozen=True, slots=True)
class Limits:
    """What the step may use, so that a module can stay below it."""

    memory_bytes: int | None = None
    cpus: float | None = None
    preview_rows: int = 100
    preview_columns: int = 100


@dataclass(frozen=True, slots=True)
class Request:
    """A step's work order with absolute paths."""

    module: str
    parameters: Mapping[str, object]
    inputs: Mapping[str, PortBinding]
    outputs: Mapping[str, PortBinding]
    output_dir: Path
    version: str = ""
    files: Mapping[str, FileBinding] = field(default_factory=dict)
    limits: Limits = field(default_factory=Limits)


def read_request(path: Path, input_dir: Path, output_dir: Path) -> Request:
    """Read `request.json`; its paths are relative to the two folders."""
    try:
        value = json.loads(path.read_text(encoding="utf-8"))
        return _request(value, input_dir, output_dir)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise RequestError(f"the request cannot be read: {error!r}") from error


def _request(value: Mapping[str, object], input_dir: Path, output_dir: Path) -> Request:
    return Request(
        module=str(value["module"]),
        version=str(value.get("version", "")),
        parameters=dict(_mapping(value.get("parameters"))),
        inputs=_ports(value.get("inputs"), input_dir),
        outputs=_ports(value.get("outputs"), output_dir),
        output_dir=output_dir,
        files={
            name: FileBinding(input_dir / str(entry["path"]), str(entry.get("name", "")))
            for name, entry in _entries(value.get("files"))
        },
        limits=_limits(_mapping(value.get("limits"))),
    )


def _ports(value: object, root: Path) -> dict[str, PortBinding]:
    return {
        name: PortBinding(str(entry["type"]), root / str(entry["path"])) for name, entry in _entries(value)
    }


def _limits(value: Mapping[str, object]) -> Limits:
    memory, cpus = value.get("memory_bytes"), value.get("cpus")
    rows, columns = value.get("preview_rows"), value.get("preview_columns")
    return Limits(
        memory_bytes=int(memory) if isinstance(memory, int | float) else None,
        cpus=float(cpus) if isinstance(cpus, int | float) else None,
        preview_rows=min(rows, 100) if isinstance(rows, int) else 100,
        preview_columns=min(columns, 100) if isinstance(columns, int) else 100,
    )


def _entries(value: object) -> list[tuple[str, Mapping[str, object]]]:
    return [(str(name), _mapping(entry)) for name, entry in _mapping(value).items()]


def _mapping(value: object) -> Mapping[str, object]:
    if value is None:
        return {}
    if not isinstance(value, Mapping):
        raise TypeError(f"an object was expected, not {value!r}")
    return value
