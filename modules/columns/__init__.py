"""What a table, a model or a transformation looks like before and after a module, without touching data.

Standard library only: the designer propagates these schemas over a draft in the web process, and the same
code selects columns inside a step, so that what the picker promised is what the step does.
"""

from __future__ import annotations

from modules.columns.problems import check_column, check_columns, selection_problems
from modules.columns.propagation import (
    ParameterProblem,
    Propagation,
    SchemaContext,
    propagate_declared,
)
from modules.columns.replay import replay_schema
from modules.columns.schema import (
    COLUMN_TYPES,
    NUMERIC_TYPES,
    ROLES,
    Column,
    ColumnType,
    LearnerSchema,
    ModelSchema,
    PortSchema,
    Role,
    SchemaError,
    TableSchema,
    TransformationSchema,
    schema_from_json,
    unique_name,
    unique_names,
    usable_names,
)
from modules.columns.selection import (
    ColumnSelection,
    Rule,
    SelectionError,
    find_column,
    resolve,
)
from modules.columns.suggestions import did_you_mean

__all__ = [
    "COLUMN_TYPES",
    "NUMERIC_TYPES",
    "ROLES",
    "Column",
    "ColumnSelection",
    "ColumnType",
    "LearnerSchema",
    "ModelSchema",
    "ParameterProblem",
    "PortSchema",
    "Propagation",
    "Role",
    "Rule",
    "SchemaContext",
    "SchemaError",
    "SelectionError",
    "TableSchema",
    "TransformationSchema",
    "check_column",
    "check_columns",
    "did_you_mean",
    "find_column",
    "propagate_declared",
    "replay_schema",
    "resolve",
    "schema_from_json",
    "selection_problems",
    "unique_name",
    "unique_names",
    "usable_names",
]
