"""Starts a server with an empty installation and a browser, and takes the measures asked for."""

from __future__ import annotations

import json
import os
import sys
import tempfile
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, sync_playwright

from scripts import browser as chromium
from scripts.bench import drafts, runs
from scripts.bench.bench import Bench
from scripts.client import Client
from scripts.console import Failure
from scripts.paths import ROOT
from scripts.server import Server, free_port

_FIRST_PORT = 8790
_ARGUMENTS = ("--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking")


Measure = Callable[[Bench], Iterable[dict[str, Any]]]
MEASURES: dict[str, Measure] = {
    "click_to_running": runs.click_to_running,
    "status_to_browser": runs.status_to_browser,
    "sample_end_to_end": runs.sample_end_to_end,
    "step_overhead": runs.step_overhead,
    "draft_200": lambda bench: drafts.open_and_drag(bench, 200),
    "draft_1000": lambda bench: drafts.open_and_drag(bench, 1000),
}
#: taken a second time with plain processes, so that what a container costs stands beside what it gives
BESIDE = frozenset({"click_to_running", "sample_end_to_end", "step_overhead"})


def main(names: list[str]) -> None:
    unknown = set(names) - set(MEASURES)
    if unknown:
        raise Failure(f"no such measure: {', '.join(sorted(unknown))} (of {', '.join(MEASURES)})")
    wanted = names or list(MEASURES)
    take(wanted, {})
    take([name for name in wanted if name in BESIDE], {"ATELIER_RUNNER": "process"})


def take(names: list[str], chosen: Mapping[str, str]) -> None:
    """Take these measures on an empty installation with these settings; print one JSON line each."""
    if not names:
        return
    with tempfile.TemporaryDirectory(prefix="atelier-bench-") as folder:
        settings = {"ATELIER_VAR_DIR": folder, "ATELIER_LOG_LEVEL": "WARNING", **chosen}
        data = ROOT.parent / "shared" / "data"
        if "ATELIER_SAMPLE_DATA_DIR" not in os.environ and data.is_dir():
            settings["ATELIER_SAMPLE_DATA_DIR"] = str(data)
        log = Path(folder) / "server.log"
        with (
            Server(port=free_port(_FIRST_PORT), settings=settings, login_links=2, log=log) as server,
            sync_playwright() as playwright,
        ):
            instance = playwright.chromium.launch(executable_path=chromium.find(), args=list(_ARGUMENTS))
            bench = _bench(server, instance)
            for name in names:
                for line in MEASURES[name](bench):
                    print(json.dumps({"measure": name, **line}), flush=True)
            instance.close()


def _bench(server: Server, instance: Browser) -> Bench:
    client = Client(server.address)
    client.login(server.login_links[0])
    context = instance.new_context(base_url=server.address, viewport={"width": 1440, "height": 900})
    context.request.get(server.login_links[1])
    return Bench(client, context, client.get("session")["projects"][0]["id"])


if __name__ == "__main__":
    main(sys.argv[1:])
