"""Hints between processes over a real Redis, which may vanish and come back."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from pipelines.live.layer import LOOK_AGAIN, HintLayer
from scripts.services import Redis

pytestmark = pytest.mark.timeout(60)


async def channel_in(layer: HintLayer, group: str) -> str:
    channel = await layer.new_channel()
    await layer.group_add(group, channel)
    return channel


async def next_message(layer: HintLayer, channel: str, *, seconds: float = 10) -> dict[str, Any]:
    return await asyncio.wait_for(layer.receive(channel), seconds)


async def connected(redis: Redis, *layers: HintLayer) -> None:
    """Wait until each of the layers listens."""
    topic = layers[0]._topic
    wanted = f":{len(layers)}"
    while True:
        with_number = await asyncio.to_thread(redis.command, "PUBLISH", topic, "nothing")
        if with_number == wanted:
            return
        await asyncio.sleep(0.05)


async def test_a_hint_reaches_the_sockets_of_another_process_once(redis: Redis) -> None:
    ours, others = (HintLayer(url=redis.url(), prefix="once") for _process in range(2))
    here, there = await channel_in(ours, "group"), await channel_in(others, "group")
    await connected(redis, ours, others)

    await ours.group_send("group", {"type": "hint", "number": 1})
    await ours.group_send("group", {"type": "hint", "number": 2})

    for layer, channel in ((ours, here), (others, there)):
        assert [(await next_message(layer, channel))["number"] for _message in range(2)] == [1, 2]
        with pytest.raises(TimeoutError):
            await next_message(layer, channel, seconds=0.2)


async def test_after_an_outage_every_socket_looks_again_and_hints_flow(redis: Redis) -> None:
    ours, others = (HintLayer(url=redis.url(), prefix="outage") for _process in range(2))
    here, there = await channel_in(ours, "group"), await channel_in(others, "group")
    await connected(redis, ours, others)

    await asyncio.to_thread(redis.kill)
    await ours.group_send("group", {"type": "hint", "number": 1})
    assert (await next_message(ours, here))["number"] == 1
    await asyncio.to_thread(redis.start)

    assert await next_message(ours, here) == LOOK_AGAIN
    assert await next_message(others, there) == LOOK_AGAIN
    await ours.group_send("group", {"type": "hint", "number": 2})
    assert (await next_message(others, there))["number"] == 2


async def test_what_strangers_publish_is_ignored(redis: Redis) -> None:
    layer = HintLayer(url=redis.url(), prefix="strangers")
    channel = await channel_in(layer, "group")
    await connected(redis, layer)

    await asyncio.to_thread(redis.command, "PUBLISH", layer._topic, "[1,2]")
    layer.tell_group("group", {"type": "hint"})

    assert (await next_message(layer, channel))["type"] == "hint"


async def test_a_redis_that_hangs_keeps_nobody_waiting(redis: Redis) -> None:
    layer = HintLayer(url=redis.url(), prefix="hangs")
    channel = await channel_in(layer, "group")
    redis.freeze()
    try:
        await asyncio.wait_for(layer.group_send("group", {"type": "hint"}), 0.5)
        assert (await next_message(layer, channel, seconds=0.5))["type"] == "hint"
        assert await asyncio.wait_for(channel_in(layer, "group"), 0.5)
    finally:
        redis.thaw()
