"""Large graphs of make-believe steps: what orchestration itself costs."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from typing import Any

from scripts.bench import laboratory
from scripts.bench.bench import AFRESH, Bench, affordable
from scripts.bench.laboratory import Laboratory
from scripts.bench.quiet import settle
from scripts.bench.statistics import Target, summary

STEPS = 1_000
_BATCH = 500
_REPEATS = 3
_SEED = 7


def orchestration(lab: Laboratory) -> Iterator[dict[str, Any]]:
    """1,000 steps as fan-out, chain and random graph on both databases: steps a second of the whole run."""
    for name in (laboratory.FAKE_SQLITE, laboratory.FAKE_POSTGRESQL):
        bench = lab.bench(name)
        for shape, parent_of in SHAPES.items():
            pipeline = make_graph(bench, shape, parent_of)
            first = bench.timed(pipeline, **AFRESH)
            speeds, running = [], []
            for _ in range(affordable(_REPEATS, 3 * first.ended_s)):
                settle()
                run = bench.timed(pipeline, **AFRESH)
                speeds.append(STEPS / run.ended_s)
                running.append(STEPS / (run.at("run.succeeded") - run.at("run.started")))
            yield {
                "way": name,
                "graph": shape,
                "part": "request to end, seen by a client",
                **summary(speeds, "steps/s"),
            }
            yield {
                "way": name,
                "graph": shape,
                "part": "start to end of the run",
                **summary(running, "steps/s", Target(1_000, at_least=True)),
            }


def _chain(index: int, _random: random.Random) -> int:
    return index - 1


def _fan_out(_index: int, _random: random.Random) -> int:
    return 0


def _random_tree(index: int, generator: random.Random) -> int:
    return generator.randrange(index)


#: which earlier step a step reads
SHAPES: dict[str, Callable[[int, random.Random], int]] = {
    "fan-out": _fan_out,
    "chain": _chain,
    "random": _random_tree,
}


def make_graph(
    bench: Bench, shape: str, parent_of: Callable[[int, random.Random], int], steps: int = STEPS
) -> dict[str, Any]:
    """Draw a source and steps that each read one earlier step, through the operations of the browser."""
    pipeline: dict[str, Any] = bench.client.post(
        "pipelines", {"project": bench.project, "name": f"{steps} steps, {shape}"}
    )
    generator = random.Random(_SEED)  # noqa: S311 - for a graph, not a secret
    operations = [_node(index) for index in range(steps)]
    operations += [_edge(parent_of(index, generator), index) for index in range(1, steps)]
    for start in range(0, len(operations), _BATCH):
        bench.edit(pipeline, *operations[start : start + _BATCH])
    return pipeline


def _node(index: int) -> dict[str, Any]:
    node: dict[str, Any] = {
        "id": f"n{index}",
        "module": "remove_duplicate_rows" if index else "enter_data_manually",
        "version": "1.0.0",
        "name": f"Node {index}",
        "parameters": {"key_column_selection_filter_expression": _ALL} if index else {"data": "x\n1\n"},
        "position": {"x": 280 * (index % 25), "y": 140 * (index // 25)},
        "comment": "",
    }
    return {"type": "add_node", "node": node}


_ALL = {"rules": [{"op": "include", "kind": "all"}], "preserve_order": False}


def _edge(source: int, target: int) -> dict[str, Any]:
    port = "results_dataset" if source else "dataset"
    edge = {
        "id": f"e{target}",
        "source": {"node": f"n{source}", "port": port},
        "target": {"node": f"n{target}", "port": "dataset"},
    }
    return {"type": "connect", "edge": edge}
