"""Reads the events of runs for all sockets of this process: sockets of one run share each look.

Whoever asks while a look at the same run is under way waits for the next one, so nobody is given what was
read before the news came; all who wait for the same number in the same language get the same rows, encoded
once. Looks that no hint asked for begin with a survey: one query a second says which of all watched runs have
anything new.
"""

from __future__ import annotations

import asyncio
import json
import time
import weakref
from collections import Counter
from dataclasses import dataclass
from uuid import UUID

from django.utils import translation

from executor import selectors
from executor.models import Run
from pipelines.live.reading import read

#: events in one message
BATCH = 200
#: seconds for which a survey holds
SURVEY_S = 1.0


@dataclass(frozen=True)
class Batch:
    """Events that follow a number, as the message that is sent."""

    last_seq: int
    text: str
    #: more may follow that were there already
    is_full: bool = False


#: the events, None when there are none, or why they could not be read
_Outcome = Batch | Exception | None
#: the number after which events are wanted, and the language
_Wanted = tuple[int, str]


class RunFeed:
    """The looks of one event loop."""

    def __init__(self) -> None:
        self._watched: Counter[UUID] = Counter()
        self._surveyed_at = -SURVEY_S
        self._newest: dict[UUID, int] = {}
        self._survey: asyncio.Task[None] | None = None
        self._waiting: dict[UUID, dict[_Wanted, asyncio.Future[_Outcome]]] = {}
        self._looking: dict[UUID, asyncio.Task[None]] = {}

    def watch(self, run_id: UUID) -> None:
        """Take a run into the survey; once for each socket."""
        self._watched[run_id] += 1

    def leave(self, run_id: UUID) -> None:
        self._watched[run_id] -= 1
        if self._watched[run_id] <= 0:
            del self._watched[run_id]

    async def is_news(self, run_id: UUID, seq: int) -> bool:
        """Tell whether a run may have events after a number; what is up to a second old may be missed."""
        if time.monotonic() - self._surveyed_at >= SURVEY_S:
            if self._survey is None or self._survey.done():
                self._survey = asyncio.create_task(self._look_at_all())
            await asyncio.shield(self._survey)
        # a run that came after the survey
        return self._newest.get(run_id, seq + 1) > seq

    async def _look_at_all(self) -> None:
        began = time.monotonic()
        self._newest = await read(_read_newest, list(self._watched))
        self._surveyed_at = began

    async def after(self, run_id: UUID, seq: int, language: str = "en") -> Batch | None:
        """Return the next events of a run, told in a language; None when there are no more."""
        wanted = seq, language
        waiting = self._waiting.setdefault(run_id, {})
        if wanted not in waiting:
            waiting[wanted] = asyncio.get_running_loop().create_future()
        future = waiting[wanted]
        if run_id not in self._looking:
            self._looking[run_id] = asyncio.create_task(self._look(run_id))
        outcome = await asyncio.shield(future)
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    async def _look(self, run_id: UUID) -> None:
        while asked := self._waiting.pop(run_id, None):
            try:
                found: dict[_Wanted, _Outcome] = dict(await read(_read_all, run_id, list(asked)))
            except Exception as error:
                found = dict.fromkeys(asked, error)
            for wanted, future in asked.items():
                future.set_result(found[wanted])
        # in the same turn as the last check: whoever asks from now on starts a new look
        del self._looking[run_id]


_feeds: weakref.WeakKeyDictionary[asyncio.AbstractEventLoop, RunFeed] = weakref.WeakKeyDictionary()


def feed() -> RunFeed:
    """Return the feed of the running event loop."""
    return _feeds.setdefault(asyncio.get_running_loop(), RunFeed())


def _read_newest(runs: list[UUID]) -> dict[UUID, int]:
    return dict(Run.objects.filter(id__in=runs).values_list("id", "last_seq"))


def _read_all(run_id: UUID, wanted: list[_Wanted]) -> dict[_Wanted, Batch | None]:
    return {(seq, language): _read(run_id, seq, language) for seq, language in wanted}


def _read(run_id: UUID, seq: int, language: str) -> Batch | None:
    with translation.override(language):
        events = selectors.events_after(run_id, seq, limit=BATCH)
    if not events:
        return None
    text = json.dumps({"type": "events", "events": events}, separators=(",", ":"), default=str)
    return Batch(events[-1]["seq"], text, is_full=len(events) == BATCH)
