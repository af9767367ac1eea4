"""The socket of a draft: who may open it, what it tells, when it closes."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest
from channels.db import database_sync_to_async
from channels.layers import get_channel_layer
from channels.routing import URLRouter
from channels.testing import WebsocketCommunicator
from django.contrib.auth.models import AnonymousUser, User

from pipelines import extensions, services
from pipelines.live.consumer import PipelineConsumer
from pipelines.live.groups import pipeline_group
from pipelines.live.routing import websocket_urlpatterns
from pipelines.models import Pipeline, Role
from tests.factories.pipelines import (
    make_document,
    make_member,
    make_node,
    make_pipeline,
    make_project,
    make_user,
    operation,
)

pytestmark = pytest.mark.django_db(transaction=True)

in_thread: Callable[..., Any] = database_sync_to_async


@pytest.fixture(autouse=True)
def _patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only hints make a socket look, unless a test says otherwise."""
    monkeypatch.setattr(PipelineConsumer, "poll_s", 60.0)


@pytest.fixture
def owner() -> User:
    return make_user("ada")


@pytest.fixture
def pipeline(owner: User) -> Pipeline:
    project = make_project(owner=owner)
    return make_pipeline(project, make_document([make_node("a", "source")]))


@asynccontextmanager
async def socket(
    pipeline_id: object, user: User | AnonymousUser, query: str = ""
) -> AsyncIterator[WebsocketCommunicator]:
    application = URLRouter(websocket_urlpatterns)
    communicator = WebsocketCommunicator(application, f"/ws/pipelines/{pipeline_id}{query}")
    scope: Any = communicator.scope
    scope["user"] = user
    try:
        yield communicator
    finally:
        await communicator.disconnect()


async def opened(communicator: WebsocketCommunicator) -> tuple[dict[str, Any], dict[str, Any]]:
    """Open it and take the two messages every socket begins with."""
    accepted, code = await communicator.connect(timeout=5)
    assert accepted, code
    return await communicator.receive_json_from(5), await communicator.receive_json_from(5)


async def rename(pipeline: Pipeline, user: User, base: int, name: str) -> dict[str, Any]:
    wanted = operation("rename_node", node_id="a", name=name)
    await in_thread(services.operations_apply)(
        pipeline_id=pipeline.id, user=user, base_revision=base, operations=[wanted]
    )
    return wanted


async def test_it_begins_with_the_revision_and_who_is_there(pipeline: Pipeline, owner: User) -> None:
    async with socket(pipeline.id, owner) as communicator:
        state, presence = await opened(communicator)
    assert state == {"type": "state", "revision": 0}
    assert presence == {"type": "presence", "users": [{"id": owner.pk, "name": "ada"}]}


async def test_operations_are_told_once_and_in_order(pipeline: Pipeline, owner: User) -> None:
    async with socket(pipeline.id, owner) as communicator:
        await opened(communicator)
        for base in range(3):
            sent = await rename(pipeline, owner, base, f"name {base}")
            assert await communicator.receive_json_from(5) == {
                "type": "operations",
                "revision": base + 1,
                "operations": [sent],
                "author": "ada",
            }
        assert await communicator.receive_nothing(0.1)


async def test_what_was_missed_comes_first(pipeline: Pipeline, owner: User) -> None:
    first = await rename(pipeline, owner, 0, "first")
    second = await rename(pipeline, owner, 1, "second")
    async with socket(pipeline.id, owner, "?after=0") as communicator:
        accepted, _code = await communicator.connect()
        assert accepted
        messages = [await communicator.receive_json_from(5) for _message in range(3)]
    assert [message["operations"] for message in messages[:2]] == [[first], [second]]
    assert messages[2]["type"] == "presence"


