"""The socket of one draft: operations of other editors, who else is there, and the state of its runs.

Rows are the truth. The consumer remembers the revision it has told and reads what follows, so a client sees
every operation once and in order, whatever hints were lost.
"""

from __future__ import annotations

import itertools
import time
from typing import Any, cast
from uuid import UUID

from django.contrib.auth.models import AnonymousUser, User

from pipelines import extensions, selectors
from pipelines.live.groups import pipeline_group, project_group
from pipelines.live.presence import GREETING_S, Presence
from pipelines.live.reading import read
from pipelines.live.watching import NOT_FOUND, Refused, WatchingConsumer
from pipelines.models import Pipeline

Message = dict[str, Any]
#: seconds after which a socket says where the draft is, though nothing happened: what was lost shows then
_STATE_S = 5.0


class PipelineConsumer(WatchingConsumer):
    async def open(self) -> None:
        self._pipeline_id = self.id_of("pipeline_id")
        self._presence = Presence()
        self._greeted_at = 0.0
        self._run_told: object = None
        self._runs_asked: set[str] = set()
        # joined before the first look, so that nothing falls between
        self._project_id, revision = await read(self._place)
        for group in (pipeline_group(self._pipeline_id), project_group(self._project_id)):
            await self.channel_layer.group_add(group, self.channel_name)
        after = self.number_of("after")
        # a revision from the future (a database restored from a backup) means: nothing is known
        self._revision = after if after is not None and after <= revision else revision
        #: when the revision was last told
        self._told_at = float("-inf")

    async def leave(self) -> None:
        await self._to_others({"type": "presence.left", "channel": self.channel_name})
        for group in (pipeline_group(self._pipeline_id), project_group(self._project_id)):
            await self.channel_layer.group_discard(group, self.channel_name)

    async def tell(self) -> bool:
        for message in await read(self._news):
            await self.say(message)
        if time.monotonic() - self._greeted_at >= GREETING_S or not self._greeted_at:
            self._greeted_at = time.monotonic()
            await self._greet("presence.hello")
        if self._presence.forget_silent():
            await self._tell_presence()
        return True

    def check_access(self, user: User | AnonymousUser) -> None:
        selectors.pipeline_get_for(user, self.id_of("pipeline_id"))

    # ---- hints from the channel layer

    async def pipeline_stir(self, _message: Message) -> None:
        self.stir()

    async def pipeline_run(self, message: Message) -> None:
        """Handle the executor's hint that a run of this pipeline is new or has changed."""
        self._runs_asked.add(str(message["run"]))
        self.stir()

    async def presence_hello(self, message: Message) -> None:
        """Note a newcomer, or someone's regular greeting; a newcomer wants to know who is here."""
        if await self._hear(message) and message["channel"] != self.channel_name:
            await self._greet("presence.here")

    async def presence_here(self, message: Message) -> None:
        await self._hear(message)

    async def presence_left(self, message: Message) -> None:
        if self._presence.lose(message["channel"]):
            await self._tell_presence()

    # ---- presence

    async def _hear(self, message: Message) -> bool:
        is_new = self._presence.hear(message["channel"], message["user"], message["name"])
        if is_new:
            await self._tell_presence()
        return is_new

    async def _greet(self, kind: str) -> None:
        user = cast("User", self.scope["user"])
        name = user.get_full_name() or user.get_username()
        await self._to_others({"type": kind, "channel": self.channel_name, "user": user.pk, "name": name})

    async def _tell_presence(self) -> None:
        await self.say({"type": "presence", "users": self._presence.users()})

    async def _to_others(self, message: Message) -> None:
        await self.channel_layer.group_send(pipeline_group(self._pipeline_id), message)

    # ---- the database; these run in a thread

    def _place(self) -> tuple[UUID, int]:
        found = Pipeline.objects.filter(id=self._pipeline_id).values_list("project_id", "revision").first()
        if found is None:
            raise Refused(NOT_FOUND)
        return found

    def _news(self) -> list[Message]:
        return [*self._operation_news(), *self._run_news()]

    def _operation_news(self) -> list[Message]:
        """One message per batch; the first look, and one now and then, says at least where the draft is."""
        found: list[Message] = []
        while rows := selectors.operations_after(self._pipeline_id, self._revision):
            for revision, batch in itertools.groupby(rows, key=lambda row: row.revision):
                operations = list(batch)
                author = operations[0].author
                found.append(
                    {
                        "type": "operations",
                        "revision": revision,
                        "operations": [row.payload for row in operations],
                        "author": author.get_username() if author is not None else None,
                    }
                )
            self._revision = rows[-1].revision
        now = time.monotonic()
        if not found and now - self._told_at >= _STATE_S:
            found.append({"type": "state", "revision": self._revision})
        if found:
            self._told_at = now
        return found

    def _run_news(self) -> list[Message]:
        """The newest run when it has changed since it was told, and the runs hints spoke of."""
        asked, self._runs_asked = self._runs_asked, set()
        newest = extensions.last_runs([self._pipeline_id]).get(self._pipeline_id)
        state = (newest["id"], newest["state"]) if newest is not None else None
        if newest is not None and state != self._run_told:
            asked.add(str(newest["id"]))
        self._run_told = state
        rows = [extensions.run_row(UUID(run_id)) for run_id in sorted(asked)]
        return [{"type": "run", "run": row} for row in rows if row is not None]
