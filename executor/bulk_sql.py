"""The statements of `bulk`, each made once for a model and its columns."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from django.db import connection
from django.db.models import Field, Model

Names = tuple[str, ...]


@dataclass(frozen=True)
class Reference:
    """A foreign key whose target is named by one of its other columns."""

    name: str
    target: type[Model]
    column: str

    def found_by(self, value: str) -> str:
        key = quoted(self.target, "pk")
        return f"(SELECT {key} FROM {table(self.target)} WHERE {quoted(self.target, self.column)} = {value})"


@cache
def insert(model: type[Model], names: Names, by: Reference | None, renew: Names) -> str:
    places = ", ".join(_source("%s", name, by) for name in names)
    return f"{_into(model, names)} VALUES ({places}){_renewing(model, names[0], renew)}"


@cache
def insert_arrays(model: type[Model], names: Names, by: Reference | None, renew: Names) -> str:
    """Insert what comes as one array per column."""
    values = ", ".join(_source(f"v.c{place}", name, by) for place, name in enumerate(names))
    arrays = _from_arrays(given_fields(model, names, by))
    return f"{_into(model, names)} SELECT {values} {arrays}{_renewing(model, names[0], renew)}"


@cache
def update(model: type[Model], names: Names, where: Names) -> str:
    set_ = ", ".join(f"{quoted(model, name)} = %s" for name in names)
    found = " AND ".join(f"{quoted(model, name)} = %s" for name in where)
    return f"UPDATE {table(model)} SET {set_} WHERE {found}"


@cache
def update_arrays(model: type[Model], names: Names, where: Names) -> str:
    """Update rows whose new values and keys come as one array per column."""
    set_ = ", ".join(f"{quoted(model, name)} = v.c{place}" for place, name in enumerate(names))
    found = " AND ".join(
        f"{table(model)}.{quoted(model, name)} = v.c{place}" for place, name in enumerate(where, len(names))
    )
    arrays = _from_arrays([field(model, name) for name in (*names, *where)])
    return f"UPDATE {table(model)} SET {set_} {arrays} WHERE {found}"


@cache
def select(model: type[Model], names: Names) -> str:
    columns = ", ".join(quoted(model, name) for name in names)
    return f"SELECT {columns} FROM {table(model)} WHERE {quoted(model, 'pk')} = %s"


@cache
def field(model: type[Model], name: str) -> Field[Any, Any]:
    found = model._meta.pk if name == "pk" else model._meta.get_field(name)
    if not isinstance(found, Field):
        raise TypeError(f"{name} is not a column of {model.__name__}.")
    return found


def given_fields(model: type[Model], names: Names, by: Reference | None) -> list[Field[Any, Any]]:
    """Return the fields whose values are given: of the key of `by`, the column that names its target."""
    return [
        field(by.target, by.column) if by is not None and name == by.name else field(model, name)
        for name in names
    ]


def quoted(model: type[Model], name: str) -> str:
    """Return the name of a column as it stands in a statement."""
    column = field(model, name).column
    if column is None:
        raise TypeError(f"{name} of {model.__name__} has no column.")
    return connection.ops.quote_name(column)


def table(model: type[Model]) -> str:
    return connection.ops.quote_name(model._meta.db_table)


def _into(model: type[Model], names: Names) -> str:
    return f"INSERT INTO {table(model)} ({', '.join(quoted(model, name) for name in names)})"


def _source(value: str, name: str, by: Reference | None) -> str:
    return by.found_by(value) if by is not None and name == by.name else value


def _renewing(model: type[Model], key: str, renew: Names) -> str:
    if not renew:
        return ""
    set_ = ", ".join(f"{quoted(model, name)} = excluded.{quoted(model, name)}" for name in renew)
    return f" ON CONFLICT ({quoted(model, key)}) DO UPDATE SET {set_}"


def _from_arrays(fields: list[Field[Any, Any]]) -> str:
    # without its length: a cast would cut off what is too long, where an insert complains
    types = [str(one.db_type(connection)).partition("(")[0] for one in fields]
    arrays = ", ".join(f"%s::{type_}[]" for type_ in types)
    return f"FROM unnest({arrays}) AS v({', '.join(f'c{place}' for place in range(len(fields)))})"
