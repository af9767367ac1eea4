"""The content of one version of a sub-pipeline: taken from a group, and compared with its instances."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from pipelines.core.catalog import Catalog
from pipelines.core.document import Document, Edge, Endpoint, Group, GroupSource, Node, Position
from pipelines.core.messages import gettext as _
from pipelines.core.problems import Problem, RefusedError
from pipelines.core.sealing import as_text
from pipelines.core.sub_pipeline_content import Content, renamed_ports, renamed_takers
from pipelines.core.sub_pipeline_problems import edges_within, members, problems_of, with_values


@dataclass(frozen=True, slots=True)
class Taken:
    """A content, and which node of the group became which of its nodes."""

    content: Content
    origins: Mapping[str, str]

    def instance(self, group: Group, sub_pipeline: str, version: int) -> Group:
        """The group it was taken from, as an instance of the version."""
        own = {origin: key for key, origin in self.origins.items()}
        source = GroupSource(
            sub_pipeline,
            version,
            sealed=True,
            nodes=dict(self.origins),
            parameters=renamed_takers(self.content.parameters, own),
        )
        return replace(group, ports=renamed_ports(self.content.ports, own), source=source)


def take(
    document: Document,
    catalog: Catalog,
    group: Group,
    ports: Mapping[str, str],
    parameters: Mapping[str, tuple[str, ...]],
    *,
    origins: Mapping[str, str],
) -> Taken:
    """Take a group as the content of a version. Raises `RefusedError` with everything that stands against it.

    `origins` are the ids that nodes had in an earlier version: they keep them, so that instances can follow.
    """
    problems = problems_of(document, catalog, group, ports, parameters)
    if problems:
        raise RefusedError(problems)
    nodes = members(document, group)
    ids = _ids(nodes, origins)
    left, top = (min(getattr(node.position, axis) for node in nodes.values()) for axis in ("x", "y"))
    content = Content(
        {
            ids[key]: replace(
                with_values(document, node),
                id=ids[key],
                group="",
                position=Position(node.position.x - left, node.position.y - top),
            )
            for key, node in nodes.items()
        },
        {key: _renamed_edge(edge, ids) for key, edge in edges_within(document, nodes).items()},
        renamed_ports(ports, ids),
        renamed_takers(parameters, ids),
    )
    return Taken(content, ids)


def differences(document: Document, group: Group, content: Content) -> list[Problem]:
    """Why a group is not the instance of the version that it says it is; empty when it is one."""
    source = group.source
    nodes = members(document, group)
    ids = source.nodes if source is not None else {}
    is_complete = (
        source is not None
        and ids.keys() == nodes.keys()
        and sorted(ids.values()) == sorted(content.nodes)
        and renamed_takers(source.parameters, ids) == content.parameters
        and renamed_ports(group.ports, ids) == content.ports
        and _wires(edges_within(document, nodes).values(), ids) == _wires(content.edges.values(), None)
    )
    if not is_complete:
        message = _("The group “{group}” is not what version {version} of its sub-pipeline consists of.")
        version = source.version if source is not None else 0
        return [Problem("not_as_published", message.format(group=group.name, version=version))]
    open_ones = {taker for takers in content.parameters.values() for taker in takers}
    return [
        Problem(
            "not_as_published",
            _("{node} is not as in the sub-pipeline of “{group}”.").format(node=node.name, group=group.name),
            node=key,
        )
        for key, node in nodes.items()
        if _fixed(node, ids[key], open_ones) != _fixed(content.nodes[ids[key]], ids[key], open_ones)
    ]


def _fixed(node: Node, origin: str, open_ones: set[str]) -> tuple[object, ...]:
    own = {name: value for name, value in node.parameters.items() if f"{origin}.{name}" not in open_ones}
    bound = sorted(name for name in node.bindings if f"{origin}.{name}" not in open_ones)
    return node.module, node.version, node.disabled, as_text(own), bound


def _wires(edges: Iterable[Edge], ids: Mapping[str, str] | None) -> set[tuple[Endpoint, Endpoint]]:
    renamed = edges if ids is None else (_renamed_edge(edge, ids) for edge in edges)
    return {(edge.source, edge.target) for edge in renamed}


def _renamed_edge(edge: Edge, ids: Mapping[str, str]) -> Edge:
    return replace(
        edge,
        source=Endpoint(ids[edge.source.node], edge.source.port),
        target=Endpoint(ids[edge.target.node], edge.target.port),
    )


def _ids(nodes: Mapping[str, Node], origins: Mapping[str, str]) -> dict[str, str]:
    ids = {key: origins[key] for key in nodes if key in origins}
    taken = set(ids.values())
    for key in nodes:
        if key in ids:
            continue
        fresh, number = key, 1
        while fresh in taken:
            number += 1
            fresh = f"{key[:50]}_{number}"
        ids[key] = fresh
        taken.add(fresh)
    return ids
