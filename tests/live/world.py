"""PostgreSQL, Redis, web processes and an executor, with drafts to run in them."""

from __future__ import annotations

import contextlib
import time
import uuid
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from scripts.client import ApiError, Client
from scripts.production import TEMPLATE
from scripts.server import Server
from scripts.services import PostgreSQL, Redis
from tests.live.program import DROP
from tests.production.processes import Installation

#: steps at the same time: enough that many runs are active at once
PARALLEL = 24


class Web(Server):
    """A web process that shows runs and drives none."""

    def __init__(self, installation: Installation, *, drop: float = 0.0) -> None:
        self.port = installation.free_port()
        settings = installation.env | ({DROP: str(drop)} if drop else {})
        log = installation.var_dir.parent / f"web-{self.port}.log"
        super().__init__(port=self.port, settings=settings, login_links=2, log=log)
        self._command = with_program(self._command)

    @property
    def pid(self) -> int:
        assert self._process is not None
        return self._process.pid

    def restart(self) -> None:
        """Kill the process and start another one at the same address."""
        assert self._process is not None
        self._process.kill()
        self._process.wait()
        self.login_links.clear()
        self._ready.clear()
        self.__enter__()

    def resident_bytes(self) -> int:
        return int(Path(f"/proc/{self.pid}/statm").read_text(encoding="ascii").split()[1]) * 4096


def with_program(command: list[str]) -> list[str]:
    at = command.index("manage.py")
    return [*command[:at], "-m", "tests.live.program", *command[at + 1 :]]


class World:
    """An installation in a database of its own; the server has to hold the template."""

    def __init__(self, database: PostgreSQL, redis: Redis, folder: Path, **settings: str) -> None:
        self.database = database
        self.redis = redis
        self.name = f"atelier_{uuid.uuid4().hex[:8]}"
        settings = {
            "ATELIER_DATABASE_URL": database.create(self.name, template=TEMPLATE),
            "ATELIER_REDIS_URL": redis.url(),
            "ATELIER_EXECUTOR": "separate",
            "ATELIER_RUNNER": "fake",
            "ATELIER_MAX_PARALLEL_STEPS": str(PARALLEL),
            **settings,
        }
        self.installation = Installation(folder / "var", settings)
        self.installation.setup()

    def sql(self, statement: str) -> str:
        return self.database.sql(statement, database=self.name)

    @contextlib.contextmanager
    def slow_executor(self) -> Iterator[None]:
        """An executor whose make-believe steps take a while."""
        with self.installation.executor(program=with_program):
            yield

    @contextlib.contextmanager
    def web(self, *, drop: float = 0.0) -> Iterator[tuple[Web, Client]]:
        server = Web(self.installation, drop=drop)
        with server:
            client = Client(server.address)
            client.login(server.login_links[0])
            yield server, client


def make_draft(
    client: Client,
    nodes: int,
    name: str = "watched",
    *,
    module: str = "enter_data_manually",
    parameters: Mapping[str, object] | None = None,
) -> str:
    """Draw nodes that need nothing of each other; return the id of the pipeline."""
    values = dict(parameters or {"data": "x\n1\n"})
    project = client.get("projects")
    projects = project["results"] if isinstance(project, dict) else project
    pipeline = client.post("pipelines", {"project": projects[0]["id"], "name": name})
    operations = [
        {
            "id": str(uuid.uuid4()),
            "type": "add_node",
            "node": {
                "id": f"n{number}",
                "module": module,
                "version": "1.0.0",
                "name": f"Node {number}",
                "parameters": values,
                "position": {"x": 0, "y": 100 * number},
                "comment": "",
            },
        }
        for number in range(nodes)
    ]
    body = {"base_revision": pipeline["revision"], "operations": operations}
    client.post(f"pipelines/{pipeline['id']}/operations", body)
    return str(pipeline["id"])


def start_run(client: Client, pipeline: str) -> str:
    revision = client.get(f"pipelines/{pipeline}")["revision"]
    body = {"revision": revision, "ignore_earlier_results": True}
    headers = {"Idempotency-Key": uuid.uuid4().hex}
    return str(client.post(f"pipelines/{pipeline}/runs", body, headers)["id"])


def wait_for_end(client: Client, run: str, *, seconds: float = 60.0) -> str:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        with contextlib.suppress(ApiError, OSError):
            state = str(client.get(f"runs/{run}")["state"])
            if state in {"succeeded", "failed", "canceled"}:
                return state
        time.sleep(0.2)
    raise AssertionError("the run did not end in time")


def events_of(client: Client, run: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    while True:
        page = client.get(f"runs/{run}/events?after={found[-1]['seq'] if found else 0}")
        events = page["events"] if isinstance(page, dict) else page
        if not events:
            return found
        found.extend(events)
