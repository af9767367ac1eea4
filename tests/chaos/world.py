"""An installation for one fault test: folder, database, engine, executors, runs, and the final verdict."""

from __future__ import annotations

import contextlib
import itertools
import os
import random
import signal
import time
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar
from uuid import UUID, uuid4

from django.db import InterfaceError, OperationalError, connections
from django.db.models import Max
from django.utils import timezone

from executor import folders, services
from executor.core import states
from executor.invariants.checker import Wanted, check
from executor.invariants.deadlines import Patience
from executor.invariants.records import Broken
from executor.invariants.surroundings import RUNNER_FOLDERS
from executor.models import Event, Run, Step
from executor.run_requests import RunRequest
from executor.runners.base import Runner
from executor.runners.docker_client import EngineClients
from pipelines.models import Pipeline
from tests.chaos import containers, graphs
from tests.chaos.engine import SteadyRunner, ask
from tests.chaos.executor_process import ExecutorConfig
from tests.chaos.nursery import Nursery
from tests.chaos.verdict import Verdict
from tests.factories import runs as factories
from tests.factories.runs import People

T = TypeVar("T")

#: what is left behind is gone after so long
ORPHANS_GONE_S = 60.0


@dataclass
class World:
    folder: Path
    nursery: Nursery
    #: socket of the engine process; empty when real containers run
    engine: str
    dice: random.Random
    isolation: str = "step"
    began: float = field(default_factory=time.monotonic)
    #: what was done to the installation, in order
    log: list[dict[str, Any]] = field(default_factory=list)
    executors: list[int] = field(default_factory=list)
    _numbers: itertools.count[int] = field(default_factory=lambda: itertools.count(1))
    _people: People | None = None

    # ---- executors

    def spawn(self, **options: Any) -> int:
        config = ExecutorConfig(**{"engine": self.engine, **options})
        number = next(self._numbers)
        pid = self.nursery.spawn(config, self.folder / f"executor-{number}.log")
        self.executors.append(pid)
        return pid

    def kill(self, pid: int, number: int = signal.SIGKILL, **why: Any) -> None:
        self.note(signal.Signals(number).name, **why)
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, number)

    def explain(self, pids: Iterable[int]) -> None:
        """Let executors write into their logs where each of their threads is."""
        for pid in pids:
            os.kill(pid, signal.SIGUSR2)

    def end_executors(self) -> None:
        for pid in self.executors:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self.executors.clear()

    def note(self, fault: str, **details: Any) -> None:
        self.log.append({"at": round(time.monotonic() - self.began, 3), "fault": fault, **details})

    # ---- runs

    @property
    def people(self) -> People:
        if self._people is None:
            self._people = factories.people()
        return self._people

    def pipeline(self, graph: graphs.Graph, seconds: Callable[[], float]) -> Pipeline:
        kit = graphs.FAKE if self.engine else graphs.REAL
        document = graphs.document(graph, kit=kit, tag=uuid4().hex[:8], seconds=seconds)
        return Pipeline.objects.create(
            project=self.people.project,
            name="Chaos",
            document=document.to_json(),
            node_count=len(document.nodes),
            updated_at=timezone.now(),
        )

    def start_run(self, graph: graphs.Graph, seconds: Callable[[], float]) -> Run:
        # equal steps beside each other are to run, not to be taken from one another
        request = RunRequest(0, isolation=self.isolation, ignore_earlier_results=True)
        pipeline = self.pipeline(graph, seconds)
        return services.run_start_once(pipeline=pipeline, request=request, user=self.people.editor).run

    def start_runs(self, count: int, steps: int) -> list[UUID]:
        """Start runs of all shapes."""
        shapes = [name for name, _count in zip(itertools.cycle(graphs.SHAPES), range(count), strict=False)]
        seconds = graphs.mostly_short(self.dice)
        return [self.start_run(graphs.SHAPES[name](steps), seconds).id for name in shapes]

    def unfinished(self, runs: Iterable[UUID] | None = None) -> int:
        rows = Run.objects.filter(state__in=list(states.RUN_UNFINISHED))
        return (rows if runs is None else rows.filter(id__in=list(runs))).count()

    def last_event(self) -> int:
        return Event.objects.aggregate(last=Max("id"))["last"] or 0

    def wait_for_event_after(self, last: int, *, within_s: float) -> bool:
        return wait(lambda: self.last_event() > last, within_s)

    def wait_until_over(self, *, within_s: float) -> bool:
        return wait(lambda: self.unfinished() == 0, within_s, pause_s=0.05)

    def patiently(self, action: Callable[[], T], *, within_s: float = 60.0) -> T:
        """Do something with the database, again while it does not answer."""
        deadline = time.monotonic() + within_s
        while True:
            try:
                return action()
            except (OperationalError, InterfaceError):
                connections.close_all()
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.1)

    # ---- the verdict

    def runner(self) -> Runner:
        if self.engine:
            return SteadyRunner(Path(self.engine))
        from executor.runners import registry

        return registry.choose_runner()

    def journal(self) -> list[tuple[float, str, str, bool]]:
        return [tuple(entry) for entry in ask(Path(self.engine), "journal", 10.0)["journal"]]

    def wait_until_tidy(self) -> tuple[float, list[Broken]]:
        """Wait until nothing of ended attempts is left; return how long that took and what is left."""
        began = time.monotonic()
        runner = self.runner()

        def left() -> list[str]:
            names = [handle.attempt_id for handle, _running in runner.list_owned()]
            root = folders.attempts_root()
            found = [path.name for path in root.iterdir()] if root.is_dir() else []
            return names + [name for name in found if not name.startswith(RUNNER_FOLDERS)]

        tidy = wait(lambda: not left(), ORPHANS_GONE_S, pause_s=0.2)
        found = [] if tidy else [Broken("I5", name, "left behind after 60 s") for name in left()]
        runner.close()
        return time.monotonic() - began, found

    def conclude(self, verdict: Verdict, *, within_s: float) -> None:
        """Let an executor without faults bring everything to an end; then check every invariant."""
        pid = self.spawn()
        verdict.expect(self.wait_until_over(within_s=within_s), f"not all runs ended within {within_s:g} s")
        tidy_s, left = self.wait_until_tidy()
        self.kill(pid, signal.SIGTERM, why="the end")
        left += self.left_waiting(pid)
        verdict.figures["orphans gone after s"] = round(tidy_s, 2)
        verdict.figures["runs"] = dict(Counter(Run.objects.values_list("state", flat=True)))
        errors = Step.objects.filter(state="failed").values_list("error", flat=True)
        for said, count in Counter((error or {}).get("message", "") for error in errors).items():
            self.note("steps failed", count=count, because=said)
        verdict.broken += [*left, *self.broken()]

    def left_waiting(self, pid: int) -> list[Broken]:
        """Containers that still exist once the last executor has stopped in order."""
        if self.engine:
            return []
        died(pid, 30.0)
        clients = EngineClients()
        wait(lambda: not containers.owned(self.folder, clients), 15.0, pause_s=0.5)
        found = [str(found["Names"]) for found in containers.owned(self.folder, clients)]
        clients.close()
        return [Broken("I5", name, "nobody is left who would use it") for name in found]

    def broken(self) -> list[Broken]:
        """Everything that does not hold once all is over."""
        runner = self.runner()
        try:
            return check(runner, Wanted(patience=Patience(settled=True), look_again_s=None))
        finally:
            runner.close()


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def died(pid: int, within_s: float) -> bool:
    """Wait for the end of a process."""
    return wait(lambda: not alive(pid), within_s)


def wait(holds: Callable[[], object], within_s: float, *, pause_s: float = 0.01) -> bool:
    deadline = time.monotonic() + within_s
    while not holds():
        if time.monotonic() > deadline:
            return False
        time.sleep(pause_s)
    return True
