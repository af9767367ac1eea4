"""Design-time schema of Join Data."""

from __future__ import annotations

from collections.abc import Mapping

from modules.columns import (
    ParameterProblem,
    PortSchema,
    Propagation,
    SchemaContext,
    TableSchema,
    check_columns,
)
from modules.join_data.plan import JoinError, plan_join

_OUTPUT = "results_dataset"
_LEFT, _RIGHT = "join_key_columns_for_left_dataset", "join_key_columns_for_right_dataset"


def propagate(
    inputs: Mapping[str, PortSchema | None], parameters: Mapping[str, object], context: SchemaContext
) -> Propagation:
    left, right = inputs.get("left_dataset"), inputs.get("right_dataset")
    problems: tuple[ParameterProblem, ...] = ()
    left_keys = right_keys = None
    if isinstance(left, TableSchema):
        left_keys, problems = check_columns(_LEFT, parameters.get(_LEFT), left)
    if isinstance(right, TableSchema):
        right_keys, found = check_columns(_RIGHT, parameters.get(_RIGHT), right)
        problems += found
    if not isinstance(left, TableSchema) or not isinstance(right, TableSchema):
        return Propagation({_OUTPUT: None}, problems)
    if left_keys is None or right_keys is None:
        return Propagation({_OUTPUT: None}, problems)
    try:
        plan = plan_join(
            left,
            right,
            left_keys,
            right_keys,
            join_type=str(parameters.get("join_type")),
            keep_right_keys=parameters.get("keep_right_key_columns_in_joined_table") is not False,
        )
    except JoinError as error:
        problem = ParameterProblem(error.parameter, f"schema_{error.code}", error.message, error.hint)
        return Propagation({_OUTPUT: None}, (problem,))
    return Propagation({_OUTPUT: plan.schema})
