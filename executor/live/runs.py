"""The socket of one run: its events, from any number on, without gap or repetition.

Rows are the truth. The consumer remembers the last number it sent and reads what follows: when it is poked,
and every two seconds in case a poke was lost. What it sends is what `GET /api/runs/{id}/events` answers.
"""

from __future__ import annotations

from typing import Any

from channels.db import database_sync_to_async
from django.contrib.auth.models import AnonymousUser, User

from executor import selectors
from executor.live import pokes
from executor.live.consumer import WatchConsumer
from executor.models import Run
from pipelines.live.watching import NOT_FOUND, Refused

#: events in one message
_BATCH = 200


class RunConsumer(WatchConsumer):
    async def open(self) -> None:
        self._run_id = self.id_of("run_id")
        self._sent = self.number_of("after") or 0
        self._greeted = False
        # joined before the first look, so that nothing falls between
        await self.channel_layer.group_add(pokes.run_group(self._run_id), self.channel_name)

    async def leave(self) -> None:
        await self.channel_layer.group_discard(pokes.run_group(self._run_id), self.channel_name)

    async def tell(self) -> bool:
        if not self._greeted:
            last_seq = await database_sync_to_async(self._last_seq)()
            # a number from the future (a database restored from a backup) means: from the beginning
            self._sent = self._sent if self._sent <= last_seq else 0
            await self.say({"type": "state", "last_seq": last_seq})
            self._greeted = True
        while events := await database_sync_to_async(self._next_events)():
            await self.say({"type": "events", "events": events})
            self._sent = events[-1]["seq"]
        return True

    async def run_poke(self, _message: dict[str, Any]) -> None:
        """Handle a hint from `pokes`."""
        self.stir()

    def check_access(self, user: User | AnonymousUser) -> None:
        selectors.run_get_for(user, self.id_of("run_id"))

    def _last_seq(self) -> int:
        last_seq = Run.objects.filter(id=self._run_id).values_list("last_seq", flat=True).first()
        if last_seq is None:
            raise Refused(NOT_FOUND)
        return last_seq

    def _next_events(self) -> list[dict[str, Any]]:
        return selectors.events_after(self._run_id, self._sent, limit=_BATCH)
