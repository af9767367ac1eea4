"""The catalogue and the drafts of fault tests: steps whose duration is a parameter, in the usual shapes."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Mapping

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


def document(graph: Graph, *, tag: str, seconds: Callable[[], float]) -> Document:
    """Draw a graph; `seconds` says how long each step takes."""
    nodes: dict[str, Node] = {}
    edges: dict[str, Edge] = {}
    for place, (name, feeders) in enumerate(graph.items()):
        parameters = {"seconds": round(seconds(), 3), "tag": f"{tag} {name}"}
        nodes[name] = Node(
            name, _KINDS[len(feeders)], "1.0.0", name, Position(0.0, 100.0 * place), parameters=parameters
        )
        for port, feeder in zip(_PORTS[len(feeders)], feeders, strict=True):
            edge = f"{feeder}_{name}_{port}"
            edges[edge] = Edge(edge, Endpoint(feeder, "rows"), Endpoint(name, port))
    return Document(nodes, edges)


def mostly_short(dice: random.Random, *, long_s: float = 0.6) -> Callable[[], float]:
    """Durations as in life: most steps are over at once, some take a while."""
    return lambda: dice.choice((0.0, 0.0, 0.01, 0.03, 0.1, dice.uniform(0.1, long_s)))
