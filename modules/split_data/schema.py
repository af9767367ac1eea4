"""Design-time schema of Split Data: both outputs look like the input; columns and expressions are checked."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from modules.columns import (
    ParameterProblem,
    PortSchema,
    Propagation,
    SchemaContext,
    SelectionError,
    TableSchema,
    check_column,
    selection_problems,
)
from modules.split_data.expressions import ExpressionError, parse_pattern, parse_relation


def propagate(
    inputs: Mapping[str, PortSchema | None], parameters: Mapping[str, object], context: SchemaContext
) -> Propagation:
    dataset = inputs.get("dataset")
    outputs = {"results_dataset1": dataset, "results_dataset2": dataset}
    if not isinstance(dataset, TableSchema):
        return Propagation(outputs)
    return Propagation(outputs, _problems(parameters, dataset))


def _problems(parameters: Mapping[str, object], dataset: TableSchema) -> tuple[ParameterProblem, ...]:
    mode = parameters.get("splitting_mode")
    if mode == "Regular Expression":
        return _check("regular_expression", parameters, parse_pattern, dataset)
    if mode == "Relative Expression":
        return _check("relational_expression", parameters, parse_relation, dataset)
    if parameters.get("stratified_split") is True:
        name = "stratification_key_column"
        return check_column(name, parameters.get(name), dataset)[1]
    return ()


def _check(
    name: str,
    parameters: Mapping[str, object],
    parse: Callable[[str, TableSchema], object],
    dataset: TableSchema,
) -> tuple[ParameterProblem, ...]:
    text = parameters.get(name)
    if not isinstance(text, str) or not text.strip():
        return ()
    try:
        parse(text, dataset)
    except SelectionError as error:
        return selection_problems(name, error)
    except ExpressionError as error:
        return (ParameterProblem(name, "schema_expression", error.message, error.hint),)
    return ()
