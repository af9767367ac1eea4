"""Writes many rows with one statement per shape, through Django's connection.

The ORM compiles a query per row that differs from its neighbour, which costs more than the database itself
when a run makes a thousand transitions a second. Here the statement is made once per model and columns and
the model's fields convert the values. SQLite repeats it for every row; PostgreSQL keeps it prepared, and
several rows travel as one array per column (`bulk_sql`). Used by the store, inside its transactions.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from typing import Any

import psycopg
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

from executor import bulk_sql
from executor.bulk_sql import Names, Reference

__all__ = ["Count", "Names", "Reference", "insert", "lock", "together", "update"]

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
    converted = _converted(_converters(model, names, by), rows)
    database = _postgresql()
    if database is not None and len(rows) > 1:
        _at_once(database, bulk_sql.insert_arrays(model, names, by, renew), _columns(converted))
        return
    sql = bulk_sql.insert(model, names, by, renew)
    if database is not None:
        for row in converted:
            _at_once(database, sql, row)
    else:
        _repeat(sql, converted)


def update(model: type[Model], names: Names, rows: Sequence[Values], *, where: Names) -> Count:
    """Set the columns `names` of the rows found by the columns `where`.

    Each of `rows` holds the values of `names` and then those of `where`. Returns what tells how many were
    found; to be asked after the end of `together`.
    """
    converted = _converted(_converters(model, (*names, *where), None), rows)
    database = _postgresql()
    if database is None or not converted:
        return _repeat(bulk_sql.update(model, names, where), converted)
    if len(converted) == 1:
        return _at_once(database, bulk_sql.update(model, names, where), converted[0])
    return _at_once(database, bulk_sql.update_arrays(model, names, where), _columns(converted))


@contextmanager
def together() -> Iterator[None]:
    """Send the statements inside without waiting for the answer to each, where the driver can do that.

    What goes wrong with one of them is raised by a later one or at the end. Elsewhere they share a cursor:
    making one costs as much as a statement.
    """
    database = _postgresql()
    if database is None:
        with connection.cursor() as cursor:
            _shared.cursor = cursor
            try:
                yield
            finally:
                _shared.cursor = None
    else:
        with connection.wrap_database_errors, database.pipeline():
            yield


def lock(model: type[Model], names: Names, key: object) -> tuple[Any, ...] | None:
    """Read columns of one row as the driver gives them, and keep others from writing it meanwhile."""
    (converted,) = _converted(_converters(model, ("pk",), None), [(key,)])
    with connection.cursor() as cursor:
        suffix = " FOR UPDATE" if connection.features.has_select_for_update else ""
        cursor.execute(bulk_sql.select(model, names) + suffix, converted)
        row: tuple[Any, ...] | None = cursor.fetchone()
        return row


def _postgresql() -> psycopg.Connection[Any] | None:
    found = connection.connection
    return found if isinstance(found, psycopg.Connection) else None


def _columns(rows: list[list[Any]]) -> list[list[Any]]:
    return [list(column) for column in zip(*rows, strict=True)]


def _at_once(database: psycopg.Connection[Any], sql: str, values: Sequence[Any]) -> Count:
    """Execute a statement that the server keeps prepared; Django's own cursor would write values into it."""
    cursor = psycopg.Cursor(database)
    with connection.wrap_database_errors:
        cursor.execute(sql.encode(), values, prepare=True)
    return lambda: cursor.rowcount


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
def _converters(model: type[Model], names: Names, by: Reference | None) -> _Converters:
    fields = bulk_sql.given_fields(model, names, by)
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
