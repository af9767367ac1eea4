"""From a draft to what will run: every node with its module, its sources and its normalised parameters.

The order depends on the graph alone: drafts that differ in layout, names or order of drawing give the same
plan. The executor freezes a plan when a run starts.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from pipelines.core import parameters
from pipelines.core.catalog import Catalog, Module
from pipelines.core.document import Document, Edge, Endpoint, Node
from pipelines.core.graph import Graph
from pipelines.core.messages import gettext as _
from pipelines.core.problems import Problem, RefusedError


@dataclass(frozen=True, slots=True)
class PlannedNode:
    """One future step."""

    id: str
    name: str
    module: Module
    #: input port → the output that feeds it; an unconnected optional input is absent
    inputs: Mapping[str, Endpoint]
    #: every parameter of the module, defaults filled in, hidden ones at their default
    parameters: Mapping[str, Any]
    #: longest distance from a source; nodes of one generation can run at the same time
    generation: int

    @property
    def needs(self) -> frozenset[str]:
        """The nodes this one waits for."""
        return frozenset(source.node for source in self.inputs.values())


@dataclass(frozen=True)
class Plan:
    """All nodes, in an order that respects every edge."""

    nodes: Mapping[str, PlannedNode]
    generations: tuple[tuple[str, ...], ...]
    graph: Graph

    @cached_property
    def order(self) -> tuple[str, ...]:
        return tuple(self.nodes)

    def ancestors(self, node: str) -> set[str]:
        return self.graph.ancestors(node)

    def descendants(self, node: str) -> set[str]:
        return self.graph.descendants(node)


def make_plan(document: Document, catalog: Catalog, *, graph: Graph | None = None) -> Plan:
    """Plan the draft. Raises `RefusedError` for what no order exists for: a cycle or a placeholder.

    Everything else that can be wrong with a draft is the business of `validation.validate`, asked first.
    `graph` is the draft's, for a caller who has it already.
    """
    graph = graph if graph is not None else Graph.of(document)
    problems = [*_unknown_modules(document, catalog), *_cycles(document, graph)]
    if problems:
        raise RefusedError(problems)
    generations = graph.generations()
    sources = _sources(document.edges)
    planned = {
        node_id: _planned(document.nodes[node_id], catalog, sources.get(node_id, {}), generation)
        for generation, node_ids in enumerate(generations)
        for node_id in node_ids
    }
    return Plan(planned, tuple(tuple(generation) for generation in generations), graph)


def _planned(node: Node, catalog: Catalog, sources: Mapping[str, Endpoint], generation: int) -> PlannedNode:
    module = catalog.modules[node.module]
    return PlannedNode(
        id=node.id,
        name=node.name,
        module=module,
        inputs={port.name: sources[port.name] for port in module.inputs if port.name in sources},
        parameters=parameters.normalised(module, node.parameters),
        generation=generation,
    )


def _sources(edges: Mapping[str, Edge]) -> dict[str, dict[str, Endpoint]]:
    found: dict[str, dict[str, Endpoint]] = {}
    for edge in edges.values():
        found.setdefault(edge.target.node, {})[edge.target.port] = edge.source
    return found


def _unknown_modules(document: Document, catalog: Catalog) -> list[Problem]:
    return [
        Problem(
            "unknown_module",
            _("{node} uses the module “{module}” {version}, which is not installed.").format(
                node=node.name, module=node.module, version=node.version
            ),
            node=node.id,
        )
        for node in document.nodes.values()
        if catalog.find(node.module, node.version) is None
    ]


def _cycles(document: Document, graph: Graph) -> list[Problem]:
    return [
        Problem(
            "cycle",
            _("These nodes feed each other in a circle: {names}.").format(
                names=", ".join(document.nodes[node].name for node in cycle[:8])
            ),
            node=cycle[0],
        )
        for cycle in graph.cycles()
    ]
