"""What a measure works with: a logged-in client, sockets, a project, and a browser when it asks for one."""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext

from scripts.bench.sockets import Follower
from scripts.client import Client
from scripts.console import Failure

#: what keeps earlier results from standing in for steps that are to be timed
AFRESH = {"ignore_earlier_results": True}
#: for the repeats of one figure
_PATIENCE_S = 40.0


@dataclass
class Timed:
    """A run with the seconds from its request to what a client saw, by its own clock."""

    run_id: str
    #: to the end of the run
    ended_s: float
    #: to the first step that runs; None when none did
    running_s: float | None
    events: list[dict[str, Any]] = field(repr=False)

    def at(self, type_: str) -> float:
        """Return when the first event of this type happened, by the server's clock."""
        return moment(next(event["at"] for event in self.events if event["type"] == type_))


@dataclass
class Bench:
    client: Client
    address: str
    project: str
    #: the data folder of the installation
    folder: Path
    #: process that serves
    pid: int
    open_context: Callable[[], BrowserContext] = field(repr=False)

    @cached_property
    def context(self) -> BrowserContext:
        return self.open_context()

    def open_sample(self, slug: str) -> dict[str, Any]:
        pipeline: dict[str, Any] = self.client.post(f"samples/{slug}/open", {"project": self.project})
        return pipeline

    def start(self, pipeline: dict[str, Any], **wishes: Any) -> dict[str, Any]:
        headers = {"Idempotency-Key": str(uuid.uuid4())}
        body = {"revision": pipeline["revision"], **wishes}
        run: dict[str, Any] = self.client.post(f"pipelines/{pipeline['id']}/runs", body, headers)
        return run

    def timed(self, pipeline: dict[str, Any], *, timeout_s: float = 300, **wishes: Any) -> Timed:
        """Run a pipeline and follow it over its socket; a measure of a run that fails is none."""
        requested = time.monotonic()
        run = self.start(pipeline, **wishes)
        running: float | None = None
        events: list[dict[str, Any]] = []
        with Follower(self.address, self.client, f"ws/runs/{run['id']}") as follower:
            for event in follower.events(timeout_s):
                events.append(event)
                if running is None and event["type"] == "step.running":
                    running = time.monotonic() - requested
                if event["type"] in ("run.failed", "run.canceled"):
                    raise Failure(f"a run ended with {event['type']}; nothing to measure: {event['data']}")
                if event["type"] == "run.succeeded":
                    return Timed(run["id"], time.monotonic() - requested, running, events)
        raise Failure(f"the run did not end within {timeout_s:.0f} s")

    def finish(self, run_id: str, *, timeout_s: float = 900) -> dict[str, Any]:
        """Wait until the run has ended; return it."""
        with Follower(self.address, self.client, f"ws/runs/{run_id}") as follower:
            for event in follower.events(timeout_s):
                if event["type"] in ("run.failed", "run.canceled"):
                    raise Failure(f"a run ended with {event['type']}; nothing to measure")
                if event["type"] == "run.succeeded":
                    break
        run: dict[str, Any] = self.client.get(f"runs/{run_id}")
        return run

    def steps(self, run_id: str) -> list[dict[str, Any]]:
        steps: list[dict[str, Any]] = self.client.get(f"runs/{run_id}")["steps"]
        return steps

    def events(self, run_id: str) -> list[dict[str, Any]]:
        events: list[dict[str, Any]] = self.client.get(f"runs/{run_id}/events?after=0")["events"]
        return events

    def edit(self, pipeline: dict[str, Any], *operations: dict[str, Any]) -> None:
        """Apply operations to the draft as the browser does."""
        named = [{"id": str(uuid.uuid4()), **operation} for operation in operations]
        body = {"base_revision": pipeline["revision"], "operations": named}
        answer = self.client.post(f"pipelines/{pipeline['id']}/operations", body)
        pipeline["revision"] = answer["revision"]


def affordable(repeats: int, seconds_each: float) -> int:
    """Return how often to repeat what takes so long; at least once."""
    return max(1, min(repeats, int(_PATIENCE_S / max(seconds_each, 0.001))))


def moment(text: str) -> float:
    return datetime.fromisoformat(text).timestamp()
