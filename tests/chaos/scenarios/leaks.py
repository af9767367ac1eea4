"""(g) Many short runs and websockets: afterwards the server holds what it held before."""

from __future__ import annotations

import gc
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.utils import timezone
from websockets.sync.client import connect
from websockets.typing import Origin

from executor import folders
from executor.models import Run
from pipelines.models import Pipeline, Project
from scripts.client import Client
from scripts.processes import children_of
from scripts.server import Server, free_port
from tests.chaos import graphs
from tests.chaos.verdict import Verdict
from tests.chaos.world import World, wait

_BATCH = 20
_WARM_UP = 60
_CONNECTS_PER_RUN = 5
_QUIET_S = 60.0


def look_for_leaks(world: World, size: int, seed: int) -> Verdict:
    """`size` runs of two steps and five times as many websockets that are opened, read once and closed."""
    verdict = Verdict("leaks", seed, faults=world.log)
    with _server(world) as (server, client):
        pipeline = _pipeline(client)
        _use(world, client, server, pipeline, _WARM_UP)
        before = _quiet(server.pid)
        began = time.monotonic()
        _use(world, client, server, pipeline, size)
        verdict.figures["seconds"] = round(time.monotonic() - began, 1)
        wait(lambda: not _worse(before, _held(server.pid)), _QUIET_S, pause_s=1.0)
        after = _quiet(server.pid)
    for problem in _worse(before, after):
        verdict.failures.append(problem)
    found = set(Run.objects.values_list("state", flat=True))
    verdict.expect(found == {"succeeded"}, f"runs ended as {found}")
    verdict.figures |= {"runs": size, "connects": size * _CONNECTS_PER_RUN, "before": before, "after": after}
    verdict.broken += world.broken()
    return verdict


class _Server(Server):
    def __init__(self, *, port: int, settings: Mapping[str, str], log: Path) -> None:
        super().__init__(port=port, settings=settings, log=log)
        module = [
            "-u",
            "-m",
            "tests.chaos.serve",
            "serve",
            "--setup",
            "--port",
            str(port),
            "--login-links",
            "1",
        ]
        self._command = [sys.executable, *module]


@contextmanager
def _server(world: World) -> Iterator[tuple[Server, Client]]:
    settings = {"ATELIER_LOG_LEVEL": "WARNING", "DJANGO_SETTINGS_MODULE": "designer.settings"}
    log = world.folder / "server.log"
    with _Server(port=free_port(8900), settings=settings, log=log) as server:
        client = Client(server.address)
        client.login(server.login_links[0])
        yield server, client


def _pipeline(client: Client) -> Pipeline:
    document = graphs.document(graphs.chain(2), kit=graphs.REAL, tag="leaks", seconds=lambda: 0.0)
    return Pipeline.objects.create(
        project=Project.objects.get(id=client.get("session")["projects"][0]["id"]),
        name="Leaks",
        document=document.to_json(),
        node_count=2,
        updated_at=timezone.now(),
    )


def _use(world: World, client: Client, server: Server, pipeline: Pipeline, runs: int) -> None:
    for start in range(0, runs, _BATCH):
        ids = []
        for _number in range(min(_BATCH, runs - start)):
            body = {"revision": pipeline.revision, "ignore_earlier_results": True}
            ids.append(client.post(f"pipelines/{pipeline.id}/runs", body)["id"])
        for run_id in ids:
            for _number in range(_CONNECTS_PER_RUN):
                _look_at(server, client, run_id)
        if not world.wait_until_over(within_s=60):
            world.note("runs do not end", ids=ids)
            return


def _look_at(server: Server, client: Client, run_id: str) -> None:
    address = server.address.replace("http", "ws", 1) + f"/ws/runs/{run_id}?after=0"
    cookies = {"Cookie": f"atelier_session={client.cookie('atelier_session')}"}
    origin = Origin(server.address)
    with connect(address, additional_headers=cookies, origin=origin, proxy=None) as socket:
        socket.recv(timeout=10)


def _quiet(pid: int) -> dict[str, Any]:
    """Look once nothing changes any more."""
    gc.collect()
    last = _held(pid)
    for _look in range(20):
        time.sleep(1.0)
        now = _held(pid)
        if {**now, "memory_mb": 0} == {**last, "memory_mb": 0}:
            return now
        last = now
    return last


def _held(server: int) -> dict[str, Any]:
    """What the server and the executor beside it hold together."""
    processes = [Path(f"/proc/{pid}") for pid in (server, *children_of(server))]
    held = [_status(process) for process in processes]
    attempts = folders.attempts_root()
    return {
        "processes": len(processes),
        "descriptors": sum(len(list((process / "fd").iterdir())) for process in processes),
        "threads": sum(int(status["Threads"]) for status in held),
        "memory_mb": round(sum(int(status["VmRSS"].split()[0]) for status in held) / 1024, 1),
        "attempt folders": len(list(attempts.iterdir())) if attempts.is_dir() else 0,
    }


def _status(process: Path) -> dict[str, str]:
    return dict(line.split(":", 1) for line in (process / "status").read_text().splitlines() if ":" in line)


def _worse(before: dict[str, Any], after: dict[str, Any]) -> list[str]:
    """A few descriptors and threads come and go with the pools; memory may grow by a tenth."""
    found = [
        f"{after[name]} {name}, {before[name]} before"
        for name, tolerance in (("processes", 0), ("descriptors", 3), ("threads", 3), ("attempt folders", 0))
        if after[name] > before[name] + tolerance
    ]
    if after["memory_mb"] > before["memory_mb"] * 1.10:
        found.append(f"{after['memory_mb']} MB, {before['memory_mb']} MB before")
    return found
