"""Design-time schema of Enter Data Manually: the data is here, so it is simply parsed."""

from __future__ import annotations

from collections.abc import Mapping

from modules.columns import ParameterProblem, PortSchema, Propagation, SchemaContext, TableSchema
from modules.enter_data_manually.parsing import parse_table
from modules.enter_data_manually.problems import ParseError

#: larger texts are parsed in the run only, so that editing stays quick
_MAX_CHARACTERS = 200_000


def propagate(
    inputs: Mapping[str, PortSchema | None], parameters: Mapping[str, object], context: SchemaContext
) -> Propagation:
    text = parameters.get("data")
    if not isinstance(text, str) or not text.strip() or len(text) > _MAX_CHARACTERS:
        return Propagation({"dataset": None})
    try:
        parsed = parse_table(
            text,
            str(parameters.get("data_format")),
            has_header=parameters.get("has_header") is not False,
        )
    except ParseError as error:
        problem = ParameterProblem("data", "schema_data", error.message, error.hint)
        return Propagation({"dataset": None}, (problem,))
    return Propagation({"dataset": TableSchema(tuple(item.column for item in parsed))})
