"""A socket that only tells: it reads the rows when it is stirred and every few seconds and sends what is new.

The right to watch is checked before the socket is accepted and again while it is open, because a member can
be removed meanwhile. What a client may say is a ping, and what a socket takes besides. The apps above this
one build their sockets on it too.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import time
from collections.abc import Callable, Mapping
from typing import Any, ClassVar, cast
from urllib.parse import parse_qs
from uuid import UUID

from channels.consumer import get_handler_name
from channels.generic.websocket import AsyncWebsocketConsumer
from django.conf import settings
from django.contrib.auth.models import AnonymousUser, User

from pipelines.errors import RequestError
from pipelines.live.pace import Pace
from pipelines.live.reading import DatabaseTrouble, read

logger = logging.getLogger(__name__)

NOT_LOGGED_IN = 4401
FORBIDDEN = 4403
NOT_FOUND = 4404
BAD_MESSAGE = 4400
TOO_FAST = 4429
TRY_LATER = 1013
#: closing codes by the HTTP status of the refusal
_CODES = {401: NOT_LOGGED_IN, 403: FORBIDDEN, 404: NOT_FOUND}
#: pings a client may send at once, and how many a second in the long run
_PINGS, _PINGS_PER_S = 120, 2.0


class Refused(Exception):
    """The socket must not be (or stay) open."""

    def __init__(self, code: int) -> None:
        super().__init__(str(code))
        self.code = code


class WatchingConsumer(AsyncWebsocketConsumer):
    """Checks access, then repeats `tell` until the client leaves."""

    #: seconds between looks when nothing stirs it
    poll_s: ClassVar[float] = 3.0
    #: seconds between two checks of the right to watch
    recheck_s: ClassVar[float] = 15.0
    #: looks that may follow each other at once, and how many a second there are after that
    burst: ClassVar[int] = 12
    looks_per_s: ClassVar[float] = 50.0
    #: characters
    longest_message: ClassVar[int] = 1_000

    async def dispatch(self, message: dict[str, Any]) -> None:
        """Handle a message here and now.

        Channels would first look for old database connections, in the one thread that all sockets share;
        handlers here never touch the database themselves.
        """
        handler = getattr(self, get_handler_name(message), None)
        if handler is None:
            raise ValueError(f"No handler for message type {message['type']}")
        await handler(message)

    async def connect(self) -> None:
        self._stirred = asyncio.Event()
        #: whether this look follows a hint, or is one of those made now and then
        self.is_hinted = False
        #: a look that a hint asked for did not succeed
        self._owes_a_look = False
        self._watching: asyncio.Task[None] | None = None
        self._pings = Pace(_PINGS, _PINGS_PER_S)
        self._checked_at = 0.0
        try:
            # the user was read for this very handshake
            await self._check(self.check_access)
            await self.open()
        except Refused as refused:
            await self.close(code=refused.code)
            return
        except DatabaseTrouble:
            await self.close(code=TRY_LATER)
            return
        await self.accept()
        self._watching = asyncio.create_task(self._watch())

    async def disconnect(self, code: int) -> None:
        if self._watching is not None:
            self._watching.cancel()
            await self.leave()

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        """Answer a ping; close the socket of a client that says what nobody takes, or says it too often."""
        message = parsed(text_data) if text_data and len(text_data) <= self.longest_message else None
        try:
            if message == {"type": "ping"}:
                self.check_pace(self._pings)
                await self.say({"type": "pong"})
            elif not await self.take(message):
                raise Refused(BAD_MESSAGE)
        except Refused as refused:
            await self.close(code=refused.code)

    async def take(self, _message: object) -> bool:
        """Do what a client says; False when it is nothing this socket takes."""
        return False

    @staticmethod
    def check_pace(pace: Pace) -> None:
        """Count something a client said; raise when that was too often."""
        if pace.wait_s(time.monotonic()) > 0:
            raise Refused(TOO_FAST)

    async def say(self, message: Mapping[str, Any]) -> None:
        await self.send(text_data=json.dumps(message, separators=(",", ":"), default=str))

    def stir(self) -> None:
        """Look at the database soon."""
        self._stirred.set()

    async def look_again(self, _message: dict[str, Any]) -> None:
        """Handle the news that hints may have been lost."""
        await self.access_check(_message)

    async def access_check(self, _message: dict[str, Any]) -> None:
        """Handle a hint that the right to watch may be gone."""
        self._checked_at = 0.0
        self.stir()

    # ---- to be written by each socket

    async def open(self) -> None:
        """Prepare before the socket is accepted."""

    async def tell(self) -> bool:
        """Send what is new; return False when there will never be more."""
        raise NotImplementedError

    async def leave(self) -> None:
        """Undo `open`; called for accepted sockets only."""

    def check_access(self, user: User | AnonymousUser) -> None:
        """Raise an error of the app unless the user may watch. Runs in a thread."""
        raise NotImplementedError

    # ---- helpers

    def id_of(self, name: str) -> UUID:
        try:
            return UUID(self.scope["url_route"]["kwargs"][name])
        except ValueError as error:
            raise Refused(NOT_FOUND) from error

    def language(self) -> str:
        """The language asked for in the address: a browser cannot set headers of a socket."""
        asked = parse_qs(self.scope.get("query_string", b"").decode("latin-1")).get("language", [""])[0]
        return asked if asked in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE

    def number_of(self, name: str) -> int | None:
        """A query parameter that is a count; None when it is absent or nonsense."""
        given = parse_qs(self.scope.get("query_string", b"").decode("latin-1")).get(name, [""])[0]
        return int(given) if given.isascii() and given.isdigit() and len(given) <= 18 else None

    async def _check(self, check: Callable[[User], None]) -> None:
        user = self.scope.get("user")
        if user is None or not user.is_authenticated:
            raise Refused(NOT_LOGGED_IN)
        # Noted before the query: a hint that arrives during it asks for another check.
        self._checked_at = time.monotonic()
        try:
            await read(check, cast("User", user))
        except RequestError as error:
            raise Refused(_CODES.get(error.status, NOT_FOUND)) from error

    def _check_again(self, connected: User) -> None:
        # the user as the database has them now: the scope keeps the one who connected
        user = User.objects.filter(pk=connected.pk, is_active=True).first()
        self.check_access(user or AnonymousUser())

    async def _look(self) -> bool:
        """Check the right to watch when it is time, and tell what is new; False: there will never be more."""
        # cleared before the look: a hint that comes during it asks for another one
        self.is_hinted = self._stirred.is_set() or self._owes_a_look
        self._stirred.clear()
        self._owes_a_look = True
        try:
            if time.monotonic() - self._checked_at >= self.recheck_s:
                await self._check(self._check_again)
            goes_on = await self.tell()
            self._owes_a_look = False
            return goes_on
        except DatabaseTrouble as trouble:
            # it restarts: the socket stays, nothing is lost, the next look tells
            logger.warning("a socket waits for the database: %s", trouble)
            self._checked_at = 0.0
            return True

    async def _watch(self) -> None:
        pace = Pace(self.burst, self.looks_per_s)
        try:
            while await self._look():
                await asyncio.sleep(pace.wait_s(time.monotonic()))
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(self._stirred.wait(), self.poll_s)
        except Refused as refused:
            await self.close(code=refused.code)
        except Exception:
            logger.exception("a socket on %s failed", self.scope.get("path"))
            await self.close(code=1011)


def parsed(text: str) -> object:
    """What a client said; None for what is no JSON."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None
