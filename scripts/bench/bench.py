"""What a measure works with: a logged-in client, a logged-in browser, a project."""

from __future__ import annotations

import time
import uuid
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import BrowserContext

from scripts.client import Client
from scripts.console import Failure

FINAL = frozenset({"succeeded", "failed", "canceled"})


@dataclass
class Bench:
    client: Client
    context: BrowserContext
    project: str

    def open_sample(self, slug: str) -> dict[str, Any]:
        pipeline: dict[str, Any] = self.client.post(f"samples/{slug}/open", {"project": self.project})
        return pipeline

    def start(self, pipeline: dict[str, Any]) -> dict[str, Any]:
        headers = {"Idempotency-Key": str(uuid.uuid4())}
        body = {"revision": pipeline["revision"]}
        run: dict[str, Any] = self.client.post(f"pipelines/{pipeline['id']}/runs", body, headers)
        return run

    def finish(self, run_id: str, *, timeout_s: float = 900) -> dict[str, Any]:
        """Wait until the run has ended; a measure of a failed run is none."""
        deadline = time.monotonic() + timeout_s
        while time.monotonic() < deadline:
            run: dict[str, Any] = self.client.get(f"runs/{run_id}")
            if run["state"] in FINAL:
                if run["state"] != "succeeded":
                    raise Failure(f"the run {run['state']}; nothing to measure")
                return run
            time.sleep(0.1)
        raise Failure(f"the run did not end within {timeout_s:.0f} s")

    def events(self, run_id: str) -> list[dict[str, Any]]:
        events: list[dict[str, Any]] = self.client.get(f"runs/{run_id}/events?after=0")["events"]
        return events
