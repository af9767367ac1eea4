"""Django's PostgreSQL backend with a fast way to empty small tables between tests.

TRUNCATE makes new files for every table: a third of a second for tables that hold ten rows.
"""

from __future__ import annotations

from typing import Any

from django.db.backends.postgresql import base, operations


class DatabaseOperations(operations.DatabaseOperations):
    def sql_flush(
        self, style: Any, tables: Any, *, reset_sequences: bool = False, allow_cascade: bool = False
    ) -> list[str]:
        """Delete all rows; foreign keys are not checked meanwhile, so the order does not matter."""
        names = [self.quote_name(table) for table in tables]
        deletions = [f"DELETE FROM {name};" for name in names]
        return ["SET LOCAL session_replication_role = replica;", *deletions]


class DatabaseWrapper(base.DatabaseWrapper):
    ops_class = DatabaseOperations
