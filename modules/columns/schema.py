"""Schemas of what a port carries: a table's columns, a learner, a trained model, a transformation.

Pure values with a JSON form; no module imports anything heavier than the standard library from here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Literal, cast, get_args

ColumnType = Literal["String", "Integer", "Double", "Boolean", "DateTime"]
Role = Literal["Feature", "Label", "Score", "None"]

COLUMN_TYPES: tuple[ColumnType, ...] = get_args(ColumnType)
ROLES: tuple[Role, ...] = get_args(Role)
#: longer column names are cut; nobody can read them, and they would swell every schema and preview
MAX_NAME = 500
_CONTROL = re.compile(r"[\x00-\x1f\x7f]+")
NUMERIC_TYPES: frozenset[str] = frozenset({"Integer", "Double"})


class SchemaError(ValueError):
    """The JSON form of a schema is not valid."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table: its name, its type and what it is used for."""

    name: str
    type: ColumnType
    categorical: bool = False
    role: Role = "Feature"

    @property
    def is_numeric(self) -> bool:
        return self.type in NUMERIC_TYPES

    def renamed(self, name: str) -> Column:
        return replace(self, name=name)

    def retyped(self, column_type: ColumnType) -> Column:
        return replace(self, type=column_type)

    def with_role(self, role: Role) -> Column:
        return replace(self, role=role)

    def to_json(self) -> dict[str, object]:
        return {"name": self.name, "type": self.type, "categorical": self.categorical, "role": self.role}

    @classmethod
    def from_json(cls, value: object) -> Column:
        """Read a column; raises SchemaError naming what is wrong."""
        if not isinstance(value, Mapping):
            raise SchemaError("a column must be an object")
        name, column_type = value.get("name"), value.get("type")
        categorical, role = value.get("categorical", False), value.get("role", "Feature")
        if not isinstance(name, str):
            raise SchemaError("a column needs a name")
        if column_type not in COLUMN_TYPES:
            raise SchemaError(f"column {name!r} has the unknown type {column_type!r}")
        if role not in ROLES:
            raise SchemaError(f"column {name!r} has the unknown role {role!r}")
        return cls(name, column_type, categorical=bool(categorical), role=role)


@dataclass(frozen=True, slots=True)
class TableSchema:
    """The ordered columns of a table; names are unique."""

    columns: tuple[Column, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns)

    def get(self, name: str) -> Column | None:
        return next((column for column in self.columns if column.name == name), None)

    def __contains__(self, name: object) -> bool:
        return any(column.name == name for column in self.columns)

    def __len__(self) -> int:
        return len(self.columns)

    def with_role(self, role: Role) -> tuple[Column, ...]:
        return tuple(column for column in self.columns if column.role == role)

    def replaced(self, changes: Mapping[str, Column]) -> TableSchema:
        """Put another column in the place of each one named in `changes`."""
        return TableSchema(tuple(changes.get(column.name, column) for column in self.columns))

    def without(self, names: Iterable[str]) -> TableSchema:
        dropped = set(names)
        return TableSchema(tuple(column for column in self.columns if column.name not in dropped))

    def extended(self, columns: Iterable[Column]) -> TableSchema:
        return TableSchema((*self.columns, *columns))

    def to_json(self) -> dict[str, object]:
        return {"kind": "DataTable", "columns": [column.to_json() for column in self.columns]}


@dataclass(frozen=True, slots=True)
class LearnerSchema:
    """An untrained model: `task` is regression, binary, multiclass or clustering."""

    task: str
    learner: str

    def to_json(self) -> dict[str, object]:
        return {"kind": "UntrainedModel", "task": self.task, "learner": self.learner}


@dataclass(frozen=True, slots=True)
class ModelSchema:
    """A trained model: the features it needs and the label it predicts (none for clustering)."""

    task: str
    learner: str
    label: Column | None
    features: tuple[Column, ...] = ()

    def to_json(self) -> dict[str, object]:
        return {
            "kind": "TrainedModel",
            "task": self.task,
            "learner": self.learner,
            "label": self.label.to_json() if self.label else None,
            "features": [column.to_json() for column in self.features],
        }


@dataclass(frozen=True, slots=True)
class TransformationSchema:
    """A fitted transformation: the columns it was fitted on, and what predicts the schema of its replay."""

    transformer: str
    columns: tuple[Column, ...] = ()
    data: Mapping[str, object] = field(default_factory=dict)

    def to_json(self) -> dict[str, object]:
        return {
            "kind": "Transformation",
            "transformer": self.transformer,
            "columns": [column.to_json() for column in self.columns],
            "data": dict(self.data),
        }


PortSchema = TableSchema | LearnerSchema | ModelSchema | TransformationSchema


def schema_from_json(value: object) -> PortSchema:
    """Read what `to_json` of any schema wrote; raises SchemaError."""
    if not isinstance(value, Mapping):
        raise SchemaError("a schema must be an object")
    kind = value.get("kind")
    if kind == "DataTable":
        return TableSchema(_columns(value.get("columns")))
    if kind == "UntrainedModel":
        return LearnerSchema(_text(value, "task"), _text(value, "learner"))
    if kind == "TrainedModel":
        label = value.get("label")
        return ModelSchema(
            _text(value, "task"),
            _text(value, "learner"),
            Column.from_json(label) if label is not None else None,
            _columns(value.get("features")),
        )
    if kind == "Transformation":
        data = value.get("data", {})
        if not isinstance(data, Mapping):
            raise SchemaError("the data of a transformation schema must be an object")
        return TransformationSchema(
            _text(value, "transformer"), _columns(value.get("columns")), cast("Mapping[str, object]", data)
        )
    raise SchemaError(f"unknown kind of schema {kind!r}")


def unique_name(name: str, taken: Iterable[str]) -> str:
    """Return `name`, or `name (1)`, `name (2)`, … when it is taken."""
    used = set(taken)
    candidate, number = name, 0
    while candidate in used:
        number += 1
        candidate = f"{name} ({number})"
    return candidate


def unique_names(names: Iterable[str]) -> tuple[str, ...]:
    """Make names unique by numbering later repetitions; names that were unique keep theirs."""
    wanted = list(names)
    used: set[str] = set()
    reserved = set(wanted)
    counters: dict[str, int] = {}
    result: list[str] = []
    for name in wanted:
        candidate = name
        while candidate in used or (candidate != name and candidate in reserved):
            counters[name] = counters.get(name, 0) + 1
            candidate = f"{name} ({counters[name]})"
        used.add(candidate)
        result.append(candidate)
    return tuple(result)


def usable_names(names: Iterable[str], *, prefix: str = "Col") -> tuple[str, ...]:
    """Make column names of whatever somebody called them.

    Control characters become spaces, enormous names are cut, empty ones become `Col1`, `Col2`, … by position,
    and repeated ones are numbered.
    """
    cleaned = (_CONTROL.sub(" ", name).strip()[:MAX_NAME] for name in names)
    return unique_names(name or f"{prefix}{index}" for index, name in enumerate(cleaned, start=1))


def _columns(value: object) -> tuple[Column, ...]:
    if not isinstance(value, list | tuple):
        raise SchemaError("columns must be a list")
    return tuple(Column.from_json(item) for item in value)


def _text(value: Mapping[str, object], key: str) -> str:
    text = value.get(key)
    if not isinstance(text, str):
        raise SchemaError(f"{key} must be text")
    return text
