"""Writes many rows with one prepared statement per shape, through Django's connection.

The ORM compiles a query per row that differs from its neighbour, which costs more than the database itself
when a run makes a thousand transitions a second. Here the statement is made once per model and columns, the
model's fields convert the values, and the driver repeats it: the same text on SQLite and PostgreSQL.
Used by the store, inside its transactions.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

from django.db import connection
from django.db.models import Field, Model

Names = tuple[str, ...]
Values = Sequence[object]


def insert(model: type[Model], names: Names, rows: Sequence[Values], *, renew: Names = ()) -> None:
    """Insert rows. With `renew`, a row whose first column is there already gets these columns instead."""
    sql = _insert_sql(model, names)
    if renew:
        sql += _renew_sql(model, names[0], renew)
    _repeat(sql, _converted(model, names, rows))


def update(model: type[Model], names: Names, rows: Sequence[Values], *, where: Names) -> int:
    """Set the columns `names` of the rows found by the columns `where`; return how many were found.

    Each of `rows` holds the values of `names` and then those of `where`.
    """
    sql = _update_sql(model, names, where)
    return _repeat(sql, _converted(model, (*names, *where), rows))


def lock(model: type[Model], names: Names, key: object) -> tuple[Any, ...] | None:
    """Read columns of one row as the driver gives them, and keep others from writing it meanwhile."""
    (converted,) = _converted(model, ("pk",), [(key,)])
    with connection.cursor() as cursor:
        cursor.execute(_lock_sql(model, names, connection.features.has_select_for_update), converted)
        row: tuple[Any, ...] | None = cursor.fetchone()
        return row


def quoted(model: type[Model], name: str) -> str:
    """Return the name of a column as it stands in a statement."""
    column = _field(model, name).column
    if column is None:
        raise TypeError(f"{name} of {model.__name__} has no column.")
    return connection.ops.quote_name(column)


def table(model: type[Model]) -> str:
    return connection.ops.quote_name(model._meta.db_table)


def _repeat(sql: str, rows: list[list[Any]]) -> int:
    if not rows:
        return 0
    with connection.cursor() as cursor:
        if len(rows) == 1:
            cursor.execute(sql, rows[0])
        else:
            cursor.executemany(sql, rows)
        count: int = cursor.rowcount
        return count


def _converted(model: type[Model], names: Names, rows: Sequence[Values]) -> list[list[Any]]:
    fields = _fields(model, names)
    return [
        [
            value if type(value) is int else field.get_db_prep_save(value, connection)
            for field, value in zip(fields, row, strict=True)
        ]
        for row in rows
    ]


@cache
def _insert_sql(model: type[Model], names: Names) -> str:
    columns = ", ".join(quoted(model, name) for name in names)
    places = ", ".join("%s" for _name in names)
    return f"INSERT INTO {table(model)} ({columns}) VALUES ({places})"


@cache
def _renew_sql(model: type[Model], key: str, renew: Names) -> str:
    set_ = ", ".join(f"{quoted(model, name)} = excluded.{quoted(model, name)}" for name in renew)
    return f" ON CONFLICT ({quoted(model, key)}) DO UPDATE SET {set_}"


@cache
def _update_sql(model: type[Model], names: Names, where: Names) -> str:
    set_ = ", ".join(f"{quoted(model, name)} = %s" for name in names)
    found = " AND ".join(f"{quoted(model, name)} = %s" for name in where)
    return f"UPDATE {table(model)} SET {set_} WHERE {found}"


@cache
def _lock_sql(model: type[Model], names: Names, locks: bool) -> str:
    columns = ", ".join(quoted(model, name) for name in names)
    suffix = " FOR UPDATE" if locks else ""
    return f"SELECT {columns} FROM {table(model)} WHERE {quoted(model, 'pk')} = %s{suffix}"


@cache
def _fields(model: type[Model], names: Names) -> tuple[Field[Any, Any], ...]:
    return tuple(_field(model, name) for name in names)


@cache
def _field(model: type[Model], name: str) -> Field[Any, Any]:
    found = model._meta.pk if name == "pk" else model._meta.get_field(name)
    if not isinstance(found, Field):
        raise TypeError(f"{name} is not a column of {model.__name__}.")
    return found
