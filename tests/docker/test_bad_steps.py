"""Modules that end without a result, print without end or never end: what the person who ran them sees."""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pytest

from executor.installation import installation_id
from executor.runners.docker_client import EngineClients
from executor.runners.docker_config import INSTALLATION_LABEL
from scripts.client import Client
from tests.e2e.stack import Stack
from tests.factories.runs import wait_until

#: seconds; the first run may have to build the environment of the modules
PATIENCE = 400
#: seconds an answer may take while a step does its worst, on a busy machine
RESPONSIVE = 5.0

ENDS_WITHOUT_A_RESULT = "import os\nprint('last words', flush=True)\nos._exit(0)"
PRINTS_A_MILLION_LINES = "for number in range(1_000_000):\n    print(f'line {number}')"
NEVER_ENDS = "print('begun', flush=True)\nwhile True:\n    pass"
IGNORES_BEING_ASKED = f"import signal\nsignal.signal(signal.SIGTERM, signal.SIG_IGN)\n{NEVER_ENDS}"

pytestmark = pytest.mark.timeout(PATIENCE + 60)


@pytest.fixture(scope="module")
def stack(engine: EngineClients, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    # nothing waits, so that every container there is belongs to a step
    stack = Stack("docker", tmp_path_factory.mktemp("bad-steps"), ATELIER_POOL_SIZE="0")
    stack.start()
    yield stack
    stack.stop()
    for found in containers(engine, stack):
        with engine.lend() as client:
            client.remove_container(found, force=True, v=True)


@pytest.fixture(scope="module")
def owner(stack: Stack) -> Client:
    return stack.client()


@pytest.fixture
def client(owner: Client) -> Iterator[Client]:
    """A client of the owner; what a failed test left running keeps no place from the next one."""
    yield owner
    for run in owner.get("runs")["results"]:
        if not has_ended(run):
            owner.post(f"runs/{run['id']}/cancel")


def containers(engine: EngineClients, stack: Stack) -> list[str]:
    """Return the containers that exist of this installation, running or not."""
    label = f"{INSTALLATION_LABEL}={installation_id(stack.var_dir)}"
    with engine.lend() as client:
        return [found["Id"] for found in client.containers(all=True, filters={"label": label})]


def run_scripts(client: Client, scripts: Mapping[str, str], *edges: tuple[str, str]) -> str:
    """Draw one Execute Python Script per entry, run them and return the id of the run."""
    project = client.get("session")["projects"][0]["id"]
    pipeline = client.post("pipelines", {"project": project, "name": "Bad steps"})["id"]
    operations: list[dict[str, Any]] = []
    for node, script in scripts.items():
        # unlike the others of its kind, so that no earlier run has its result already
        text = f"# {uuid.uuid4()}\ndef azureml_main(dataframe1=None, dataframe2=None):\n"
        text += "".join(f"    {line}\n" for line in script.splitlines())
        text += "    import pandas\n    return pandas.DataFrame({'a': [1]}),\n"
        content = {"id": node, "module": "execute_python_script", "version": "1.0.0", "name": node}
        place = {"position": {"x": 0, "y": 0}, "comment": "", "parameters": {"python_script": text}}
        operations.append({"type": "add_node", "node": {**content, **place}})
    for number, (source, target) in enumerate(edges):
        ends = {"source": {"node": source, "port": "result_dataset"}}
        ends["target"] = {"node": target, "port": "dataset1"}
        operations.append({"type": "connect", "edge": {"id": f"e{number}", **ends}})
    batch = [{"id": str(uuid.uuid4()), **operation} for operation in operations]
    drawn = client.post(f"pipelines/{pipeline}/operations", {"base_revision": 0, "operations": batch})
    run: str = client.post(f"pipelines/{pipeline}/runs", {"revision": drawn["revision"]})["id"]
    return run


def watched(client: Client, run: str, done: Callable[[dict[str, Any]], bool]) -> tuple[dict[str, Any], float]:
    """Look at a run until `done`; return it and the longest time an answer took meanwhile."""
    slowest = 0.0
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        began = time.monotonic()
        detail: dict[str, Any] = client.get(f"runs/{run}")
        client.get("session")
        slowest = max(slowest, (time.monotonic() - began) / 2)
        if done(detail):
            return detail, slowest
        time.sleep(0.1)
    pytest.fail(f"the run did not get there within {PATIENCE} s: {detail}")


def has_ended(detail: dict[str, Any]) -> bool:
    return detail["state"] in {"succeeded", "failed", "canceled"}


def steps_of(detail: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {step["node"]: step for step in detail["steps"]}


def has_begun(client: Client, run: str, node: str) -> bool:
    text: str = client.get(f"runs/{run}/steps/{node}/log?offset=0")["text"]
    return "begun\n" in text


def log_of(client: Client, run: str, node: str) -> tuple[str, bool]:
    """Read a log from its beginning once all of it is there; tell whether part of it was left out.

    Whoever reads while the last lines arrive misses nothing of a log that is cut later.
    """
    _read(client, run, node)
    return _read(client, run, node)


def _read(client: Client, run: str, node: str) -> tuple[str, bool]:
    text, offset, truncated = "", 0, False
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        chunk = client.get(f"runs/{run}/steps/{node}/log?offset={offset}")
        text += chunk["text"]
        truncated |= chunk["truncated"]
        if chunk["complete"] and chunk["next_offset"] == offset:
            return text, truncated
        if chunk["next_offset"] == offset:
            # the last lines arrive a moment after the step's end
            time.sleep(0.1)
        offset = chunk["next_offset"]
    pytest.fail(f"the log was not complete within {PATIENCE} s")


def test_a_module_that_ends_without_outputs_fails_and_takes_only_its_dependents_along(
    stack: Stack, client: Client, engine: EngineClients
) -> None:
    run = run_scripts(
        client,
        {"vanish": ENDS_WITHOUT_A_RESULT, "after": "", "last": "", "apart": "", "apart_too": ""},
        ("vanish", "after"),
        ("after", "last"),
        ("apart", "apart_too"),
    )
    detail, _slowest = watched(client, run, has_ended)
    steps = steps_of(detail)
    assert detail["state"] == "failed"
    assert {node: step["state"] for node, step in steps.items()} == {
        "vanish": "failed",
        "after": "skipped",
        "last": "skipped",
        "apart": "succeeded",
        "apart_too": "succeeded",
    }
    error = steps["vanish"]["error"]
    assert error["kind"] == "bad_output"
    assert error["message"] == "The module ended without writing its result."
    assert "log" in error["action"]
    assert {steps["after"]["because"], steps["last"]["because"]} == {"vanish"}
    # what was printed and what the others made is still there
    assert "last words\n" in log_of(client, run, "vanish")[0]
    assert client.get(f"runs/{run}/steps/apart_too/outputs/result_dataset/preview")["rows"] == 1
    wait_until(lambda: containers(engine, stack) == [])


def test_a_million_lines_leave_a_log_with_a_beginning_and_an_end(client: Client) -> None:
    run = run_scripts(client, {"chatty": PRINTS_A_MILLION_LINES})
    detail, slowest = watched(client, run, has_ended)
    assert detail["state"] == "succeeded", detail["steps"]
    assert slowest < RESPONSIVE
    text, truncated = log_of(client, run, "chatty")
    assert truncated
    assert "line 0\nline 1\n" in text
    assert "line 999998\nline 999999\n" in text
    assert text.count("left out here") == 1
    assert len(text) < 11 * 1024 * 1024
    assert steps_of(client.get(f"runs/{run}"))["chatty"]["log_bytes"] > len(text)


@pytest.mark.parametrize("script", [NEVER_ENDS, IGNORES_BEING_ASKED], ids=["plain", "deaf"])
def test_a_module_that_never_ends_is_ended_by_canceling(
    stack: Stack, client: Client, engine: EngineClients, script: str
) -> None:
    run = run_scripts(client, {"endless": script, "after": ""}, ("endless", "after"))
    # where the environment has to be built first, the log begins with that
    watched(client, run, lambda detail: has_begun(client, run, "endless") or has_ended(detail))
    assert len(containers(engine, stack)) == 1
    began = time.monotonic()
    client.post(f"runs/{run}/cancel")
    detail, slowest = watched(client, run, has_ended)
    assert time.monotonic() - began < 20
    assert slowest < RESPONSIVE
    steps = steps_of(detail)
    assert detail["state"] == "canceled"
    assert (steps["endless"]["state"], steps["after"]["state"]) == ("canceled", "canceled")
    text, truncated = log_of(client, run, "endless")
    assert (text.count("begun\n"), text.endswith("begun\n"), truncated) == (1, True, False)
    wait_until(lambda: containers(engine, stack) == [])
