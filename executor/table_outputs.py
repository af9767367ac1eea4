"""Whether the folder of a table output holds a table, as far as can be told without reading anyone's data.

Looks at the frame of the Arrow file (its marks and the names in its footer) and at the bounded JSON files
beside it. What the columns contain is the business of the step that reads them, inside its container.
"""

from __future__ import annotations

import os
import stat
import struct
from pathlib import Path
from typing import Any

from executor import strict_json
from modules.columns import SchemaError, TableSchema, schema_from_json
from pipelines.said import said as _

_MAGIC = b"ARROW1"
_HEAD_BYTES = 8
#: after the footer: its length and the mark once more
_TAIL_BYTES = 4 + len(_MAGIC)
_MAX_FOOTER_BYTES = 64 * 1024**2
_MAX_JSON_BYTES = 16 * 1024**2
_MAX_COLUMNS = 100_000
#: fields of the footer's tables, by number
_FOOTER_SCHEMA, _SCHEMA_FIELDS, _FIELD_NAME = 1, 1, 0


class BadTableError(Exception):
    """The folder holds no table; the message says why, without naming the output."""


def check_table(folder: Path, *, rows: int | None, columns: int | None) -> None:
    """Compare the files of a table with each other and with what result.json says of it."""
    names = _column_names(folder / "data.arrow")
    described = _schema(folder / "schema.json")
    if [column.name for column in described.columns] != names:
        raise BadTableError(_("its columns are not those that schema.json describes"))
    preview = _json_object(folder / "preview.json")
    if columns not in (None, len(names)):
        raise BadTableError(_("it does not have as many columns as the module reported"))
    if preview.get("columns") != len(names) or rows not in (None, preview.get("rows")):
        raise BadTableError(_("preview.json speaks of another number of rows or columns"))


def _schema(path: Path) -> TableSchema:
    try:
        schema = schema_from_json(_json_object(path))
    except SchemaError as error:
        raise BadTableError(_("schema.json does not describe columns")) from error
    if not isinstance(schema, TableSchema):
        raise BadTableError(_("schema.json does not describe columns"))
    return schema


def _json_object(path: Path) -> dict[str, Any]:
    raw = _read(path, _MAX_JSON_BYTES)
    try:
        value = strict_json.loads(raw)
    except (ValueError, RecursionError) as error:
        raise BadTableError(_("{name} is not valid JSON").format(name=path.name)) from error
    if not isinstance(value, dict):
        raise BadTableError(_("{name} is not valid JSON").format(name=path.name))
    return value


def _column_names(path: Path) -> list[str]:
    with os.fdopen(_open(path), "rb") as file:
        size = os.fstat(file.fileno()).st_size
        head = file.read(_HEAD_BYTES)
        if size < _HEAD_BYTES + _TAIL_BYTES or not head.startswith(_MAGIC):
            raise BadTableError(_("data.arrow is not an Arrow file"))
        file.seek(size - _TAIL_BYTES)
        length, mark = struct.unpack("<i6s", file.read(_TAIL_BYTES))
        if mark != _MAGIC or not 0 < length <= min(_MAX_FOOTER_BYTES, size - _HEAD_BYTES - _TAIL_BYTES):
            raise BadTableError(_("data.arrow is cut off or damaged"))
        file.seek(size - _TAIL_BYTES - length)
        footer = file.read(length)
    try:
        return _names_in(footer)
    except (struct.error, UnicodeDecodeError, IndexError) as error:
        raise BadTableError(_("data.arrow is cut off or damaged")) from error


def _names_in(footer: bytes) -> list[str]:
    """Read the names of the columns from the footer, a FlatBuffers table."""
    schema = _follow(footer, _slot(footer, _offset(footer, 0), _FOOTER_SCHEMA))
    fields = _follow(footer, _slot(footer, schema, _SCHEMA_FIELDS))
    count = _offset(footer, fields)
    if count > _MAX_COLUMNS:
        raise IndexError(count)
    names = []
    for number in range(count):
        field = _follow(footer, fields + 4 + 4 * number)
        text = _follow(footer, _slot(footer, field, _FIELD_NAME))
        length = _offset(footer, text)
        if text + 4 + length > len(footer):
            raise IndexError(length)
        names.append(footer[text + 4 : text + 4 + length].decode())
    return names


def _slot(buffer: bytes, table: int, number: int) -> int:
    """Return where a table keeps one of its fields."""
    (back,) = struct.unpack_from("<i", buffer, table)
    vtable = table - back
    (length,) = struct.unpack_from("<H", buffer, vtable)
    if vtable < 0 or 4 + 2 * number >= length:
        raise IndexError(number)
    (distance,) = struct.unpack_from("<H", buffer, vtable + 4 + 2 * number)
    if distance == 0:
        raise IndexError(number)
    return int(table + distance)


def _follow(buffer: bytes, position: int) -> int:
    return position + _offset(buffer, position)


def _offset(buffer: bytes, position: int) -> int:
    (value,) = struct.unpack_from("<I", buffer, position)
    return int(value)


def _read(path: Path, limit: int) -> bytes:
    with os.fdopen(_open(path), "rb") as file:
        raw = file.read(limit + 1)
    if len(raw) > limit:
        message = _("{name} is larger than {megabytes} MB")
        raise BadTableError(message.format(name=path.name, megabytes=limit // 1024**2))
    return raw


def _open(path: Path) -> int:
    """Open a plain file of the output; nothing else is waited for or followed."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except FileNotFoundError as error:
        raise BadTableError(_("{name} is missing").format(name=path.name)) from error
    except OSError as error:
        raise BadTableError(_("{name} is not a plain file").format(name=path.name)) from error
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise BadTableError(_("{name} is not a plain file").format(name=path.name))
    return descriptor
