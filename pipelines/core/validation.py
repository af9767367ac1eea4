"""Everything wrong with a draft, all at once, in sentences for the person who draws it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from modules.columns import ParameterProblem, SchemaContext, did_you_mean
from pipelines.core import parameters
from pipelines.core.bypass import bypassed, lost_edges
from pipelines.core.catalog import Catalog, Module, Port
from pipelines.core.connections import input_port, output_port
from pipelines.core.document import Document, Edge, Endpoint, Node
from pipelines.core.graph import Graph
from pipelines.core.issues import Issue
from pipelines.core.messages import gettext as _
from pipelines.core.messages import said
from pipelines.core.parameter_checks import check_parameters
from pipelines.core.parameter_findings import asked_at_run, check_pipeline_parameters
from pipelines.core.pipeline_parameters import resolved
from pipelines.core.port_types import one_of_port_type, port_type_name
from pipelines.core.schemas import Propagated, propagate

#: names of a circle that are spelt out in its message
_NAMED_IN_CYCLE = 8


@dataclass(frozen=True, slots=True)
class DesignContext:
    """What is known beside the draft: the project's datasets."""

    schemas: SchemaContext = field(default_factory=SchemaContext)
    #: ids of the datasets nodes may name; None when it is not known which there are
    datasets: frozenset[str] | None = None
    #: those of them that could not be read, with the reason
    failed_datasets: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Validation:
    """The findings, the most severe first, and the schemas they were found with."""

    issues: tuple[Issue, ...]
    propagated: Propagated

    @property
    def can_run(self) -> bool:
        return not any(issue.severity == "error" for issue in self.issues)

    @property
    def errors(self) -> tuple[Issue, ...]:
        return tuple(issue for issue in self.issues if issue.severity == "error")


def validate(
    document: Document, catalog: Catalog, context: DesignContext | None = None, *, graph: Graph | None = None
) -> Validation:
    """Find everything that keeps the draft from running or deserves a warning. Linear in its size.

    `graph` is the draft's, for a caller who has it already.
    """
    known = context or DesignContext()
    drawn, document = document, bypassed(resolved(document), catalog)
    if graph is None or document is not drawn:
        graph = Graph.of(document)
    propagated = propagate(document, catalog, known.schemas, graph)
    issues = [
        *_check_empty(drawn, document),
        *_check_cycles(document, graph),
        *_check_edges(document, catalog),
        *check_pipeline_parameters(drawn, catalog),
        *_check_nodes(document, catalog, known, lost_edges(drawn, document)),
    ]
    issues.extend(_check_columns(document, propagated, issues))
    order, blocked = graph.acyclic_order()
    place = {node: index for index, node in enumerate([*order, *sorted(blocked)])}
    issues.sort(key=lambda issue: (issue.rank, place.get(issue.node or "", -1)))
    return Validation(tuple(issues), propagated)


def _check_empty(drawn: Document, active: Document) -> Iterator[Issue]:
    if not drawn.nodes:
        yield Issue(
            "error",
            "empty_pipeline",
            _("The pipeline is empty."),
            _("Drag a module from the palette onto the canvas."),
        )
    elif not active.nodes:
        yield Issue(
            "error",
            "everything_disabled",
            _("All nodes of the pipeline are disabled, so nothing would run."),
            _("Enable at least one node."),
        )


def _check_cycles(document: Document, graph: Graph) -> Iterator[Issue]:
    for cycle in graph.cycles():
        names = [document.nodes[node].name for node in cycle]
        if len(names) > _NAMED_IN_CYCLE:
            half = _NAMED_IN_CYCLE // 2
            names = [*names[:half], "…", *names[-half:]]
        message = _("These nodes feed each other in a circle: {names}.")
        yield Issue(
            "error",
            "cycle",
            message.format(names=" → ".join([*names, names[0]])),
            _("Remove one of the connections between them."),
            node=cycle[0],
            nodes=tuple(cycle),
        )


def _check_edges(document: Document, catalog: Catalog) -> Iterator[Issue]:
    for edge in document.edges.values():
        unknown = [
            *_unknown_end(document, catalog, edge.source, is_source=True),
            *_unknown_end(document, catalog, edge.target, is_source=False),
        ]
        yield from unknown or _mismatch(document, catalog, edge)


def _unknown_end(document: Document, catalog: Catalog, end: Endpoint, *, is_source: bool) -> Iterator[Issue]:
    node = document.nodes.get(end.node)
    module = catalog.find(node.module, node.version) if node is not None else None
    if node is None or module is None:
        return
    ports = module.outputs if is_source else module.inputs
    names = [port.name for port in ports]
    if end.port in names:
        return
    close = did_you_mean(end.port, names)
    message = _("{node} has no output “{port}”.") if is_source else _("{node} has no input “{port}”.")
    yield Issue(
        "error",
        "unknown_port",
        message.format(node=node.name, port=end.port),
        _("Did you mean “{name}”?").format(name=close) if close else _("Remove the connection."),
        node=node.id,
        port=end.port,
    )


