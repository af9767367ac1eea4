"""The socket of one step's log. Apart from events, so that a step that prints a lot never delays a state.

It looks at the file twice a second and sends at most so much per look; a client that cannot keep up slows
down its own socket only. The socket follows the step to its next attempt: the log then starts again at
offset 0.
"""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.models import AnonymousUser, User

from executor import selectors
from executor.live.consumer import WatchConsumer
from executor.logs import LogPage, log_page
from executor.models import Step
from pipelines.live.reading import read
from pipelines.live.watching import NOT_FOUND, Refused

_PAGES_PER_LOOK = 4


class LogConsumer(WatchConsumer):
    poll_s: ClassVar[float] = 0.4
    burst: ClassVar[int] = 0
    looks_per_s: ClassVar[float] = 10.0

    async def open(self) -> None:
        self._offset = self.number_of("offset") or 0
        self._attempt: int | None = None
        self._told = False

    async def tell(self) -> bool:
        for _look in range(_PAGES_PER_LOOK):
            page = await read(self._next_page)
            if page.text or page.complete or not self._told:
                self._told = True
                self._offset = page.next_offset
                await self.say(
                    {"type": "log", "offset": page.offset, "text": page.text, "complete": page.complete}
                )
            if page.complete:
                return False
            if not page.text:
                break
        return True

    def check_access(self, user: User | AnonymousUser) -> None:
        selectors.step_get_for(user, self.id_of("run_id"), self._node)

    @property
    def _node(self) -> str:
        return str(self.scope["url_route"]["kwargs"]["node"])

    def _next_page(self) -> LogPage:
        step = Step.objects.filter(run_id=self.id_of("run_id"), node=self._node).first()
        if step is None:
            raise Refused(NOT_FOUND)
        if self._attempt not in (None, step.attempt):
            self._offset = 0
        self._attempt = step.attempt
        return log_page(step, self._offset)
