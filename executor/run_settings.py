"""How runs of a pipeline are executed: isolation, and limits of nodes. Beside the draft, never in it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth.models import User
from django.utils.translation import gettext as _

from executor.errors import RunSettingsInvalidError
from executor.limits import LIMIT_FIELDS, SMALLEST, effective_limits, maxima
from executor.models import Isolation, RunSettings
from pipelines.core.issues import Issue
from pipelines.models import Pipeline


@dataclass(frozen=True)
class OwnSettings:
    """Of one pipeline; what is absent is the module's or the installation's."""

    isolation: str = Isolation.STEP
    #: node → {"memory_mb", "cpus", "timeout_s"}
    limits: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)


def settings_of(pipeline: Pipeline) -> OwnSettings:
    row = RunSettings.objects.filter(pipeline=pipeline).values_list("isolation", "limits").first()
    return OwnSettings(*row) if row is not None else OwnSettings()


def settings_save(
    pipeline: Pipeline, *, user: User, isolation: str, limits: Mapping[str, Mapping[str, Any]]
) -> None:
    """Replace the settings. Raises `RunSettingsInvalidError` naming everything that cannot be."""
    given = {node: _given(wanted) for node, wanted in limits.items()}
    problems = list(_problems(pipeline, given))
    if problems:
        raise RunSettingsInvalidError(problems)
    RunSettings.objects.update_or_create(
        pipeline=pipeline,
        defaults={
            "isolation": isolation,
            "limits": {node: wanted for node, wanted in given.items() if wanted},
            "updated_by": user,
        },
    )


def settings_json(pipeline: Pipeline) -> dict[str, Any]:
    """The settings, what holds without them for each node, and how far they may go.

    Limits of nodes that were removed are kept for an undo but not told.
    """
    own = settings_of(pipeline)
    nodes = pipeline.document["nodes"]
    return {
        "isolation": own.isolation,
        "limits": {node: dict(wanted) for node, wanted in own.limits.items() if node in nodes},
        "defaults": {node: effective_limits(drawn["module"], {}) for node, drawn in nodes.items()},
        "maxima": maxima(),
    }


def _given(wanted: Mapping[str, Any]) -> dict[str, Any]:
    return {name: wanted[name] for name in LIMIT_FIELDS if wanted.get(name) is not None}


def _problems(pipeline: Pipeline, limits: Mapping[str, Mapping[str, Any]]) -> Iterator[Issue]:
    nodes, highest = pipeline.document["nodes"], maxima()
    for node, wanted in limits.items():
        if node not in nodes:
            message = _("The pipeline has no node {node}.").format(node=node)
            yield Issue("error", "unknown_node", message, node=node)
            continue
        for name, value in wanted.items():
            if not SMALLEST[name] <= value <= highest[name]:
                yield _out_of_range(node, nodes[node]["name"], name, highest[name])


def _out_of_range(node: str, node_name: str, field_name: str, most: float) -> Issue:
    what = {
        "memory_mb": _("The memory of {node} must be from {least:g} to {most:g} MB."),
        "cpus": _("The processors of {node} must be from {least:g} to {most:g}."),
        "timeout_s": _("The time limit of {node} must be from {least:g} to {most:g} seconds."),
    }[field_name]
    return Issue(
        "error",
        "limit_out_of_range",
        what.format(node=node_name, least=SMALLEST[field_name], most=most),
        _("The operator sets the highest value."),
        node=node,
        parameter=field_name,
    )
