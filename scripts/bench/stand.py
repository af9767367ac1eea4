"""What every measure stands on: a served Atelier of its own, a logged-in client, one JSON line per figure."""

from __future__ import annotations

import contextlib
import json
import statistics
import tempfile
import time
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Page, sync_playwright

from scripts import browser
from scripts.client import Client
from scripts.engine import ensure_base_image
from scripts.paths import ROOT
from scripts.server import Server, free_port

_FIRST_PORT = 8780
#: one for the client, the others for pages
_LOGIN_LINKS = 4
_RUN_LIMIT_S = 900.0
FINAL = frozenset({"succeeded", "failed", "canceled"})
CHROMIUM_ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"]
CHROMIUM_ARGUMENTS += ["--disable-background-networking", "--disable-component-update", "--disable-sync"]


@dataclass(frozen=True)
class Stand:
    """One served Atelier with a session of its own."""

    address: str
    client: Client
    project: str
    login_links: list[str]
    runner: str

    def open_sample(self, slug: str) -> str:
        return str(self.client.post(f"samples/{slug}/open", {"project": self.project})["id"])

    def run(self, pipeline: str) -> dict[str, Any]:
        """Run the pipeline as it stands and return the finished run with its steps."""
        revision = self.client.get(f"pipelines/{pipeline}")["revision"]
        headers = {"Idempotency-Key": uuid.uuid4().hex}
        run = self.client.post(f"pipelines/{pipeline}/runs", {"revision": revision}, headers)
        deadline = time.monotonic() + _RUN_LIMIT_S
        while run["state"] not in FINAL:
            if time.monotonic() > deadline:
                raise TimeoutError(f"the run did not end within {_RUN_LIMIT_S:.0f} s")
            time.sleep(0.05)
            run = self.client.get(f"runs/{run['id']}")
        return dict(self.client.get(f"runs/{run['id']}"))


@contextlib.contextmanager
def stand(runner: str) -> Iterator[Stand]:
    """Serve with this runner in a fresh folder; sample data comes from `shared/data` beside the project."""
    with tempfile.TemporaryDirectory(prefix="atelier-bench-") as folder:
        settings = {
            "ATELIER_VAR_DIR": folder,
            "ATELIER_RUNNER": runner,
            "ATELIER_SAMPLE_DATA_DIR": str(ROOT.parent / "shared" / "data"),
            **(ensure_base_image() if runner == "docker" else {}),
        }
        with Server(port=free_port(_FIRST_PORT), settings=settings, login_links=_LOGIN_LINKS) as server:
            client = Client(server.address)
            links = list(server.login_links)
            client.login(links.pop())
            project = str(client.get("session")["projects"][0]["id"])
            yield Stand(server.address, client, project, links, runner)


@contextlib.contextmanager
def page(of: Stand, *, before: str = "") -> Iterator[Page]:
    """A page in real Chromium, logged in; `before` is a script that runs ahead of the page's own."""
    with sync_playwright() as playwright:
        chrome = playwright.chromium.launch(executable_path=browser.find(), args=CHROMIUM_ARGUMENTS)
        tab = chrome.new_page(viewport={"width": 1600, "height": 1000})
        if before:
            tab.add_init_script(before)
        tab.goto(of.login_links.pop())
        yield tab
        chrome.close()


def emit(measure: str, unit: str, values: Sequence[float], **more: Any) -> None:
    """Print one JSON line: the median, the 95th percentile and how many values stand behind them."""
    ordered = sorted(values)
    line = {
        "measure": measure,
        "unit": unit,
        "p50": round(statistics.median(ordered), 3),
        "p95": round(ordered[min(len(ordered) - 1, int(0.95 * len(ordered)))], 3),
        "n": len(ordered),
        **more,
    }
    print(json.dumps(line), flush=True)
