"""The sockets: who may open them, what they send, and that nothing is lost when hints are."""

from __future__ import annotations

import asyncio
from typing import Any
from uuid import uuid4

import pytest
from channels.db import database_sync_to_async
from channels.testing import WebsocketCommunicator
from django.contrib.auth.models import User
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from designer.asgi import application
from executor import folders, selectors, store, store_leases
from executor.core.changes import Change, RunChange, StepChange
from executor.core.states import RunState, StepState
from executor.live import pokes
from executor.live.consumer import WatchConsumer
from executor.log_store import append_text
from executor.models import Run, Step
from executor.ownership import Identity
from pipelines.models import Membership
from tests.factories import runs
from tests.factories.runs import People

pytestmark = pytest.mark.django_db(transaction=True)

HOST = [(b"host", b"testserver"), (b"origin", b"http://testserver")]


@pytest.fixture
def who(transactional_db: None) -> People:
    return runs.people()


@pytest.fixture
def run(who: People) -> Run:
    return runs.started_run(who, {"load": (), "clean": ("load",)})


def cookie_of(user: User) -> tuple[bytes, bytes]:
    client = Client()
    client.force_login(user)
    response = HttpResponse()
    response.cookies = client.cookies
    return b"cookie", response.cookies.output(header="", sep=";").strip().encode()


async def opened(path: str, user: User | None, headers: list[tuple[bytes, bytes]] | None = None) -> Any:
    cookies = [await database_sync_to_async(cookie_of)(user)] if user is not None else []
    socket = WebsocketCommunicator(application, path, headers=[*(headers or HOST), *cookies])
    connected, code = await socket.connect()
    return socket if connected else code


async def claim_and_start(run: Run) -> int:
    """What an executor does first."""

    def write() -> int:
        token = store_leases.run_claim(
            run.id, executor=Identity("me", "fake", False), now=timezone.now(), lease_s=30
        )
        assert token is not None
        changes: list[Change] = [
            RunChange(RunState.QUEUED, RunState.RUNNING),
            StepChange("load", 1, StepState.PENDING, StepState.READY),
        ]
        store.run_apply(run.id, token=token, changes=changes, now=timezone.now())
        return token

    return await database_sync_to_async(write)()


async def test_nobody_opens_a_socket_without_a_login(run: Run) -> None:
    assert await opened(f"/ws/runs/{run.id}", None) == 4401
    assert await opened(f"/ws/runs/{run.id}/logs/load", None) == 4401


async def test_a_page_of_another_site_opens_no_socket(run: Run, who: People) -> None:
    foreign = [(b"host", b"testserver"), (b"origin", b"http://evil.example")]
    assert await opened(f"/ws/runs/{run.id}", who.viewer, foreign) == 1000


async def test_a_stranger_gets_the_same_answer_as_for_a_run_that_does_not_exist(
    run: Run, who: People
) -> None:
    assert await opened(f"/ws/runs/{run.id}", who.stranger) == 4404
    assert await opened(f"/ws/runs/{uuid4()}", who.viewer) == 4404
    assert await opened(f"/ws/runs/{run.id}/logs/load", who.stranger) == 4404
    assert await opened(f"/ws/runs/{run.id}/logs/nothing", who.viewer) == 4404


async def test_a_socket_tells_what_was_and_what_comes(run: Run, who: People) -> None:
    socket = await opened(f"/ws/runs/{run.id}", who.viewer)
    assert await socket.receive_json_from() == {"type": "state", "last_seq": 1}
    first = await socket.receive_json_from()
    assert [event["type"] for event in first["events"]] == ["run.queued"]
    await claim_and_start(run)
    following = await socket.receive_json_from(timeout=1)
    assert [(event["seq"], event["type"]) for event in following["events"]] == [
        (2, "run.started"),
        (3, "step.ready"),
    ]
    await socket.disconnect()


async def test_a_socket_resumes_after_a_number_with_what_rest_answers(run: Run, who: People) -> None:
    await claim_and_start(run)
    socket = await opened(f"/ws/runs/{run.id}?after=1", who.viewer)
    assert await socket.receive_json_from() == {"type": "state", "last_seq": 3}
    told = await socket.receive_json_from()
    assert told["events"] == await database_sync_to_async(selectors.events_after)(run.id, 1)
    await socket.disconnect()


async def test_a_dropped_hint_costs_a_moment_and_no_event(
    run: Run, who: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(WatchConsumer, "poll_s", 0.1)
    socket = await opened(f"/ws/runs/{run.id}?after=1", who.viewer)
    await socket.receive_json_from()
    monkeypatch.setattr(pokes, "_send", lambda *_message: None)
    await claim_and_start(run)
    told = await socket.receive_json_from(timeout=2)
    assert [event["seq"] for event in told["events"]] == [2, 3]
    await socket.disconnect()


async def test_a_number_from_the_future_is_answered_from_the_beginning(run: Run, who: People) -> None:
    socket = await opened(f"/ws/runs/{run.id}?after=99", who.viewer)
    assert (await socket.receive_json_from())["last_seq"] == 1
    assert [event["seq"] for event in (await socket.receive_json_from())["events"]] == [1]
    await socket.disconnect()


async def test_a_ping_is_answered_and_anything_else_ends_the_socket(run: Run, who: People) -> None:
    socket = await opened(f"/ws/runs/{run.id}?after=1", who.viewer)
    await socket.receive_json_from()
    await socket.send_json_to({"type": "ping"})
    assert await socket.receive_json_from() == {"type": "pong"}
    await socket.send_json_to({"type": "subscribe", "run": "all"})
    assert await socket.receive_output() == {"type": "websocket.close", "code": 4400}


async def test_who_leaves_the_project_is_shown_out(
    run: Run, who: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(WatchConsumer, "poll_s", 0.05)
    monkeypatch.setattr(WatchConsumer, "recheck_s", 0.0)
    socket = await opened(f"/ws/runs/{run.id}?after=1", who.viewer)
    await socket.receive_json_from()
    await database_sync_to_async(Membership.objects.filter(user=who.viewer).delete)()
    assert await socket.receive_output(timeout=2) == {"type": "websocket.close", "code": 4404}


async def test_a_log_is_followed_to_its_end(run: Run, who: People) -> None:
    path = folders.log_path(run.id, 0, 1)

    def begin() -> None:
        Step.objects.filter(run=run, node="load").update(state="running", attempt=1)
        append_text(path, "eins\n")

    def end() -> None:
        append_text(path, "zwei ü\n")
        Step.objects.filter(run=run, node="load").update(state="succeeded")

    await database_sync_to_async(begin)()
    socket = await opened(f"/ws/runs/{run.id}/logs/load", who.viewer)
    assert await socket.receive_json_from() == {
        "type": "log",
        "offset": 0,
        "text": "eins\n",
        "complete": False,
    }
    await database_sync_to_async(end)()
    rest, told = "", {"complete": False}
    while not told["complete"]:
        told = await socket.receive_json_from(timeout=2)
        rest += told["text"]
    assert rest == "zwei ü\n"
    await socket.disconnect()


async def test_hints_from_any_thread_reach_the_loop_of_the_sockets(run: Run, who: People) -> None:
    socket = await opened(f"/ws/runs/{run.id}?after=1", who.viewer)
    await socket.receive_json_from()
    await claim_and_start(run)
    began = asyncio.get_running_loop().time()
    await socket.receive_json_from(timeout=2)
    assert asyncio.get_running_loop().time() - began < 1.0
    await socket.disconnect()
