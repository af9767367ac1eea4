"""Writes many rows with one prepared statement per shape, through Django's connection.

The ORM compiles a query per row that differs from its neighbour, which costs more than the database itself
when a run makes a thousand transitions a second. Here the statement is made once per model and columns, the
model's fields convert the values, and the driver repeats it: the same text on SQLite and PostgreSQL.
Used by the store, inside its transactions.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.utils import CursorWrapper
from django.db.models import (
    BooleanField,
    CharField,
    DateTimeField,
    Field,
    FloatField,
    ForeignKey,
    IntegerField,
    JSONField,
    Model,
    TextField,
)

Names = tuple[str, ...]
Values = Sequence[object]
#: tells how many rows a statement found, once its answer is there
Count = Callable[[], int]
#: converts a value for the database
_Converter = Callable[[Any, BaseDatabaseWrapper], Any]
#: places in a row whose values the driver does not take as they are
_Converters = tuple[tuple[int, _Converter], ...]

_PLAIN_FIELDS = (CharField, TextField, IntegerField, FloatField, BooleanField)


class _Shared(threading.local):
    """The cursor of a thread's `together`, where there is one."""

    cursor: CursorWrapper | None = None


_shared = _Shared()


@dataclass(frozen=True)
class Reference:
    """A foreign key whose target is named by one of its other columns."""

    name: str
    target: type[Model]
    column: str

    @property
    def sql(self) -> str:
        key = quoted(self.target, "pk")
        return f"(SELECT {key} FROM {table(self.target)} WHERE {quoted(self.target, self.column)} = %s)"


def insert(
    model: type[Model],
    names: Names,
    rows: Sequence[Values],
    *,
    renew: Names = (),
    by: Reference | None = None,
) -> None:
    """Insert rows.

    With `renew`, a row whose first column is there already gets these columns instead. With `by`, a foreign
    key is given as the value of another column of its target.
    """
    sql = _insert_sql(model, names, by)
    if renew:
        sql += _renew_sql(model, names[0], renew)
    _repeat(sql, _converted(_converters(model, names, by), rows))


def update(model: type[Model], names: Names, rows: Sequence[Values], *, where: Names) -> Count:
    """Set the columns `names` of the rows found by the columns `where`.

    Each of `rows` holds the values of `names` and then those of `where`. Returns what tells how many were
    found; to be asked after the end of `together`.
    """
    sql = _update_sql(model, names, where)
    converted = _converted(_converters(model, (*names, *where), None), rows)
    if _pipeline() is None:
        return _repeat(sql, converted)
    # the driver does not add up what statements of a pipeline found
    counts = [_repeat(sql, [row]) for row in converted]
    return lambda: sum(count() for count in counts)


@contextmanager
def together() -> Iterator[None]:
    """Send the statements inside without waiting for the answer to each, where the driver can do that.

    What goes wrong with one of them is raised by a later one or at the end. Elsewhere they share a cursor:
    making one costs as much as a statement.
    """
    pipeline = _pipeline()
    if pipeline is None:
        with connection.cursor() as cursor:
            _shared.cursor = cursor
            try:
                yield
            finally:
                _shared.cursor = None
    else:
        with connection.wrap_database_errors, pipeline():
            yield


def lock(model: type[Model], names: Names, key: object) -> tuple[Any, ...] | None:
    """Read columns of one row as the driver gives them, and keep others from writing it meanwhile."""
    (converted,) = _converted(_converters(model, ("pk",), None), [(key,)])
    with connection.cursor() as cursor:
        suffix = " FOR UPDATE" if connection.features.has_select_for_update else ""
        cursor.execute(_lock_sql(model, names) + suffix, converted)
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


def _pipeline() -> Callable[[], AbstractContextManager[object]] | None:
    found: Callable[[], AbstractContextManager[object]] | None = getattr(
        connection.connection, "pipeline", None
    )
    return found


def _repeat(sql: str, rows: list[list[Any]]) -> Count:
    if not rows:
        return lambda: 0
    if _shared.cursor is not None:
        _execute(_shared.cursor, sql, rows)
        # it forgets with its next statement
        found: int = _shared.cursor.rowcount
        return lambda: found
    with connection.cursor() as cursor:
        _execute(cursor, sql, rows)
        return lambda: cursor.rowcount


def _execute(cursor: CursorWrapper, sql: str, rows: list[list[Any]]) -> None:
    if len(rows) == 1:
        cursor.execute(sql, rows[0])
    else:
        cursor.executemany(sql, rows)


def _converted(converters: _Converters, rows: Sequence[Values]) -> list[list[Any]]:
    converted = [list(row) for row in rows]
    # the object behind the proxy: every look at the proxy asks for the thread's connection anew
    database = connections[DEFAULT_DB_ALIAS]
    for place, converter in converters:
        before = made = None
        for row in converted:
            value = row[place]
            if value is None:
                continue
            # rows of one transaction share their time and their run
            if value is not before:
                before, made = value, converter(value, database)
            row[place] = made
    return converted


@cache
def _insert_sql(model: type[Model], names: Names, by: Reference | None) -> str:
    columns = ", ".join(quoted(model, name) for name in names)
    places = ", ".join(by.sql if by is not None and name == by.name else "%s" for name in names)
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
def _lock_sql(model: type[Model], names: Names) -> str:
    columns = ", ".join(quoted(model, name) for name in names)
    return f"SELECT {columns} FROM {table(model)} WHERE {quoted(model, 'pk')} = %s"


@cache
def _converters(model: type[Model], names: Names, by: Reference | None) -> _Converters:
    fields = [
        _field(by.target, by.column) if by is not None and name == by.name else _field(model, name)
        for name in names
    ]
    return tuple((place, _converter_of(field)) for place, field in enumerate(fields) if not _is_plain(field))


def _converter_of(field: Field[Any, Any]) -> _Converter:
    """Convert as the field does, without its checks: the store writes no expressions and no naive times."""
    match field:
        case JSONField(encoder=encoder):
            return lambda value, database: database.ops.adapt_json_value(value, encoder)
        case DateTimeField():
            return lambda value, database: database.ops.adapt_datetimefield_value(value)
    return field.get_db_prep_save


def _is_plain(field: Field[Any, Any]) -> bool:
    while isinstance(field, ForeignKey):
        field = field.target_field
    return isinstance(field, _PLAIN_FIELDS)


@cache
def _field(model: type[Model], name: str) -> Field[Any, Any]:
    found = model._meta.pk if name == "pk" else model._meta.get_field(name)
    if not isinstance(found, Field):
        raise TypeError(f"{name} is not a column of {model.__name__}.")
    return found
