"""Reads nodes, edges, notes, groups and pipeline parameters that a client sent."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from pipelines.core import limits
from pipelines.core.component_format import LITERAL_TYPES, WIDGETS
from pipelines.core.document import (
    COLORS,
    Edge,
    Endpoint,
    Group,
    GroupSource,
    Node,
    Note,
    PipelineParameter,
    Position,
    Size,
)
from pipelines.core.messages import gettext as _
from pipelines.core.reading import ID, MODULE, PORT, UUID_TEXT, VERSION, ValueReader, shown, with_defaults

#: a port of a collapsed group: the side and the port of the node within
GROUP_PORT = re.compile(rf"(input|output):{ID.pattern}\.{PORT.pattern}")
#: a parameter of a node within a group
TAKER = re.compile(rf"{ID.pattern}\.{PORT.pattern}")

GROUP_FIELDS = ("id", "name", "collapsed", "ports")

T = TypeVar("T")


class GraphReader(ValueReader):
    """Reads the things a graph is made of."""

    def position(self, value: object, where: str) -> Position:
        found = self.mapping(value, where, ("x", "y"))
        if found is None:
            return Position(0, 0)
        bound = limits.MAX_COORDINATE
        return Position(
            self.number(found["x"], f"{where}.x", low=-bound, high=bound),
            self.number(found["y"], f"{where}.y", low=-bound, high=bound),
        )

    def size(self, value: object, where: str) -> Size:
        found = self.mapping(value, where, ("width", "height"))
        if found is None:
            return Size(0, 0)
        bound = limits.MAX_COORDINATE
        return Size(
            self.number(found["width"], f"{where}.width", low=1, high=bound),
            self.number(found["height"], f"{where}.height", low=1, high=bound),
        )

    def color(self, value: object, where: str) -> str:
        if isinstance(value, str) and value in COLORS:
            return value
        message = _("“{value}” is not a colour of nodes; there are: {colors}.")
        names = ", ".join(color for color in COLORS if color)
        self.refuse("invalid_color", message.format(value=shown(value), colors=names), where)
        return ""

    def endpoint(self, value: object, where: str) -> Endpoint:
        found = self.mapping(value, where, ("node", "port"))
        if found is None:
            return Endpoint("", "")
        return Endpoint(
            self.pattern(found["node"], f"{where}.node", ID),
            self.pattern(found["port"], f"{where}.port", PORT),
        )

    def node(self, value: object, where: str) -> Node | None:
        optional = {"parameters": {}, "comment": "", "color": "", "group": "", "disabled": False}
        optional["bindings"] = {}
        keys = ("id", "module", "version", "name", "position", *optional)
        found = self.mapping(with_defaults(value, **optional), where, keys)
        if found is None:
            return None
        return Node(
            id=self.pattern(found["id"], f"{where}.id", ID),
            module=self.pattern(found["module"], f"{where}.module", MODULE),
            version=self.pattern(found["version"], f"{where}.version", VERSION),
            name=self.name(found["name"], f"{where}.name"),
            parameters=self.parameters(found["parameters"], f"{where}.parameters"),
            position=self.position(found["position"], f"{where}.position"),
            comment=self.text(found["comment"], f"{where}.comment", limits.MAX_COMMENT_LENGTH),
            color=self.color(found["color"], f"{where}.color"),
            group=self.group_id(found["group"], f"{where}.group"),
            disabled=self.flag(found["disabled"], f"{where}.disabled"),
            bindings=self._bindings(found, f"{where}.bindings"),
        )

    def _bindings(self, node: Mapping[str, Any], where: str) -> dict[str, str]:
        value = node["bindings"]
        if not isinstance(value, Mapping) or len(value) > limits.MAX_PARAMETERS:
            message = _("{where} must be an object with at most {limit} entries.")
            self.refuse("invalid_type", message.format(where=where, limit=limits.MAX_PARAMETERS), where)
            return {}
        if isinstance(node["parameters"], Mapping):
            for name in sorted(value.keys() & node["parameters"].keys()):
                message = _("“{name}” cannot have a value of its own and one of the pipeline.")
                self.refuse("parameter_bound", message.format(name=shown(name)), f"{where}.{shown(name)}")
        return {
            self.pattern(name, where, PORT): self.pattern(parameter_id, f"{where}.{shown(name)}", ID)
            for name, parameter_id in value.items()
        }

    def pipeline_parameter(self, value: object, where: str) -> PipelineParameter | None:
        keys = ("id", "name", "type", "widget", "default", "description")
        found = self.mapping(with_defaults(value, default=None, description=""), where, keys)
        if found is None:
            return None
        default = found["default"]
        return PipelineParameter(
            id=self.pattern(found["id"], f"{where}.id", ID),
            name=self.parameter_name(found["name"], f"{where}.name"),
            type=self.choice(found["type"], f"{where}.type", LITERAL_TYPES),
            widget=self.choice(found["widget"], f"{where}.widget", WIDGETS),
            default=None if default is None else self.parameter_value(default, f"{where}.default"),
            description=self.text(
                found["description"], f"{where}.description", limits.MAX_DESCRIPTION_LENGTH
            ),
        )

    def edge(self, value: object, where: str) -> Edge | None:
        found = self.mapping(value, where, ("id", "source", "target"))
        if found is None:
            return None
        return Edge(
            id=self.pattern(found["id"], f"{where}.id", ID),
            source=self.endpoint(found["source"], f"{where}.source"),
            target=self.endpoint(found["target"], f"{where}.target"),
        )

    def note(self, value: object, where: str) -> Note | None:
        found = self.mapping(value, where, ("id", "text", "position", "size"))
        if found is None:
            return None
        return Note(
            id=self.pattern(found["id"], f"{where}.id", ID),
            text=self.text(found["text"], f"{where}.text", limits.MAX_NOTE_LENGTH),
            position=self.position(found["position"], f"{where}.position"),
            size=self.size(found["size"], f"{where}.size"),
        )

    def group_id(self, value: object, where: str) -> str:
        """The id of a group, or the empty text for none."""
        return "" if value == "" else self.pattern(value, where, ID)

    def group(self, value: object, where: str) -> Group | None:
        whole = with_defaults(value, collapsed=False, ports={}, source=None)
        found = self.mapping(whole, where, (*GROUP_FIELDS, "source"))
        if found is None:
            return None
        source = found["source"]
        return Group(
            id=self.pattern(found["id"], f"{where}.id", ID),
            name=self.name(found["name"], f"{where}.name"),
            collapsed=self.flag(found["collapsed"], f"{where}.collapsed"),
            ports=self.port_names(found["ports"], f"{where}.ports"),
            source=None if source is None else self.group_source(source, f"{where}.source"),
        )

    def group_source(self, value: object, where: str) -> GroupSource | None:
        keys = ("sub_pipeline", "version", "sealed", "nodes", "parameters")
        found = self.mapping(value, where, keys)
        if found is None:
            return None
        return GroupSource(
            sub_pipeline=self.pattern(found["sub_pipeline"], f"{where}.sub_pipeline", UUID_TEXT),
            version=int(self.number(found["version"], f"{where}.version", low=1, high=limits.MAX_INTEGER)),
            sealed=self.flag(found["sealed"], f"{where}.sealed"),
            nodes={
                self.pattern(node, f"{where}.nodes", ID): self.pattern(origin, f"{where}.nodes", ID)
                for node, origin in self._bounded(found["nodes"], f"{where}.nodes").items()
            },
            parameters=self.promoted_parameters(found["parameters"], f"{where}.parameters"),
        )

    def promoted_parameters(self, value: object, where: str) -> dict[str, tuple[str, ...]]:
        """Names, each with the parameters of nodes that take its value."""
        return {
            self.name(name, where): self._takers(takers, f"{where}.{shown(name)}")
            for name, takers in self._bounded(value, where).items()
        }

    def _takers(self, value: object, where: str) -> tuple[str, ...]:
        if not isinstance(value, list) or not 0 < len(value) <= limits.MAX_SUB_PIPELINE_PARTS:
            self.refuse(
                "invalid_type", _("{where} must name at least one parameter.").format(where=where), where
            )
            return ()
        return tuple(self.pattern(taker, where, TAKER) for taker in value)

    def _bounded(self, value: object, where: str) -> Mapping[Any, Any]:
        if isinstance(value, Mapping) and len(value) <= limits.MAX_SUB_PIPELINE_PARTS:
            return value
        message = _("{where} must be an object with at most {limit} entries.")
        self.refuse("invalid_type", message.format(where=where, limit=limits.MAX_SUB_PIPELINE_PARTS), where)
        return {}

    def port_names(self, value: object, where: str) -> dict[str, str]:
        if not isinstance(value, Mapping) or len(value) > limits.MAX_GROUP_PORTS:
            message = _("{where} must be an object with at most {limit} names.")
            self.refuse("invalid_type", message.format(where=where, limit=limits.MAX_GROUP_PORTS), where)
            return {}
        return {
            self.pattern(port, where, GROUP_PORT): self.name(name, f"{where}.{shown(port)}")
            for port, name in value.items()
        }


def read_all(
    reader: ValueReader, value: object, where: str, read: Callable[[object, str], T | None]
) -> dict[str, T]:
    """Read an object of identified things, whose keys repeat the ids."""
    if not isinstance(value, Mapping):
        reader.refuse("invalid_type", _("{where} must be an object.").format(where=where), where)
        return {}
    found: dict[str, T] = {}
    for key, item in value.items():
        thing = read(item, f"{where}.{shown(key)}")
        if thing is None:
            continue
        if getattr(thing, "id", None) != key:
            message = _("The key “{key}” and the id inside differ.").format(key=shown(key))
            reader.refuse("invalid_id", message, f"{where}.{shown(key)}")
        found[str(key)] = thing
    return found
