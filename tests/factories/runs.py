"""A small catalogue, drafts drawn from it, and runs of them."""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from uuid import uuid4

from django.contrib.auth.models import User
from django.utils import timezone

from executor import services
from executor.core import states
from executor.models import Run
from executor.run_requests import RunRequest
from pipelines.core.catalog import Catalog, Module, Parameter, Port
from pipelines.core.document import Document, Edge, Endpoint, Node, Position
from pipelines.models import Membership, Pipeline, Project, Role

_numbers = itertools.count(1)


def _table(name: str, *, optional: bool = False) -> Port:
    return Port(name, name.title(), "DataTable", optional=optional)


def _module(name: str, inputs: Iterable[Port], outputs: Iterable[Port], *parameters: Parameter) -> Module:
    return Module(
        name,
        "1.0.0",
        name.replace("_", " ").title(),
        "Tests",
        inputs=tuple(inputs),
        outputs=tuple(outputs),
        parameters=parameters,
        environment="tabular",
        digest=f"digest of {name}",
        metrics={"AUC": "higher"},
    )


#: source → work → join, and what hidden runs need
CATALOG = Catalog(
    {
        module.name: module
        for module in (
            _module(
                "source", (), [_table("rows")], Parameter("size", "Size", "integer", "number", default=10)
            ),
            _module("work", [_table("rows")], [_table("rows")]),
            _module("join", [_table("left"), _table("right", optional=True)], [_table("rows")]),
            _module(
                "import_data",
                (),
                [_table("results_dataset")],
                Parameter("dataset", "File", "string", "dataset"),
            ),
            _module(
                "export_table",
                [_table("dataset")],
                [Port("file", "File", "File")],
                Parameter("format", "Format", "string", "select", default="csv", enum=("csv", "parquet")),
            ),
        )
    },
    ("Tests",),
    "tests",
)


@dataclass(frozen=True)
class People:
    """Someone of each kind, and the project three of them are in."""

    project: Project
    owner: User
    editor: User
    viewer: User
    stranger: User


def people() -> People:
    project = Project.objects.create(name="Cars")
    users = {}
    for name in ("owner", "editor", "viewer", "stranger"):
        users[name] = User.objects.create_user(f"{name}{next(_numbers)}", password="correct horse battery")
        if name != "stranger":
            Membership.objects.create(project=project, user=users[name], role=Role(name))
    return People(project, users["owner"], users["editor"], users["viewer"], users["stranger"])


def draft(graph: Mapping[str, Iterable[str]]) -> Document:
    """Draw a draft: node → the nodes that feed it. No feeder: source; one: work; two: join."""
    nodes: dict[str, Node] = {}
    edges: dict[str, Edge] = {}
    for place, (name, sources) in enumerate(graph.items()):
        feeders = list(sources)
        module = ("source", "work", "join")[len(feeders)]
        nodes[name] = Node(name, module, "1.0.0", name, Position(0.0, 100.0 * place))
        ports = ("rows",) if len(feeders) == 1 else ("left", "right")
        for port, feeder in zip(ports, feeders, strict=False):
            edge = f"{feeder}_{name}_{port}"
            edges[edge] = Edge(edge, Endpoint(feeder, "rows"), Endpoint(name, port))
    return Document(nodes, edges)


def pipeline(who: People, graph: Mapping[str, Iterable[str]] | None = None) -> Pipeline:
    document = draft(graph if graph is not None else {"load": ()})
    return Pipeline.objects.create(
        project=who.project,
        name="Prices",
        document=document.to_json(),
        node_count=len(document.nodes),
        updated_at=timezone.now(),
    )


def started_run(who: People, graph: Mapping[str, Iterable[str]] | None = None, *, reuse: bool = False) -> Run:
    """Start a run of a new pipeline; without `reuse` every step runs, whatever earlier tests computed."""
    return services.run_start_once(
        pipeline=pipeline(who, graph),
        request=RunRequest(0, ignore_earlier_results=not reuse),
        user=who.editor,
        idempotency_key=uuid4().hex,
    ).run


def wait_until(holds: Callable[[], object], *, seconds: float = 20.0) -> None:
    """Wait for something that threads bring about; fail loudly when it does not come."""
    deadline = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > deadline:
            raise AssertionError("it did not happen in time")
        time.sleep(0.01)


def finished(run: Run) -> Run:
    """Wait for the end of a run."""

    def over() -> bool:
        run.refresh_from_db(fields=["state", "last_seq", "finished_at", "metrics", "runner", "token"])
        return run.state in states.RUN_FINAL

    wait_until(over)
    return run


def step_states(run: Run) -> dict[str, str]:
    return dict(run.steps.values_list("node", "state"))


def event_types(run: Run, node: str | None = None) -> list[str]:
    rows = run.events.order_by("seq")
    return list((rows if node is None else rows.filter(node=node)).values_list("type", flat=True))
