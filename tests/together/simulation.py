"""Many editors in one draft: a real server, the front end's own editors at bad lines, and what is left of it.

The editors are in frontend/src/simulation; they end with the document of the server or the run fails there.
Here the draft is checked at every revision, from the log.
"""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pipelines.core import document as documents
from pipelines.core.editing import replay
from pipelines.core.reading_operations import read_operations
from scripts.client import Client
from scripts.frontend import npm_tool
from scripts.paths import FRONTEND, PYTHON, ROOT
from scripts.server import Server, free_port
from tests.together.invariants import broken

EDITORS = 20
_FIRST_PORT = 8900
_SAMPLE = "automobile_price_basic"


@dataclass
class Outcome:
    figures: dict[str, Any] = field(default_factory=dict)
    #: what is wrong, in words
    problems: list[str] = field(default_factory=list)


def simulate(folder: Path, *, seconds: int, seed: int, editors: int = EDITORS) -> Outcome:
    """Run it in an installation of its own below `folder`."""
    settings = {
        "DJANGO_SETTINGS_MODULE": "designer.settings",
        "ATELIER_VAR_DIR": str(folder / "var"),
        "ATELIER_RUNNER": "fake",
        "ATELIER_FETCH": "listed",
        "ATELIER_LOG_LEVEL": "WARNING",
        "ATELIER_ALLOWED_HOSTS": "127.0.0.1,localhost",
    }
    with Server(port=free_port(_FIRST_PORT), settings=settings, log=folder / "server.log") as server:
        client = Client(server.address)
        client.login(server.login_links[0])
        project = client.get("session")["projects"][0]["id"]
        pipeline = str(client.post(f"samples/{_SAMPLE}/open", {"project": project})["id"])
        before = client.get(f"pipelines/{pipeline}")
        task = {
            "address": server.address,
            "pipeline": pipeline,
            "members": _members(settings, editors),
            "seed": seed,
            "seconds": seconds,
            "report": str(folder / "report.json"),
        }
        outcome = _edit(task, folder)
        outcome.problems += _problems_of_log(client, before)
    return outcome


def _members(settings: Mapping[str, str], count: int) -> list[dict[str, Any]]:
    command = [str(PYTHON), "-m", "tests.together.members", str(count)]
    env = {**os.environ, **settings}
    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=True)
    found: list[dict[str, Any]] = json.loads(done.stdout)
    return found


def _edit(task: Mapping[str, Any], folder: Path) -> Outcome:
    """Let the editors work; what they say is wrong comes last in their output."""
    file = folder / "simulation.json"
    file.write_text(json.dumps(task), encoding="utf-8")
    command = [str(npm_tool("vitest")), "run", "--config", "vitest.simulation.config.ts"]
    env = {**os.environ, "ATELIER_SIMULATION": str(file), "NO_COLOR": "1"}
    done = subprocess.run(command, cwd=FRONTEND, env=env, capture_output=True, text=True, check=False)
    report = Path(task["report"])
    outcome = Outcome()
    if report.exists():
        outcome.figures = json.loads(report.read_text(encoding="utf-8"))["figures"]
    if done.returncode != 0:
        outcome.problems.append(done.stdout[-6_000:] + done.stderr[-2_000:])
    return outcome


def _problems_of_log(client: Client, before: Mapping[str, Any]) -> list[str]:
    """Go through the log from the draft before, looking at the document after each operation."""
    catalog = client.get("catalog")
    after = client.get(f"pipelines/{before['id']}")
    found = []
    document = documents.from_json(before["document"])
    for operation in _log(client, before["id"], before["revision"]):
        document = replay(document, read_operations([operation]))
        wrong = broken(document.to_json(), catalog)
        found += [f"after {operation['type']} {operation['id']}: {problem}" for problem in wrong]
    if document.to_json() != after["document"]:
        found.append("the log does not lead to the document of the server")
    return found


def _log(client: Client, pipeline: str, revision: int) -> Iterator[dict[str, Any]]:
    while True:
        page = client.get(f"pipelines/{pipeline}/operations?after={revision}")
        yield from page["operations"]
        if page["revision"] == page["latest_revision"]:
            return
        revision = page["revision"]
