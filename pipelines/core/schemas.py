"""Design-time schemas: what every output of a draft will look like, worked out without touching data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from modules.columns import ParameterProblem, PortSchema, Propagation, SchemaContext
from pipelines.core.catalog import Catalog, Module
from pipelines.core.document import Document, Endpoint
from pipelines.core.graph import Graph
from pipelines.core.parameter_checks import usable

NodeSchemas = dict[str, PortSchema | None]


@dataclass(frozen=True, slots=True)
class Propagated:
    """The schema of each output (None: not known before a run), and what the modules object to."""

    schemas: Mapping[str, NodeSchemas]
    problems: tuple[tuple[str, ParameterProblem], ...]

    def to_json(self) -> dict[str, dict[str, Any]]:
        return {
            node: {port: schema.to_json() if schema is not None else None for port, schema in ports.items()}
            for node, ports in self.schemas.items()
        }


def propagate(
    document: Document, catalog: Catalog, context: SchemaContext, graph: Graph | None = None
) -> Propagated:
    """Ask every module, sources first, what its outputs will look like.

    Nodes in a cycle or fed by one, and placeholders, have unknown outputs; what they feed is asked all the
    same.
    """
    order, blocked = (graph or Graph.of(document)).acyclic_order()
    feeds: dict[str, dict[str, Endpoint]] = {}
    for edge in document.edges.values():
        feeds.setdefault(edge.target.node, {})[edge.target.port] = edge.source
    schemas: dict[str, NodeSchemas] = {}
    problems: list[tuple[str, ParameterProblem]] = []
    for node_id in order:
        node = document.nodes[node_id]
        module = catalog.find(node.module, node.version)
        if module is None:
            schemas[node_id] = {}
            continue
        inputs = _inputs(module, feeds.get(node_id, {}), schemas)
        result = _ask(module, inputs, node.parameters, context)
        schemas[node_id] = {port.name: result.outputs.get(port.name) for port in module.outputs}
        problems.extend((node_id, problem) for problem in result.problems)
    for node_id in sorted(blocked):
        module = catalog.find(document.nodes[node_id].module, document.nodes[node_id].version)
        schemas[node_id] = {port.name: None for port in module.outputs} if module is not None else {}
    return Propagated(schemas, tuple(problems))


def _inputs(module: Module, feeds: Mapping[str, Endpoint], schemas: Mapping[str, NodeSchemas]) -> NodeSchemas:
    found: NodeSchemas = {}
    for port in module.inputs:
        source = feeds.get(port.name)
        found[port.name] = schemas.get(source.node, {}).get(source.port) if source is not None else None
    return found


def _ask(
    module: Module, inputs: NodeSchemas, given: Mapping[str, Any], context: SchemaContext
) -> Propagation:
    if module.propagate is None:
        return Propagation()
    return module.propagate(inputs, usable(module, given), context)
