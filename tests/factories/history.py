"""A catalogue with all that reuse knows of, drafts drawn from it, and runs that happened without an executor.

`happen` does to the rows of a run what an executor does: it asks `reuse.decide` for each step in order and
either takes the earlier result or computes one. What a step computes depends on its inputs and on its
parameter `rate`, never on `note`: so a changed note gives the same content.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from datetime import timedelta
from typing import Any

from django.utils import timezone

from executor import reuse
from executor.core.states import RunState, StepState
from executor.models import Artifact, Run, Step, StepOutput
from executor.toolkit import artifact_store
from pipelines.core.catalog import Catalog, Module, Parameter, Port
from pipelines.core.document import Document, Edge, Endpoint, Node, Position
from pipelines.core.fingerprint import canonical_digest
from pipelines.models import Pipeline
from tests.factories.runs import People

RATE = Parameter("rate", "Learning rate", "number", "number", default=0.1)
NOTE = Parameter("note", "Note", "string", "text", default="")
SEED = Parameter("seed", "Seed", "integer", "seed", optional=True)


def _module(name: str, inputs: Iterable[Port], outputs: Iterable[Port], **fields: Any) -> Module:
    parameters = (RATE, NOTE, *fields.pop("parameters", ()))
    return Module(
        name,
        "1.0.0",
        name.title(),
        "Tests",
        inputs=tuple(inputs),
        outputs=tuple(outputs),
        parameters=parameters,
        environment="tabular",
        digest=f"digest of {name}",
        **fields,
    )


_ROWS = Port("rows", "Rows", "DataTable")
_LEARNER = Port("learner", "Learner", "UntrainedModel")

CATALOG = Catalog(
    {
        module.name: module
        for module in (
            _module("source", (), [_ROWS]),
            _module("work", [_ROWS], [_ROWS]),
            _module(
                "join", [Port("left", "Left", "DataTable"), Port("right", "Right", "DataTable")], [_ROWS]
            ),
            _module("learner", (), [_LEARNER], parameters=[SEED], seed_parameter="seed"),
            _module("train", [_LEARNER, _ROWS], [_ROWS]),
            _module("clock", (), [_ROWS], deterministic=False),
            _module(
                "import_data",
                (),
                [_ROWS],
                parameters=[
                    Parameter("dataset", "File", "string", "dataset", optional=True),
                    Parameter("url", "Address", "string", "url", optional=True),
                ],
            ),
        )
    },
    ("Tests",),
    "tests",
)


def draw(graph: Mapping[str, tuple[str, Mapping[str, str]]]) -> Document:
    """Draw node → (module, {input port: feeding node}); every module here has one output."""
    nodes, edges = {}, {}
    for place, (name, (module, feeds)) in enumerate(graph.items()):
        nodes[name] = Node(name, module, "1.0.0", name.title(), Position(0.0, 100.0 * place))
        for port, feeder in feeds.items():
            output = CATALOG.modules[graph[feeder][0]].outputs[0].name
            edge = f"{feeder}_{name}_{port}"
            edges[edge] = Edge(edge, Endpoint(feeder, output), Endpoint(name, port))
    return Document(nodes, edges)


def chain(length: int = 3) -> Document:
    """n0 → n1 → …"""
    graph: dict[str, tuple[str, Mapping[str, str]]] = {"n0": ("source", {})}
    for number in range(1, length):
        graph[f"n{number}"] = ("work", {"rows": f"n{number - 1}"})
    return draw(graph)


def drawn(who: People, document: Document, **fields: Any) -> Pipeline:
    values = {"project": who.project, "name": "Prices"} | fields
    return Pipeline.objects.create(
        document=document.to_json(),
        node_count=len(document.nodes),
        updated_at=timezone.now(),
        **values,
    )


def change(pipeline: Pipeline, node: str, **parameters: Any) -> None:
    """Set parameters of a node as an edit would; a parameter that is None is taken back."""
    set_ = pipeline.document["nodes"][node].setdefault("parameters", {})
    set_.update(parameters)
    for name in [name for name, value in parameters.items() if value is None]:
        del set_[name]
    touch(pipeline)


def touch(pipeline: Pipeline) -> None:
    pipeline.revision += 1
    pipeline.save(update_fields=["document", "revision"])


def happen(run: Run, *, fail: Collection[str] = (), seconds: float = 1.0) -> Run:
    """Execute the run to its end."""
    now = timezone.now()
    bad: set[str] = set()
    made: dict[str, dict[str, str]] = {}
    for step in run.steps.order_by("position"):
        sources = [source["node"] for source in step.inputs.values() if "node" in source]
        if bad & set(sources):
            bad.add(step.node)
            _end(step, StepState.SKIPPED, attempt=0)
            continue
        inputs = {
            port: source["digest"] if "digest" in source else made[source["node"]][source["port"]]
            for port, source in step.inputs.items()
        }
        decision = reuse.decide(run.id, {step.node: inputs})[step.node]
        step.fingerprint, step.fingerprint_digest = decision.fingerprint, decision.digest
        step.reason, step.ready_at = decision.reason, now
        if decision.result is not None:
            step.reused_from_id = decision.result.step_id
            _end(step, StepState.REUSED)
            made[step.node] = _put(step, decision.result.digests)
            continue
        step.started_at = now - timedelta(seconds=seconds)
        if step.node in fail:
            bad.add(step.node)
            step.error = {"code": "died", "kind": "module", "message": "No."}
            _end(step, StepState.FAILED)
            continue
        _end(step, StepState.SUCCEEDED)
        made[step.node] = _put(step, {port["port"]: _content(step, inputs) for port in step.ports})
    run.state = RunState.FAILED if bad else RunState.SUCCEEDED
    run.save(update_fields=["state"])
    return run


def states(run: Run) -> dict[str, str]:
    return dict(run.steps.order_by("position").values_list("node", "state"))


def ran(run: Run) -> list[str]:
    """The nodes that were executed."""
    return [node for node, state in states(run).items() if state == StepState.SUCCEEDED]


def _end(step: Step, state: StepState, *, attempt: int = 1) -> None:
    step.state, step.attempt, step.finished_at = state, attempt, timezone.now()
    step.save()


def _content(step: Step, inputs: Mapping[str, str]) -> str:
    values = step.parameters
    content: dict[str, Any] = {"module": step.module, "rate": values["rate"], "inputs": dict(inputs)}
    if step.module == "clock":
        content["at"] = timezone.now().isoformat()
    return canonical_digest(content)


def _put(step: Step, contents: Mapping[str, str]) -> dict[str, str]:
    rows = int(100 * float(step.parameters["rate"]))
    for port in step.ports:
        digest = contents[port["port"]]
        folder = artifact_store().folder(digest)
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "view.json").write_text(json.dumps(rows))
        artifact, _new = Artifact.objects.get_or_create(
            digest=digest, defaults={"bytes": 1, "files": [], "created_at": timezone.now()}
        )
        StepOutput.objects.create(
            step=step,
            port=port["port"],
            type=port["type"],
            label=port["label"],
            artifact=artifact,
            rows=rows,
            columns=1,
        )
    return dict(contents)
