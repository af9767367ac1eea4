"""The draft document: what a user drew. Frozen values; changes go through `operations`.

`from_json` trusts its input: it reads what this program stored. Anything from outside goes through `reading`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

FORMAT = 1
#: what a node may be coloured with; empty is the colour of its module's category
COLORS = ("", "blue", "green", "gold", "red", "violet", "grey")


@dataclass(frozen=True, slots=True)
class Position:
    x: float
    y: float

    def to_json(self) -> dict[str, Any]:
        return {"x": self.x, "y": self.y}


@dataclass(frozen=True, slots=True)
class Size:
    width: float
    height: float

    def to_json(self) -> dict[str, Any]:
        return {"width": self.width, "height": self.height}


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A port of a node."""

    node: str
    port: str

    def to_json(self) -> dict[str, Any]:
        return {"node": self.node, "port": self.port}


@dataclass(frozen=True, slots=True)
class Node:
    """A module placed on the canvas."""

    id: str
    #: name of the module in the catalogue; the catalogue may not know it (a placeholder)
    module: str
    version: str
    name: str
    position: Position
    #: only what the user set; defaults stay in the catalogue
    parameters: Mapping[str, Any] = field(default_factory=dict)
    comment: str = ""
    #: one of `COLORS`
    color: str = ""
    #: id of the group it is shown in; empty for none
    group: str = ""
    #: left out of runs: what its inputs bring goes on to what its outputs feed (`bypass`)
    disabled: bool = False
    #: parameter of the module → id of the pipeline parameter it takes in the place of a value of its own
    bindings: Mapping[str, str] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """The stored form; colour, group, disabled and bindings only where they are set."""
        body: dict[str, Any] = {
            "id": self.id,
            "module": self.module,
            "version": self.version,
            "name": self.name,
            "parameters": dict(self.parameters),
            "position": self.position.to_json(),
            "comment": self.comment,
        }
        if self.color:
            body["color"] = self.color
        if self.group:
            body["group"] = self.group
        if self.disabled:
            body["disabled"] = True
        if self.bindings:
            body["bindings"] = dict(self.bindings)
        return body


@dataclass(frozen=True, slots=True)
class Edge:
    """Output port → input port."""

    id: str
    source: Endpoint
    target: Endpoint

    def to_json(self) -> dict[str, Any]:
        return {"id": self.id, "source": self.source.to_json(), "target": self.target.to_json()}


@dataclass(frozen=True, slots=True)
class Note:
    """Free text on the canvas."""

    id: str
    text: str
    position: Position
    size: Size

    def to_json(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "text": self.text,
            "position": self.position.to_json(),
            "size": self.size.to_json(),
        }


@dataclass(frozen=True, slots=True)
class GroupSource:
    """The sub-pipeline that a group is an instance of."""

    #: its id; the project may not know it any more
    sub_pipeline: str
    version: int
    #: the nodes are those of the version and stay so; an open instance is being edited
    sealed: bool
    #: node of the group → node of the version
    nodes: Mapping[str, str] = field(default_factory=dict)
    #: name → the `node.parameter` that take its value; all others are the version's
    parameters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        return {
            "sub_pipeline": self.sub_pipeline,
            "version": self.version,
            "sealed": self.sealed,
            "nodes": dict(self.nodes),
            "parameters": {name: list(takers) for name, takers in self.parameters.items()},
        }


@dataclass(frozen=True, slots=True)
class Group:
    """Nodes shown together: in a frame, or collapsed into one card. It says nothing about what runs."""

    id: str
    name: str
    collapsed: bool = False
    #: names of the ports of the collapsed card, by `input:node.port` or `output:node.port`;
    #: a sealed instance has these ports and no others
    ports: Mapping[str, str] = field(default_factory=dict)
    source: GroupSource | None = None

    @property
    def is_sealed(self) -> bool:
        return self.source is not None and self.source.sealed

    def to_json(self) -> dict[str, Any]:
        body = {"id": self.id, "name": self.name, "collapsed": self.collapsed, "ports": dict(self.ports)}
        return body if self.source is None else {**body, "source": self.source.to_json()}


