"""The catalogue and the drafts of fault tests: steps whose duration is a parameter, in the usual shapes."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from pipelines.core.catalog import Catalog, Module, Parameter, Port
from pipelines.core.document import Document, Edge, Endpoint, Node, Position

Graph = Mapping[str, tuple[str, ...]]
_KINDS = ("source", "work", "join")
_PORTS = ((), ("rows",), ("left", "right"))


def _module(kind: str, inputs: Iterable[str]) -> Module:
    return Module(
        kind,
        "1.0.0",
        kind.title(),
        "Chaos",
        inputs=tuple(Port(port, port.title(), "DataTable") for port in inputs),
        outputs=(Port("rows", "Rows", "DataTable"),),
        parameters=(
            Parameter("seconds", "Seconds", "number", "number", default=0.0),
            # makes every step of every run different, so that no result is reused
            Parameter("tag", "Tag", "string", "text", default="x"),
        ),
        environment="tabular",
        digest=f"chaos {kind}",
    )


CATALOG = Catalog(
    {kind: _module(kind, ports) for kind, ports in zip(_KINDS, _PORTS, strict=True)}, ("Chaos",), "chaos"
)


def chain(length: int) -> Graph:
    return {f"n{place}": (f"n{place - 1}",) if place else () for place in range(length)}


def fan_out(length: int) -> Graph:
    """A source, half of the steps beside each other, and one after each of those."""
    wide = length // 2
    graph: dict[str, tuple[str, ...]] = {"n0": ()}
    graph |= {f"a{place}": ("n0",) for place in range(wide)}
    return graph | {f"b{place}": (f"a{place}",) for place in range(length - 1 - wide)}


def diamonds(length: int) -> Graph:
    """Diamonds one after the other: two branches that join again."""
    graph: dict[str, tuple[str, ...]] = {"n0": ()}
    last = "n0"
    for place in range((length - 1) // 3):
        graph |= {f"l{place}": (last,), f"r{place}": (last,), f"j{place}": (f"l{place}", f"r{place}")}
        last = f"j{place}"
    return graph


SHAPES: Mapping[str, Callable[[int], Graph]] = {"chain": chain, "fan-out": fan_out, "diamond": diamonds}


@dataclass(frozen=True)
class Kit:
    """The modules that graphs are drawn with, by how many inputs they have."""

    modules: tuple[str, str, str]
    inputs: tuple[tuple[str, ...], ...]
    output: tuple[str, str, str]
    #: how many inputs, name of the step, seconds → parameters
    parameters: Callable[[int, str, float], dict[str, object]]


FAKE = Kit(_KINDS, _PORTS, ("rows",) * 3, lambda _inputs, tag, seconds: {"seconds": seconds, "tag": tag})

_KEYS = {"rules": [{"op": "include", "kind": "names", "names": ["k"]}]}
_SECOND = {"rules": [{"op": "include", "kind": "indices", "text": "2"}]}


def _real_parameters(inputs: int, tag: str, _seconds: float) -> dict[str, object]:
    if inputs == 0:
        return {"data": f"k,v\n1,{tag}\n2,b\n"}
    if inputs == 1:
        return {"column": _SECOND, "new_column_names": tag}
    keys = "join_key_columns_for_{side}_dataset"
    return {keys.format(side=side): _KEYS for side in ("left", "right")}


#: modules of the catalogue that start warm, for real containers; every step makes content of its own
REAL = Kit(
    ("enter_data_manually", "edit_metadata", "join_data"),
    ((), ("dataset",), ("left_dataset", "right_dataset")),
    ("dataset", "results_dataset", "results_dataset"),
    _real_parameters,
)


def document(graph: Graph, *, kit: Kit, tag: str, seconds: Callable[[], float]) -> Document:
    """Draw a graph; `seconds` says how long each step takes."""
    nodes: dict[str, Node] = {}
    edges: dict[str, Edge] = {}
    for place, (name, feeders) in enumerate(graph.items()):
        inputs = len(feeders)
        parameters = kit.parameters(inputs, f"{tag} {name}", round(seconds(), 3))
        where = Position(0.0, 100.0 * place)
        nodes[name] = Node(name, kit.modules[inputs], "1.0.0", name, where, parameters=parameters)
        for port, feeder in zip(kit.inputs[inputs], feeders, strict=True):
            edge = f"{feeder}_{name}_{port}"
            source = Endpoint(feeder, kit.output[len(graph[feeder])])
            edges[edge] = Edge(edge, source, Endpoint(name, port))
    return Document(nodes, edges)


def mostly_short(dice: random.Random, *, long_s: float = 0.6) -> Callable[[], float]:
    """Durations as in life: most steps are over at once, some take a while."""
    return lambda: dice.choice((0.0, 0.0, 0.01, 0.03, 0.1, dice.uniform(0.1, long_s)))
