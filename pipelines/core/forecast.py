"""Looks ahead before a run: which results hold, and how long the rest may take. Linear in the graph."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Generic, Protocol, TypeVar

from pipelines.core.fingerprint import FingerprintParts
from pipelines.core.planning import Plan


class Result(Protocol):
    """A result of an earlier step."""

    @property
    def digests(self) -> Mapping[str, str]:
        """Output port → content hash."""
        ...


R = TypeVar("R", bound=Result)
#: finds results for nodes whose fingerprint is known; leaves out those without
Find = Callable[[Mapping[str, FingerprintParts]], Mapping[str, R]]


@dataclass
class Prospect(Generic[R]):
    """What is known before anything runs."""

    #: nodes whose inputs are known
    parts: dict[str, FingerprintParts] = field(default_factory=dict)
    #: nodes for which an earlier result stands in
    results: dict[str, R] = field(default_factory=dict)


def look_ahead(plan: Plan, fixed: Mapping[str, FingerprintParts], find: Find[R]) -> Prospect[R]:
    """Follow results through the graph: the fingerprint of a node is known once all that feeds it is.

    `fixed` has the parts without inputs. `find` is asked once per generation of the plan.
    """
    prospect: Prospect[R] = Prospect()
    for generation in plan.generations:
        known = {}
        for node in generation:
            inputs = _inputs(plan, node, prospect.results)
            if inputs is not None and node in fixed:
                known[node] = fixed[node].with_inputs(inputs)
        if known:
            prospect.parts |= known
            prospect.results |= find(known)
    return prospect


def _inputs(plan: Plan, node: str, results: Mapping[str, Result]) -> dict[str, str] | None:
    """The content that will feed the node; None when something that feeds it runs."""
    inputs = {}
    for port, source in plan.nodes[node].inputs.items():
        result = results.get(source.node)
        digest = result.digests.get(source.port) if result is not None else None
        if digest is None:
            return None
        inputs[port] = digest
    return inputs


def expected_seconds(
    needs: Mapping[str, Collection[str]], seconds: Mapping[str, float], *, parallel: int
) -> float:
    """How long steps take together with so many places, longest waiting first.

    `needs` holds every node with those it waits for, in an order that respects them; a node without `seconds`
    takes none and occupies no place.
    """
    places = [0.0] * max(1, parallel)
    done: dict[str, float] = {}
    waiting = sorted(needs, key=dict(zip(needs, _earliest(needs, seconds), strict=True)).__getitem__)
    for node in waiting:
        start = max((done[source] for source in needs[node] if source in done), default=0.0)
        duration = seconds.get(node, 0.0)
        if duration > 0:
            start = max(start, heapq.heappop(places))
            heapq.heappush(places, start + duration)
        done[node] = start + duration
    return max(done.values(), default=0.0)


def _earliest(needs: Mapping[str, Collection[str]], seconds: Mapping[str, float]) -> list[float]:
    """When each node could begin if there were places for all."""
    ends: dict[str, float] = {}
    starts = []
    for node, sources in needs.items():
        start = max((ends[source] for source in sources if source in ends), default=0.0)
        starts.append(start)
        ends[node] = start + seconds.get(node, 0.0)
    return starts