async def test_a_lost_hint_is_made_good_by_looking(
    pipeline: Pipeline, owner: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(PipelineConsumer, "poll_s", 0.05)
    monkeypatch.setattr("pipelines.live.hints._send", lambda group, message: None)
    async with socket(pipeline.id, owner) as communicator:
        await opened(communicator)
        sent = await rename(pipeline, owner, 0, "x")
        assert (await communicator.receive_json_from(5))["operations"] == [sent]


async def test_editors_see_each_other_come_and_go(pipeline: Pipeline, owner: User) -> None:
    other = await in_thread(make_member)(pipeline.project, await in_thread(make_user)("bob"), Role.EDITOR)
    both = [{"id": owner.pk, "name": "ada"}, {"id": other.pk, "name": "bob"}]
    async with socket(pipeline.id, owner) as first:
        await opened(first)
        async with socket(pipeline.id, other) as second:
            await second.connect()
            assert (await first.receive_json_from(5))["users"] == both
            seen: list[dict[str, Any]] = []
            while len(seen) < 2:
                message = await second.receive_json_from(5)
                seen = message.get("users", [])
            assert seen == both
        assert (await first.receive_json_from(5))["users"] == both[:1]


async def test_the_same_person_twice_is_listed_once(pipeline: Pipeline, owner: User) -> None:
    async with socket(pipeline.id, owner) as first, socket(pipeline.id, owner) as second:
        await opened(first)
        await second.connect()
        assert (await first.receive_json_from(5))["users"] == [{"id": owner.pk, "name": "ada"}]


async def test_strangers_and_the_anonymous_are_closed_before_accepting(pipeline: Pipeline) -> None:
    stranger = await in_thread(make_user)()
    for user, pipeline_id, expected in (
        (AnonymousUser(), pipeline.id, 4401),
        (stranger, pipeline.id, 4404),
        (stranger, uuid.uuid4(), 4404),
        (stranger, "-" * 36, 4404),
    ):
        async with socket(pipeline_id, user) as communicator:
            assert await communicator.connect() == (False, expected)


async def test_losing_membership_closes_the_socket(pipeline: Pipeline, owner: User) -> None:
    viewer = await in_thread(make_member)(pipeline.project)
    async with socket(pipeline.id, viewer) as communicator:
        await opened(communicator)
        await in_thread(services.member_remove)(project=pipeline.project, user_id=viewer.pk)
        assert await communicator.receive_output(5) == {"type": "websocket.close", "code": 4404}


async def test_deleting_the_pipeline_closes_the_socket(pipeline: Pipeline, owner: User) -> None:
    async with socket(pipeline.id, owner) as communicator:
        await opened(communicator)
        await in_thread(services.pipeline_delete)(pipeline=pipeline)
        assert await communicator.receive_output(5) == {"type": "websocket.close", "code": 4404}


async def test_runs_are_told_by_hint_and_by_looking(
    pipeline: Pipeline, owner: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    run_id = uuid.uuid4()
    newest: dict[str, Any] = {}
    monkeypatch.setattr(extensions, "_last_runs", lambda ids: {pipeline.id: newest} if newest else {})
    monkeypatch.setattr(extensions, "_run_row", lambda wanted: {"id": str(wanted), "state": newest["state"]})
    async with socket(pipeline.id, owner) as communicator:
        await opened(communicator)
        layer: Any = get_channel_layer()
        for state in ("queued", "running"):
            newest.update(id=str(run_id), state=state)
            await layer.group_send(pipeline_group(pipeline.id), {"type": "pipeline.run", "run": str(run_id)})
            assert await communicator.receive_json_from(5) == {
                "type": "run",
                "run": {"id": str(run_id), "state": state},
            }
        newest["state"] = "succeeded"
        await layer.group_send(pipeline_group(pipeline.id), {"type": "pipeline.stir"})
        assert (await communicator.receive_json_from(5))["run"]["state"] == "succeeded"


async def test_a_ping_is_answered_and_anything_else_closes(pipeline: Pipeline, owner: User) -> None:
    async with socket(pipeline.id, owner) as communicator:
        await opened(communicator)
        await communicator.send_json_to({"type": "ping"})
        assert await communicator.receive_json_from(5) == {"type": "pong"}
        await communicator.send_json_to({"type": "operations", "operations": []})
        assert await communicator.receive_output(5) == {"type": "websocket.close", "code": 4400}


@pytest.mark.parametrize("text", ["{", "[" * 500, "x" * 2_000, "null", '{"type":"ping","more":1}'])
async def test_nonsense_closes_the_socket(pipeline: Pipeline, owner: User, text: str) -> None:
    async with socket(pipeline.id, owner) as communicator:
        await opened(communicator)
        await communicator.send_to(text_data=text)
        assert await communicator.receive_output(5) == {"type": "websocket.close", "code": 4400}


async def test_a_flood_closes_the_socket(pipeline: Pipeline, owner: User) -> None:
    async with socket(pipeline.id, owner) as communicator:
        await opened(communicator)
        for _message in range(121):
            await communicator.send_json_to({"type": "ping"})
        output: dict[str, Any] = {}
        while output.get("type") != "websocket.close":
            output = await communicator.receive_output(5)
        assert output["code"] == 4429


async def test_hints_outside_a_server_do_no_harm(pipeline: Pipeline, owner: User) -> None:
    await asyncio.sleep(0)
    sent = await rename(pipeline, owner, 0, "x")
    assert sent["name"] == "x"


POINTING = {"type": "pointing", "cursor": {"x": 1.5, "y": 2}, "nodes": ["a"]}


def joined(pipeline: Pipeline, name: str, role: Role) -> User:
    return make_member(pipeline.project, make_user(name), role)


async def next_of(communicator: WebsocketCommunicator, kind: str) -> dict[str, Any]:
    while True:
        message: dict[str, Any] = await communicator.receive_json_from(5)
        if message["type"] == kind:
            return message


async def test_where_an_editor_points_is_told_to_the_others_and_to_newcomers(
    pipeline: Pipeline, owner: User
) -> None:
    grace = await in_thread(joined)(pipeline, "grace", Role.VIEWER)
    async with socket(pipeline.id, owner) as own, socket(pipeline.id, grace) as other:
        await opened(own)
        await opened(other)
        await own.send_json_to(POINTING)
        person = {"user": owner.pk, "cursor": {"x": 1.5, "y": 2}, "nodes": ["a"]}
        told = {"type": "pointing", "people": [person]}
        assert await next_of(other, "pointing") == told
        linus = await in_thread(joined)(pipeline, "linus", Role.EDITOR)
        async with socket(pipeline.id, linus) as newcomer:
            await opened(newcomer)
            assert await next_of(newcomer, "pointing") == told


async def test_a_viewer_points_at_nothing(pipeline: Pipeline, owner: User) -> None:
    grace = await in_thread(joined)(pipeline, "grace", Role.VIEWER)
    async with socket(pipeline.id, owner) as own, socket(pipeline.id, grace) as other:
        await opened(own)
        await opened(other)
        await other.send_json_to(POINTING)
        await other.send_json_to({"type": "ping"})
        await next_of(other, "pong")
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(next_of(own, "pointing"), 0.5)


async def test_an_editor_who_becomes_a_viewer_stops_pointing(pipeline: Pipeline, owner: User) -> None:
    grace = await in_thread(joined)(pipeline, "grace", Role.EDITOR)
    async with socket(pipeline.id, owner) as own, socket(pipeline.id, grace) as other:
        await opened(own)
        await opened(other)
        await in_thread(services.member_change)(project=pipeline.project, user_id=grace.pk, role=Role.VIEWER)
        await asyncio.sleep(0.5)
        await other.send_json_to(POINTING)
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(next_of(own, "pointing"), 0.5)


async def test_a_flood_of_pointing_closes_the_socket(pipeline: Pipeline, owner: User) -> None:
    async with socket(pipeline.id, owner) as communicator:
        await opened(communicator)
        for _time in range(60):
            await communicator.send_json_to(POINTING)
        output = await communicator.receive_output(5)
        assert output == {"type": "websocket.close", "code": 4429}


async def test_a_pointing_with_more_in_it_closes_the_socket(pipeline: Pipeline, owner: User) -> None:
    async with socket(pipeline.id, owner) as communicator:
        await opened(communicator)
        await communicator.send_json_to({**POINTING, "name": "someone else"})
        assert await communicator.receive_output(5) == {"type": "websocket.close", "code": 4400}