def _mismatch(document: Document, catalog: Catalog, edge: Edge) -> Iterator[Issue]:
    output = output_port(document.nodes, catalog, edge.source)
    expected = input_port(document.nodes, catalog, edge.target)
    if output is None or expected is None or output.type == expected.type:
        return
    source, target = document.nodes[edge.source.node], document.nodes[edge.target.node]
    message = _("“{input}” of {target} takes {wanted}, but “{output}” of {source} gives {given}.")
    yield Issue(
        "error",
        "type_mismatch",
        message.format(
            input=expected.label,
            target=target.name,
            wanted=one_of_port_type(expected.type),
            output=output.label,
            source=source.name,
            given=one_of_port_type(output.type),
        ),
        _("Connect an output of type {type} instead.").format(type=port_type_name(expected.type)),
        node=target.id,
        port=expected.name,
        nodes=(source.id, target.id),
    )


def _check_nodes(
    document: Document, catalog: Catalog, context: DesignContext, lost: Mapping[Endpoint, Node]
) -> Iterator[Issue]:
    connected = {edge.target for edge in document.edges.values()}
    for node in document.nodes.values():
        module = catalog.find(node.module, node.version)
        if module is None:
            yield _unknown_module(node, catalog)
            continue
        for port in module.inputs:
            end = Endpoint(node.id, port.name)
            if not port.optional and end not in connected:
                yield _missing_input(node, port, lost.get(end))
        for issue in check_parameters(node, module):
            yield asked_at_run(document, node.id, issue)
        yield from _check_datasets(node, module, context)


def _missing_input(node: Node, port: Port, disabled: Node | None) -> Issue:
    if disabled is None:
        message = _("The input “{port}” of {node} is not connected.")
        hint = _("Connect an output of type {type} to it.").format(type=port_type_name(port.type))
    else:
        message = _("The input “{port}” of {node} gets nothing, because {disabled} is disabled.")
        hint = _("Enable {disabled}, or connect another output of type {type}.")
        hint = hint.format(disabled=disabled.name, type=port_type_name(port.type))
    names = {"port": port.label, "node": node.name, "disabled": disabled.name if disabled else ""}
    nodes = (disabled.id,) if disabled else ()
    return Issue(
        "error", "missing_input", message.format(**names), hint, node=node.id, port=port.name, nodes=nodes
    )


def _unknown_module(node: Node, catalog: Catalog) -> Issue:
    installed = catalog.get(node.module)
    if installed is not None:
        message = _("{node} needs {module} in version {version}; version {installed} is installed.")
        return Issue(
            "error",
            "unknown_version",
            message.format(
                node=node.name,
                module=installed.display_name,
                version=node.version,
                installed=installed.version,
            ),
            _("Replace it with the installed version from the palette."),
            node=node.id,
        )
    close = did_you_mean(node.module, catalog.modules)
    return Issue(
        "error",
        "unknown_module",
        _("{node} uses the module “{module}”, which is not installed.").format(
            node=node.name, module=node.module
        ),
        _("Did you mean “{name}”?").format(name=close)
        if close
        else _("Install the module or remove the node."),
        node=node.id,
    )


def _check_datasets(node: Node, module: Module, context: DesignContext) -> Iterator[Issue]:
    if context.datasets is None:
        return
    values = parameters.effective(module, node.parameters)
    shown = parameters.visible(module, values)
    for parameter in module.parameters:
        value = values[parameter.name]
        if parameter.widget != "dataset" or parameter.name not in shown or parameter.enum or not value:
            continue
        yield from _check_dataset(node, parameter.name, value, context)


def _check_dataset(node: Node, parameter: str, value: Any, context: DesignContext) -> Iterator[Issue]:
    if context.datasets is not None and value not in context.datasets:
        message = _("The dataset that {node} reads is not in this project.").format(node=node.name)
        hint = _("Choose another dataset, or upload it again.")
        yield Issue("error", "unknown_dataset", message, hint, node=node.id, parameter=parameter)
    elif value in context.failed_datasets:
        message = _("The dataset that {node} reads could not be read: {reason}")
        message = message.format(node=node.name, reason=context.failed_datasets[value])
        hint = _("Choose another dataset, or upload it again.")
        yield Issue("error", "unknown_dataset", message, hint, node=node.id, parameter=parameter)


def _check_columns(document: Document, propagated: Propagated, found: list[Issue]) -> Iterator[Issue]:
    """What the modules object to, unless the same parameter is already reported for a plainer reason."""
    reported = {(issue.node, issue.parameter) for issue in found}
    for node_id, problem in propagated.problems:
        if (node_id, problem.parameter) in reported:
            continue
        yield _column_issue(document.nodes[node_id], problem)


def _column_issue(node: Node, problem: ParameterProblem) -> Issue:
    told = said(problem.message, node.module)
    message = _("{node}: {problem}").format(node=node.name, problem=told)
    return Issue(
        "error",
        problem.code,
        message,
        said(problem.hint, node.module),
        node=node.id,
        parameter=problem.parameter or None,
        columns=problem.columns,
    )
