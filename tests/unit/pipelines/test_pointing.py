"""What a client may say about its pointer, and how often it is passed on."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from pipelines.live.pointing import MAX_NODES, Latest, Told, read_pointing


def message(**changes: Any) -> dict[str, Any]:
    return {"type": "pointing", "cursor": {"x": 1.5, "y": -2}, "nodes": ["split_data"], **changes}


@pytest.mark.parametrize("changes", [{}, {"cursor": None}, {"nodes": []}])
def test_a_cursor_and_nodes_are_taken(changes: dict[str, Any]) -> None:
    said = message(**changes)
    assert read_pointing(said) == {"cursor": said["cursor"], "nodes": said["nodes"]}


@pytest.mark.parametrize(
    "said",
    [
        None,
        [],
        "pointing",
        {"type": "pointing"},
        message(type="ping"),
        message(name="someone else"),
        message(cursor={"x": 1}),
        message(cursor={"x": 1, "y": 2, "z": 3}),
        message(cursor={"x": True, "y": 2}),
        message(cursor={"x": "1", "y": 2}),
        message(cursor={"x": float("nan"), "y": 2}),
        message(cursor={"x": float("inf"), "y": 2}),
        message(cursor={"x": 10**400, "y": 2}),
        message(nodes=None),
        message(nodes=["<b>"]),
        message(nodes=[1]),
        message(nodes=["a" * 64]),
        message(nodes=["a"] * (MAX_NODES + 1)),
    ],
)
def test_anything_else_is_not(said: object) -> None:
    assert read_pointing(said) is None


async def test_a_flood_comes_out_as_the_newest_of_each_person() -> None:
    handed: list[dict[int, Told]] = []

    async def hand_on(waiting: dict[int, Told]) -> None:
        handed.append(waiting)

    latest = Latest(hand_on, per_s=50)
    for number in range(100):
        latest.put(1, {"number": number})
        latest.put(2, {"number": -number})
        await asyncio.sleep(0)
    await asyncio.sleep(0.1)
    assert handed[-1] == {1: {"number": 99}, 2: {"number": -99}}
    assert len(handed) <= 3
