"""The channel layer within a process: from any thread, never waiting, never more than a queue holds."""

from __future__ import annotations

import asyncio
import threading

import pytest

from pipelines.live.layer import LOOK_AGAIN, HintLayer


async def member_of(layer: HintLayer, *groups: str) -> str:
    channel = await layer.new_channel()
    for group in groups:
        await layer.group_add(group, channel)
    return channel


async def heard(layer: HintLayer, channel: str) -> object:
    return (await asyncio.wait_for(layer.receive(channel), 1))["text"]


async def test_a_group_hears_what_is_told_to_it_and_nobody_else_does() -> None:
    layer = HintLayer()
    here, there = await member_of(layer, "here"), await member_of(layer, "there")

    await layer.group_send("here", {"type": "hint", "text": "a"})
    await layer.group_send("there", {"type": "hint", "text": "b"})

    assert await heard(layer, here) == "a"
    assert await heard(layer, there) == "b"


async def test_a_thread_without_a_loop_can_tell_a_group() -> None:
    layer = HintLayer()
    channel = await member_of(layer, "group")

    teller = threading.Thread(target=layer.tell_group, args=("group", {"type": "hint", "text": "a"}))
    teller.start()

    assert await heard(layer, channel) == "a"
    teller.join()


async def test_whoever_left_hears_nothing() -> None:
    layer = HintLayer()
    channel = await member_of(layer, "group", "other")
    await layer.group_discard("group", channel)

    layer.tell_group("group", {"type": "hint", "text": "a"})
    layer.tell_group("other", {"type": "hint", "text": "b"})

    assert await heard(layer, channel) == "b"


async def test_a_consumer_that_ends_leaves_nothing_behind() -> None:
    layer = HintLayer()
    channel = await member_of(layer, "group")
    receiving = asyncio.ensure_future(layer.receive(channel))
    await asyncio.sleep(0)
    receiving.cancel()
    with pytest.raises(asyncio.CancelledError):
        await receiving

    assert not layer._places
    assert not layer._groups


async def test_hints_that_nobody_takes_do_not_pile_up() -> None:
    layer = HintLayer(capacity=3)
    channel = await member_of(layer, "group")

    for number in range(10):
        layer.tell_group("group", {"type": "hint", "text": number})
    await asyncio.sleep(0.01)

    assert [await heard(layer, channel) for _number in range(3)] == [0, 1, 2]
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(layer.receive(channel), 0.05)


def test_a_loop_that_is_closed_is_no_trouble() -> None:
    layer = HintLayer()
    loop = asyncio.new_event_loop()
    loop.run_until_complete(member_of(layer, "group"))
    loop.close()

    layer.tell_group("group", {"type": "hint", "text": "a"})


async def test_a_line_takes_messages_to_the_sockets_of_another_process() -> None:
    ours, theirs = HintLayer(), HintLayer()
    channel = await member_of(theirs, "group")
    ours.reach_out(theirs.take_in)

    ours.tell_group("group", {"type": "hint", "text": "a"})

    assert await heard(theirs, channel) == "a"


async def test_after_a_loss_every_socket_is_told_to_look() -> None:
    layer = HintLayer()
    channel = await member_of(layer)

    layer.look_again()

    assert await asyncio.wait_for(layer.receive(channel), 1) == LOOK_AGAIN