@dataclass(frozen=True, slots=True)
class PipelineParameter:
    """A value of the whole pipeline, which parameters of nodes take and a run may set anew.

    The draft keeps the default; what a run was given stands with the run.
    """

    id: str
    #: by which a run gives its value; no two of a pipeline have the same
    name: str
    type: Literal["string", "integer", "number", "boolean"]
    #: how it is asked for; with the type it decides which parameters of modules can take it
    widget: str
    #: None: what the modules have as their default, or to be given with each run
    default: Any = None
    description: str = ""

    def to_json(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "name": self.name,
            "type": self.type,
            "widget": self.widget,
            "default": self.default,
            "description": self.description,
        }


@dataclass(frozen=True, slots=True)
class Document:
    """A whole draft. The order of nodes and edges carries no meaning."""

    nodes: Mapping[str, Node] = field(default_factory=dict)
    edges: Mapping[str, Edge] = field(default_factory=dict)
    notes: Mapping[str, Note] = field(default_factory=dict)
    groups: Mapping[str, Group] = field(default_factory=dict)
    parameters: Mapping[str, PipelineParameter] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        return {
            "format": FORMAT,
            "nodes": {key: node.to_json() for key, node in self.nodes.items()},
            "edges": {key: edge.to_json() for key, edge in self.edges.items()},
            "notes": {key: note.to_json() for key, note in self.notes.items()},
            "groups": {key: group.to_json() for key, group in self.groups.items()},
            "parameters": {key: parameter.to_json() for key, parameter in self.parameters.items()},
        }


def from_json(value: Mapping[str, Any]) -> Document:
    """Read a document this program stored. Raises `ValueError` for a format newer than this program."""
    if value.get("format") != FORMAT:
        raise ValueError(f"The stored draft has format {value.get('format')!r}; this program reads {FORMAT}.")
    return Document(
        nodes={key: node_from_json(node) for key, node in value["nodes"].items()},
        edges={key: edge_from_json(edge) for key, edge in value["edges"].items()},
        notes={key: note_from_json(note) for key, note in value["notes"].items()},
        # drafts and frozen graphs from before there were groups or parameters have none
        groups={key: group_from_json(group) for key, group in value.get("groups", {}).items()},
        parameters={key: parameter_from_json(item) for key, item in value.get("parameters", {}).items()},
    )


def node_from_json(value: Mapping[str, Any]) -> Node:
    return Node(
        id=value["id"],
        module=value["module"],
        version=value["version"],
        name=value["name"],
        parameters=value["parameters"],
        position=position_from_json(value["position"]),
        comment=value["comment"],
        color=value.get("color", ""),
        group=value.get("group", ""),
        disabled=value.get("disabled", False),
        bindings=value.get("bindings", {}),
    )


def edge_from_json(value: Mapping[str, Any]) -> Edge:
    source, target = value["source"], value["target"]
    return Edge(
        id=value["id"],
        source=Endpoint(source["node"], source["port"]),
        target=Endpoint(target["node"], target["port"]),
    )


def note_from_json(value: Mapping[str, Any]) -> Note:
    size = value["size"]
    return Note(
        id=value["id"],
        text=value["text"],
        position=position_from_json(value["position"]),
        size=Size(size["width"], size["height"]),
    )


def group_from_json(value: Mapping[str, Any]) -> Group:
    source = value.get("source")
    return Group(
        value["id"],
        value["name"],
        value["collapsed"],
        value["ports"],
        source=None if source is None else group_source_from_json(source),
    )


def group_source_from_json(value: Mapping[str, Any]) -> GroupSource:
    return GroupSource(
        value["sub_pipeline"],
        value["version"],
        value["sealed"],
        value["nodes"],
        {name: tuple(takers) for name, takers in value["parameters"].items()},
    )


def parameter_from_json(value: Mapping[str, Any]) -> PipelineParameter:
    return PipelineParameter(
        value["id"], value["name"], value["type"], value["widget"], value["default"], value["description"]
    )


def position_from_json(value: Mapping[str, Any]) -> Position:
    return Position(value["x"], value["y"])
