"""Design-time schema of Evaluate Model: the metrics of the task that the score columns tell."""

from __future__ import annotations

from collections.abc import Mapping

from modules.columns import ParameterProblem, PortSchema, Propagation, SchemaContext, TableSchema
from modules.columns.texts import text as _
from modules.learners.metric_names import metric_columns
from modules.learners.roles import RolesError, find_roles

PORTS = {
    "scored_dataset": _("Scored dataset"),
    "scored_dataset_to_compare": _("Scored dataset to compare"),
}


def propagate(
    inputs: Mapping[str, PortSchema | None], _parameters: Mapping[str, object], _context: SchemaContext
) -> Propagation:
    tasks: dict[str, str] = {}
    problems = []
    for port, label in PORTS.items():
        table = inputs.get(port)
        if not isinstance(table, TableSchema):
            continue
        try:
            tasks[port] = find_roles(table).task
        except RolesError as error:
            problems.append(
                ParameterProblem(
                    "",
                    "schema_roles",
                    _("{label}: {message}", label=label, message=error.message),
                    error.action,
                )
            )
    if len(set(tasks.values())) > 1:
        message = _("The two scored datasets are of different kinds and cannot be compared.")
        problems.append(ParameterProblem("", "schema_roles", message, _("Compare models of the same label.")))
    task = tasks.get("scored_dataset")
    known = TableSchema(metric_columns(task)) if task is not None and not problems else None
    return Propagation({"evaluation_results": known}, tuple(problems))
