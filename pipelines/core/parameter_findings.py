"""What is wrong with the parameters of a pipeline: in a draft, and with the values a run is given."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from modules.columns import did_you_mean
from pipelines.core import parameters
from pipelines.core.catalog import Catalog
from pipelines.core.document import Document, PipelineParameter
from pipelines.core.issues import Issue
from pipelines.core.messages import gettext as _
from pipelines.core.parameter_checks import check_missing, check_value
from pipelines.core.pipeline_parameters import Taker, as_taker, fits, resolved, takers
from pipelines.core.reading import ValueReader, shown


def check_pipeline_parameters(document: Document, catalog: Catalog) -> Iterator[Issue]:
    """What a draft's own parameters lack. Whether their values are right is asked at the nodes."""
    for parameter, taker in takers(document, catalog):
        if not fits(parameter, taker.parameter):
            message = _("“{label}” of {node} cannot take “{parameter}”: their values are of different kinds.")
            yield Issue(
                "error",
                "binding_kind",
                message.format(label=taker.parameter.label, node=taker.node.name, parameter=parameter.name),
                _("Detach it, or take another pipeline parameter."),
                node=taker.node.id,
                parameter=taker.parameter.name,
                pipeline_parameter=parameter.id,
            )
    taken = {key for node in document.nodes.values() for key in node.bindings.values()}
    for parameter in document.parameters.values():
        if parameter.id not in taken:
            message = _("The pipeline parameter “{name}” is used by no node, so its value changes nothing.")
            yield Issue(
                "warning",
                "unused_pipeline_parameter",
                message.format(name=parameter.name),
                _("Choose it in the menu of a node's parameter, or remove it."),
                pipeline_parameter=parameter.id,
            )


def asked_at_run(document: Document, node: str, issue: Issue) -> Issue:
    """A missing value that a run is asked for keeps nobody from drawing on."""
    parameter_id = document.nodes[node].bindings.get(issue.parameter or "", "")
    parameter = document.parameters.get(parameter_id)
    if issue.code != "missing_parameter" or parameter is None:
        return issue
    message = _("“{name}” has no value yet, so it has to be given with each run.")
    hint = _("Give the pipeline parameter a default to start from.")
    return replace(
        issue,
        severity="info",
        code="asked_at_run",
        message=message.format(name=parameter.name),
        hint=hint,
        pipeline_parameter=parameter.id,
    )


def check_given(document: Document, catalog: Catalog, given: Mapping[str, Any]) -> list[Issue]:
    """What is wrong with the values a run is given, by name."""
    by_name = {parameter.name: parameter for parameter in document.parameters.values()}
    issues = [_unknown(name, by_name) for name in given if name not in by_name]
    readable = {}
    for name, value in given.items():
        if name in by_name and value is not None:
            problem = _unreadable(by_name[name], value)
            if problem is None:
                readable[name] = value
            else:
                issues.append(problem)
    found: dict[str, Issue] = {}
    for parameter, taker in takers(document, catalog):
        if parameter.name not in readable or taker.node.disabled:
            continue
        fault = check_value(taker.parameter, readable[parameter.name])
        if fault is not None:
            hint = " ".join(filter(None, (_takes(taker), fault.hint)))
            found.setdefault(parameter.id, _wrong(parameter, fault.message, hint, document))
    taken = {parameter.id for parameter, _taker in takers(document, catalog)}
    for name, value in readable.items():
        parameter = by_name[name]
        if parameter.id not in taken:
            fault = check_value(as_taker(parameter), value)
            if fault is not None:
                found[parameter.id] = _wrong(parameter, fault.message, fault.hint, document)
    return [*issues, *found.values()]


def check_complete(document: Document, catalog: Catalog, nodes: frozenset[str]) -> list[Issue]:
    """The parameters whose values these nodes need and do not have; `document` has the values of the run."""
    found: dict[str, Issue] = {}
    filled = resolved(document)
    for parameter, taker in takers(document, catalog):
        if parameter.default is not None or taker.node.id not in nodes or parameter.id in found:
            continue
        values = parameters.effective(taker.module, filled.nodes[taker.node.id].parameters)
        name = taker.parameter.name
        if name not in parameters.visible(taker.module, values):
            continue
        if check_missing(taker.parameter, values[name]) is not None:
            message = _("The pipeline parameter “{name}” has no value, and no default.")
            found[parameter.id] = Issue(
                "error",
                "run_parameter_missing",
                message.format(name=parameter.name),
                " ".join((_takes(taker), _("Give it a value for this run, or a default in the pipeline."))),
                parameter=parameter.name,
                nodes=(taker.node.id,),
                pipeline_parameter=parameter.id,
            )
    return list(found.values())


def _takes(taker: Taker) -> str:
    return _("{node} takes it as “{label}”.").format(node=taker.node.name, label=taker.parameter.label)


def _unknown(name: str, known: Mapping[str, PipelineParameter]) -> Issue:
    message = _("The pipeline has no parameter “{name}”.").format(name=shown(name))
    close = did_you_mean(name, list(known))
    if close:
        hint = _("Did you mean “{name}”?").format(name=close)
    elif known:
        hint = _("It has: {names}.").format(names=", ".join(sorted(known)))
    else:
        hint = _("It has none; leave the value out.")
    return Issue("error", "run_parameter_unknown", message, hint, parameter=shown(name))


def _unreadable(parameter: PipelineParameter, value: Any) -> Issue | None:
    reader = ValueReader()
    reader.parameter_value(value, parameter.name)
    if not reader.problems:
        return None
    return Issue(
        "error",
        "run_parameter_value",
        reader.problems[0].message,
        parameter=parameter.name,
        pipeline_parameter=parameter.id,
    )


def _wrong(parameter: PipelineParameter, why: str, hint: str, document: Document) -> Issue:
    message = _("The value for “{name}” cannot be used: {why}").format(name=parameter.name, why=why)
    nodes = tuple(node.id for node in document.nodes.values() if parameter.id in node.bindings.values())
    return Issue(
        "error",
        "run_parameter_value",
        message,
        hint,
        parameter=parameter.name,
        nodes=nodes,
        pipeline_parameter=parameter.id,
    )
