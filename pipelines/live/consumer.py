"""The socket of one draft: operations of other editors, who else is there and what they point at, its runs.

Rows are the truth. The consumer remembers the revision it has told and reads what follows, so a client sees
every operation once and in order, whatever hints were lost. Cursors and selections are in no row: they pass
from socket to socket, those of people who may edit.
"""

from __future__ import annotations

import itertools
import time
from typing import Any, cast
from uuid import UUID

from django.contrib.auth.models import AnonymousUser, User

from pipelines import extensions, selectors
from pipelines.live.groups import pipeline_group, project_group
from pipelines.live.layer import FADING
from pipelines.live.pace import Pace
from pipelines.live.pointing import PER_S, Latest, Told, read_pointing
from pipelines.live.presence import GREETING_S, Presence
from pipelines.live.reading import read
from pipelines.live.watching import NOT_FOUND, Refused, WatchingConsumer
from pipelines.models import Pipeline, Role

Message = dict[str, Any]
#: seconds after which a socket says where the draft is, though nothing happened: what was lost shows then
_STATE_S = 5.0


class PipelineConsumer(WatchingConsumer):
    longest_message = 4_000

    async def open(self) -> None:
        self._pipeline_id = self.id_of("pipeline_id")
        self._presence = Presence()
        self._greeted_at = 0.0
        self._own_pointing: Told | None = None
        #: twice as often as is passed on: a client's clock need not be ours
        self._pointings = Pace(burst=int(2 * PER_S), per_s=2 * PER_S)
        self._pointing_out = Latest(self._pass_on)
        self._pointing_in = Latest(self._tell_pointing)
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
        self._pointing_out.close()
        self._pointing_in.close()
        await self._to_others({"type": "presence.left", "channel": self.channel_name})
        for group in (pipeline_group(self._pipeline_id), project_group(self._project_id)):
            await self.channel_layer.group_discard(group, self.channel_name)

    async def tell(self) -> bool:
        for message in await read(self._news):
            await self.say(message)
        if time.monotonic() - self._greeted_at >= GREETING_S or not self._greeted_at:
            self._greeted_at = time.monotonic()
            await self._greet("presence.hello")
            self._point_again()
        if self._presence.forget_silent():
            await self._tell_presence()
        return True

    def check_access(self, user: User | AnonymousUser) -> None:
        _pipeline, role = selectors.pipeline_and_role_for(user, self.id_of("pipeline_id"))
        self._may_point = role.includes(Role.EDITOR)

    async def take(self, message: object) -> bool:
        pointing = read_pointing(message)
        if pointing is None:
            return False
        self.check_pace(self._pointings)
        if self._may_point:
            self._own_pointing = pointing
            self._pointing_out.put(self._user.pk, pointing)
        return True

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
            self._point_again()

    async def presence_here(self, message: Message) -> None:
        await self._hear(message)

    async def presence_left(self, message: Message) -> None:
        if self._presence.lose(message["channel"]):
            await self._tell_presence()

    async def presence_pointing(self, message: Message) -> None:
        """Note where someone points, unless it is oneself in another tab."""
        if message["user"] != self._user.pk:
            self._pointing_in.put(message["user"], message["pointing"])

    # ---- presence

    @property
    def _user(self) -> User:
        return cast("User", self.scope["user"])

    def _point_again(self) -> None:
        """For those who came since, and for those who missed it."""
        if self._own_pointing is not None and self._may_point:
            self._pointing_out.put(self._user.pk, self._own_pointing)

    async def _pass_on(self, pointings: dict[int, Told]) -> None:
        for user, pointing in pointings.items():
            message = {"type": "presence.pointing", "user": user, "pointing": pointing, FADING: True}
            await self._to_others(message)

    async def _tell_pointing(self, pointings: dict[int, Told]) -> None:
        people = [{"user": user, **pointing} for user, pointing in pointings.items()]
        await self.say({"type": "pointing", "people": people})

    async def _hear(self, message: Message) -> bool:
        is_new = self._presence.hear(message["channel"], message["user"], message["name"])
        if is_new:
            await self._tell_presence()
        return is_new

    async def _greet(self, kind: str) -> None:
        name = self._user.get_full_name() or self._user.get_username()
        await self._to_others(
            {"type": kind, "channel": self.channel_name, "user": self._user.pk, "name": name}
        )

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
                found.append(
                    {
                        "type": "operations",
                        "revision": revision,
                        "operations": [row.payload for row in operations],
                        "author": operations[0].author_name,
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
