"""Sockets of one run share looks at the database, and nobody gets what was read before they asked."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import OperationalError

from executor.live import feed as feeds
from executor.live.feed import Batch, RunFeed

RUN = uuid4()


class Rows:
    """A database of one run whose looks take as long as the test likes."""

    def __init__(self) -> None:
        self.last_seq = 0
        self.looks = 0
        self.surveys = 0
        self.gate = asyncio.Event()
        self.gate.set()
        self.trouble: Exception | None = None

    async def read(self, function: Callable[..., Any], *arguments: Any) -> Any:
        if function is feeds._read_newest:
            self.surveys += 1
            return dict.fromkeys(arguments[0], self.last_seq)
        self.looks += 1
        seen = self.last_seq
        await self.gate.wait()
        if self.trouble is not None:
            raise self.trouble
        wanted: list[tuple[int, str]] = arguments[1]
        return {
            (seq, language): Batch(seen, f"up to {seen}" + f" in {language}" * (language != "en"))
            if seen > seq
            else None
            for seq, language in wanted
        }


@pytest.fixture
def rows(monkeypatch: pytest.MonkeyPatch) -> Rows:
    rows = Rows()
    monkeypatch.setattr(feeds, "read", rows.read)
    return rows


async def test_two_hundred_sockets_cost_one_look(rows: Rows) -> None:
    rows.last_seq = 7
    feed = RunFeed()

    found = await asyncio.gather(*(feed.after(RUN, 3) for _socket in range(200)))

    assert rows.looks == 1
    assert set(found) == {Batch(7, "up to 7")}


async def test_who_asks_during_a_look_gets_the_next_one(rows: Rows) -> None:
    feed = RunFeed()
    rows.last_seq = 1
    rows.gate.clear()
    early = asyncio.create_task(feed.after(RUN, 0))
    while not rows.looks:
        await asyncio.sleep(0)
    # written after the first look began, and told before the second socket asked
    rows.last_seq = 2
    late = asyncio.create_task(feed.after(RUN, 0))
    await asyncio.sleep(0)
    rows.gate.set()

    assert (await early, await late) == (Batch(1, "up to 1"), Batch(2, "up to 2"))
    assert rows.looks == 2


async def test_sockets_at_different_places_each_get_what_follows_theirs(rows: Rows) -> None:
    rows.last_seq = 5
    feed = RunFeed()

    found = await asyncio.gather(feed.after(RUN, 2), feed.after(RUN, 5))

    assert list(found) == [Batch(5, "up to 5"), None]
    assert rows.looks == 1


async def test_each_is_told_in_their_language_with_one_look(rows: Rows) -> None:
    rows.last_seq = 5
    feed = RunFeed()

    found = await asyncio.gather(feed.after(RUN, 2), feed.after(RUN, 2, "fr"))

    assert list(found) == [Batch(5, "up to 5"), Batch(5, "up to 5 in fr")]
    assert rows.looks == 1


async def test_trouble_reaches_everyone_who_waits_and_nobody_after(rows: Rows) -> None:
    rows.trouble = OperationalError("it restarts")
    feed = RunFeed()
    outcomes = await asyncio.gather(*(feed.after(RUN, 0) for _socket in range(3)), return_exceptions=True)
    assert [type(outcome) for outcome in outcomes] == [OperationalError] * 3

    rows.trouble = None
    assert await feed.after(RUN, 0) is None


async def test_looks_without_a_hint_cost_one_query_a_second_for_all_runs(
    rows: Rows, monkeypatch: pytest.MonkeyPatch
) -> None:
    feed = RunFeed()
    runs: list[UUID] = [uuid4() for _run in range(50)]
    for run in runs:
        feed.watch(run)

    assert not any(await asyncio.gather(*(feed.is_news(run, 0) for run in runs)))
    assert rows.surveys == 1
    rows.last_seq = 4
    monkeypatch.setattr(feeds, "SURVEY_S", 0.0)
    assert await feed.is_news(runs[0], 3)
    assert not await feed.is_news(runs[0], 4)


async def test_a_run_that_no_survey_knows_is_looked_at(rows: Rows) -> None:
    feed = RunFeed()

    assert await feed.is_news(uuid4(), 100)


async def test_runs_that_nobody_watches_leave_the_survey() -> None:
    feed = RunFeed()
    feed.watch(RUN)
    feed.watch(RUN)
    feed.leave(RUN)
    assert dict(feed._watched) == {RUN: 1}
    feed.leave(RUN)
    assert not feed._watched
