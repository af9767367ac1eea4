"""The socket of one run: its events, from any number on, without gap or repetition.

Rows are the truth. The consumer remembers the last number it sent and reads what follows: when it is poked,
and every two seconds in case a poke was lost. What it sends is what `GET /api/runs/{id}/events` answers.
"""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import AnonymousUser, User

from executor import selectors
from executor.live import pokes
from executor.live.consumer import WatchConsumer
from executor.live.feed import feed


class RunConsumer(WatchConsumer):
    async def open(self) -> None:
        self._run_id = self.id_of("run_id")
        self._sent = self.number_of("after") or 0
        self._greeted = False
        self._language = self.language()
        # joined before the first look, so that nothing falls between
        await self.channel_layer.group_add(pokes.run_group(self._run_id), self.channel_name)
        feed().watch(self._run_id)

    async def leave(self) -> None:
        feed().leave(self._run_id)
        await self.channel_layer.group_discard(pokes.run_group(self._run_id), self.channel_name)

    async def tell(self) -> bool:
        if not self._greeted:
            # a number from the future (a database restored from a backup) means: from the beginning
            self._sent = self._sent if self._sent <= self._last_seq else 0
            await self.say({"type": "state", "last_seq": self._last_seq})
            self._greeted = True
        elif not self.is_hinted and not await feed().is_news(self._run_id, self._sent):
            return True
        while batch := await feed().after(self._run_id, self._sent, self._language):
            await self.send(text_data=batch.text)
            self._sent = batch.last_seq
            if not batch.is_full:
                # of what came since it was read a hint tells, after which there is another look
                break
        return True

    async def run_poke(self, message: dict[str, Any]) -> None:
        """Handle a hint from `pokes`; one that came late tells nothing new."""
        if message["seq"] > self._sent:
            self.stir()

    def check_access(self, user: User | AnonymousUser) -> None:
        # the client's own number is older: it had it before it came
        self._last_seq = selectors.last_seq_for(user, self.id_of("run_id"))
