"""Installations to measure on, each empty at first, started when a measure asks for one, ended at the end."""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Any

from playwright.sync_api import Browser, BrowserContext, sync_playwright

from scripts import browser as chromium
from scripts.bench import containers, slow_fake
from scripts.bench.bench import Bench
from scripts.client import Client
from scripts.paths import ROOT
from scripts.server import Server, free_port
from scripts.services import PostgreSQL

_FIRST_PORT = 8790
_ARGUMENTS = ("--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking")

WARM = "warm pool"
COLD_POOL = "cold pool"
PLAIN = "plain containers"
ONE_AT_A_TIME = "plain containers, one at a time"
WARM_ONE_AT_A_TIME = "warm pool, one at a time"
FAKE_SQLITE = "fake runner, SQLite"
FAKE_POSTGRESQL = "fake runner, PostgreSQL"
BUSY = "fake runner with slow steps, SQLite"
STEADY = "fake runner with ten slow steps at a time, SQLite"

#: seconds without a step after which the pool of COLD_POOL is given back
COLD_AFTER_S = 2
#: as many as wait at most, so that all steps of the sample find one
_POOL = {"ATELIER_POOL_SIZE": "10", "ATELIER_POOL_MEMORY_MB": "2048"}
_OFF = {"ATELIER_POOL_SIZE": "0"}
_SINGLE = {"ATELIER_MAX_PARALLEL_STEPS": "1"}
SETTINGS: Mapping[str, Mapping[str, str]] = {
    WARM: _POOL,
    COLD_POOL: {**_POOL, "ATELIER_POOL_IDLE_S": str(COLD_AFTER_S)},
    PLAIN: _OFF,
    ONE_AT_A_TIME: {**_OFF, **_SINGLE},
    WARM_ONE_AT_A_TIME: {**_POOL, **_SINGLE},
    FAKE_SQLITE: {"ATELIER_RUNNER": "fake"},
    FAKE_POSTGRESQL: {"ATELIER_RUNNER": "fake"},
    BUSY: {"ATELIER_RUNNER": "fake", "ATELIER_MAX_PARALLEL_STEPS": "40"},
    # each slow step takes a second and tells of itself twice
    STEADY: {"ATELIER_RUNNER": "fake", "ATELIER_MAX_PARALLEL_STEPS": "10"},
}


class Laboratory:
    """`with Laboratory() as laboratory:` ends everything it started at its end."""

    def __init__(self) -> None:
        self._stack = contextlib.ExitStack()
        self._open: dict[str, tuple[Bench, contextlib.ExitStack]] = {}
        self._browser: Browser | None = None

    def __enter__(self) -> Laboratory:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for name in list(self._open):
            self.close(name)
        self._stack.close()

    def bench(self, name: str) -> Bench:
        """Return the installation of this name; it is started on the first call."""
        if name not in self._open:
            own = contextlib.ExitStack()
            try:
                self._open[name] = (self._start(name, own), own)
            except BaseException:
                own.close()
                raise
        return self._open[name][0]

    def close(self, name: str) -> None:
        """End an installation; the next `bench` starts an empty one."""
        if name in self._open:
            self._open.pop(name)[1].close()

    def _start(self, name: str, own: contextlib.ExitStack) -> Bench:
        folder = Path(own.enter_context(tempfile.TemporaryDirectory(prefix="atelier-bench-")))
        own.callback(containers.remove_all, folder)
        settings = {"ATELIER_VAR_DIR": str(folder), "ATELIER_LOG_LEVEL": "WARNING", **SETTINGS[name]}
        # a measure never waits for another machine
        settings["ATELIER_FETCH"] = "listed"
        data = ROOT.parent / "shared" / "data"
        if "ATELIER_SAMPLE_DATA_DIR" not in os.environ and data.is_dir():
            settings["ATELIER_SAMPLE_DATA_DIR"] = str(data)
        if name == FAKE_POSTGRESQL:
            # with everything that makes a commit durable
            database = own.enter_context(PostgreSQL(options={}))
            settings["ATELIER_DATABASE_URL"] = database.create("bench")
        kind: Any = slow_fake.SlowFakeServer if name in (BUSY, STEADY) else Server
        server: Server = own.enter_context(
            kind(port=free_port(_FIRST_PORT), settings=settings, login_links=2, log=folder / "server.log")
        )
        client = Client(server.address)
        client.login(server.login_links[0])
        project = client.get("session")["projects"][0]["id"]

        def open_context() -> BrowserContext:
            context = own.enter_context(
                self._chromium().new_context(base_url=server.address, viewport={"width": 1440, "height": 900})
            )
            context.request.get(server.login_links[1])
            return context

        return Bench(client, server.address, project, folder, server.pid, open_context)

    def _chromium(self) -> Browser:
        if self._browser is None:
            playwright = self._stack.enter_context(sync_playwright())
            launched = playwright.chromium.launch(executable_path=chromium.find(), args=list(_ARGUMENTS))
            self._browser = self._stack.enter_context(launched)
        return self._browser
