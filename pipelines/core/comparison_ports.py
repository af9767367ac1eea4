"""Ports that a module gained, lost or retyped from one version to another, as far as both are known.

The catalogue holds one version of each module. Of another version a run may have kept the outputs, and a
draft shows the ports that it connects; what is known in part says nothing about the ports it does not name.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from pipelines.core.catalog import Catalog, Port
from pipelines.core.comparison import Status
from pipelines.core.document import Document, Node


@dataclass(frozen=True, slots=True)
class KnownPorts:
    """Port → its type, empty where that is not known."""

    types: Mapping[str, str] = field(default_factory=dict)
    #: whether there are no others
    is_complete: bool = False


@dataclass(frozen=True, slots=True)
class PortChange:
    node: str
    #: `input` or `output`
    side: str
    port: str
    status: Status
    before: str
    after: str

    def to_json(self) -> dict[str, Any]:
        return {
            "node": self.node,
            "side": self.side,
            "port": self.port,
            "status": self.status.value,
            "before": self.before,
            "after": self.after,
        }


#: node → outputs that a run kept: port → type
RunOutputs = Mapping[str, Mapping[str, str]]


def port_changes(
    before: Document,
    after: Document,
    catalog: Catalog,
    outputs_before: RunOutputs,
    outputs_after: RunOutputs,
) -> tuple[PortChange, ...]:
    """Of nodes that are in both drafts with another module or another version of it."""
    found: list[PortChange] = []
    for key in sorted(before.nodes.keys() & after.nodes.keys()):
        old, new = before.nodes[key], after.nodes[key]
        if (old.module, old.version) == (new.module, new.version):
            continue
        ports_before = _ports_of(before, old, catalog, outputs_before.get(key))
        ports_after = _ports_of(after, new, catalog, outputs_after.get(key))
        for side in ("input", "output"):
            found.extend(_side_changes(key, side, ports_before[side], ports_after[side]))
    return tuple(found)


def _ports_of(
    document: Document, node: Node, catalog: Catalog, kept: Mapping[str, str] | None
) -> dict[str, KnownPorts]:
    module = catalog.find(node.module, node.version)
    if module is not None:
        return {"input": _declared(module.inputs), "output": _declared(module.outputs)}
    edges = document.edges.values()
    used = KnownPorts({edge.target.port: "" for edge in edges if edge.target.node == node.id})
    if kept is not None:
        return {"input": used, "output": KnownPorts(dict(kept), is_complete=True)}
    read = KnownPorts({edge.source.port: "" for edge in edges if edge.source.node == node.id})
    return {"input": used, "output": read}


def _declared(ports: Iterable[Port]) -> KnownPorts:
    return KnownPorts({port.name: port.type for port in ports}, is_complete=True)


def _side_changes(node: str, side: str, before: KnownPorts, after: KnownPorts) -> Iterator[PortChange]:
    for port in sorted({*before.types, *after.types}):
        old, new = before.types.get(port), after.types.get(port)
        if old is None:
            if before.is_complete:
                yield PortChange(node, side, port, Status.ADDED, "", new or "")
        elif new is None:
            if after.is_complete:
                yield PortChange(node, side, port, Status.REMOVED, old, "")
        elif old and new and old != new:
            yield PortChange(node, side, port, Status.CHANGED, old, new)
