"""A locked-down in-memory DuckDB: it holds the given tables and reaches nothing else.

The order matters: tables are loaded first, then access to the outside is switched off, then the settings are
locked. The container around it, without network and with limits, is the second wall.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import duckdb

from modules.runtime.table import Table

_MEMORY_SHARE = 0.6
_MAX_SPILL = "4GB"


@contextmanager
def locked_database(
    tables: Mapping[str, Table], *, memory_bytes: int | None, cpus: float | None
) -> Iterator[Any]:
    """Yield a connection to a database with these tables."""
    with tempfile.TemporaryDirectory(prefix="duckdb-") as spill:
        connection = duckdb.connect(":memory:", config=_settings(spill, memory_bytes, cpus))
        try:
            for name, table in tables.items():
                _load(connection, name, table)
            connection.execute("SET enable_external_access = false")
            connection.execute("SET lock_configuration = true")
            yield connection
        finally:
            connection.close()


def _settings(spill: str, memory_bytes: int | None, cpus: float | None) -> dict[str, Any]:
    settings: dict[str, Any] = {
        "threads": max(1, int(cpus or min(os.cpu_count() or 1, 4))),
        "temp_directory": spill,
        "max_temp_directory_size": _MAX_SPILL,
        "python_enable_replacements": False,
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
        "allow_community_extensions": False,
        "allow_unsigned_extensions": False,
        "allow_persistent_secrets": False,
    }
    if memory_bytes:
        settings["memory_limit"] = f"{int(memory_bytes * _MEMORY_SHARE) // 1_000_000}MB"
    return settings


def _load(connection: Any, name: str, table: Table) -> None:
    """Copy a table into the database: a statement may change it, which must not reach the input."""
    connection.register("atelier_input", table.arrow)
    connection.table("atelier_input").create(name)
    connection.unregister("atelier_input")
