"""Apply SQL Transformation: a query over up to three tables, in a database that reaches nothing else."""

from __future__ import annotations

import re
from typing import Any

import duckdb
import pyarrow as pa

from modules.apply_sql_transformation.brackets import quote_brackets
from modules.apply_sql_transformation.database import locked_database
from modules.columns.texts import text as _
from modules.runtime import ModuleError, StepContext
from modules.runtime.table import Table

_PORTS = ("t1", "t2", "t3")
_PARAMETER = "sql_query_script"
#: statements that compute; all others configure, attach, copy or load something
_ALLOWED = frozenset(
    {"SELECT", "INSERT", "UPDATE", "DELETE", "CREATE", "DROP", "ALTER", "EXPLAIN", "MULTI", "MERGE_INTO"}
)
_FORBIDDEN_START = re.compile(
    r"^\s*(pragma|create\s+(or\s+replace\s+)?(persistent\s+|temporary\s+)?secret)\b", re.I
)
_LINE = re.compile(r"^LINE (\d+):", re.MULTILINE)
_BATCH_ROWS = 100_000
_DEFAULT_RESULT_BYTES = 4_000_000_000


def run(context: StepContext) -> None:
    tables = {port: context.table(port) for port in _PORTS if port == "t1" or context.has_input(port)}
    script = context.parameters.text(_PARAMETER)
    names = {name for table in tables.values() for name in table.names} | set(tables)
    script = quote_brackets(script, names)
    limits = context.limits
    budget = limits.memory_bytes // 3 if limits.memory_bytes else _DEFAULT_RESULT_BYTES
    with locked_database(tables, memory_bytes=limits.memory_bytes, cpus=limits.cpus) as connection:
        try:
            result = _run_script(connection, script, budget)
        except duckdb.Error as error:
            raise _sql_failed(error, tables) from error
    context.write_table("results_dataset", Table.from_arrow(result))


def _run_script(connection: Any, script: str, budget: int) -> Any:
    """Run the statements in order; returns the rows of the last one that has any."""
    statements = connection.extract_statements(script)
    if not statements:
        raise ModuleError(
            "0069",
            _("The script holds no statement."),
            parameter=_PARAMETER,
            action=_("Write a select statement."),
        )
    for statement in statements:
        _refuse_other_than_computing(statement)
    result: Any = None
    for statement in statements:
        relation = connection.sql(statement)
        if relation is not None and statement.type.name in ("SELECT", "EXPLAIN", "MULTI"):
            result = _fetch(relation, budget)
    if result is None:
        raise ModuleError(
            "0069",
            _("The script gives no rows."),
            parameter=_PARAMETER,
            cause=_("None of its statements is a query."),
            action=_("End the script with a select statement."),
        )
    return result


def _refuse_other_than_computing(statement: Any) -> None:
    text = str(statement.query).strip()
    if statement.type.name in _ALLOWED and not _FORBIDDEN_START.match(text):
        return
    word = text.split(maxsplit=1)[0].upper() if text else statement.type.name
    raise ModuleError(
        "0069",
        _("The statement {word} is not allowed here.", word=word[:30]),
        parameter=_PARAMETER,
        cause=_(
            "The script may compute with the connected tables, but not touch files, load "
            "extensions or change settings."
        ),
        action=_("Remove the statement."),
    )


def _fetch(relation: Any, budget: int) -> Any:
    """Read a result piece by piece, so that an endless one stops before memory does."""
    reader = relation.to_arrow_reader(_BATCH_ROWS)
    batches, size = [], 0
    for batch in reader:
        size += batch.nbytes
        if size > budget:
            raise ModuleError(
                "0138",
                _("The result of the query is larger than {size} MB.", size=f"{budget // 1_000_000:,}"),
                parameter=_PARAMETER,
                cause=_("A join without a condition gives every combination of rows."),
                action=_("Check the join conditions, or select fewer rows and columns."),
            )
        batches.append(batch)
    return pa.Table.from_batches(batches, schema=reader.schema)


def _sql_failed(error: duckdb.Error, tables: dict[str, Table]) -> ModuleError:
    text = str(error).strip()
    first = text.splitlines()[0] if text else type(error).__name__
    line = _LINE.search(text)
    cause, action = "", _("Correct the query; the details show the place.")
    if isinstance(error, duckdb.PermissionException) or "disabled by configuration" in text:
        cause = _("The script reaches only the connected tables: no files, no network, no settings.")
        action = _("Bring the data in with Import Data and connect it to t1, t2 or t3.")
    elif match := re.search(r"Table with name (t[123]) does not exist", text):
        cause = _("Nothing is connected to the input {input}.", input=match[1])
        action = _("Connect a dataset to {input}, or use {tables}.", input=match[1], tables=", ".join(tables))
    elif isinstance(error, duckdb.OutOfMemoryException):
        action = _("Use fewer rows or columns, or give the step more memory.")
    elif "Binder Error" in text and "not found" in text:
        action = _("Check the column name; unusual names stand in double quotation marks.")
    code = "0138" if isinstance(error, duckdb.OutOfMemoryException) else "0069"
    return ModuleError(
        code,
        _("The SQL script failed: {problem}", problem=first[:500]),
        parameter=_PARAMETER,
        line=int(line[1]) if line else None,
        cause=cause,
        action=action,
        details=text[:10_000],
    )
