"""The channel layer: hints within a process and, over Redis or a line, between processes.

Groups live in the process that serves their sockets; Redis only passes messages on, so nothing of it can be
flushed away. Sending and receiving happen in threads of their own: neither a request nor an event loop
ever waits for Redis. While it is gone, hints still reach the sockets of the same process, and sockets of
others look by themselves; when it is back, every socket looks at once, because hints may have been lost.
"""

from __future__ import annotations

import asyncio
import json
import logging
import queue
import threading
import uuid
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

import redis
from channels.layers import BaseChannelLayer, get_channel_layer

logger = logging.getLogger(__name__)

Message = dict[str, Any]

#: what every socket is told after messages may have been lost
LOOK_AGAIN: Final[Message] = {"type": "look.again"}
#: a message with this key is worth less than a hint
FADING: Final = "fading"
#: messages of one process that wait for Redis; what comes on top is dropped
_OUTBOX = 10_000
#: messages sent to Redis in one exchange
_BATCH = 200
_PAUSE_S = 0.5
_TIMEOUT_S = 5.0


@dataclass(frozen=True)
class _Place:
    """Where messages of a channel are put, and the event loop its consumer lives in."""

    loop: asyncio.AbstractEventLoop
    queue: asyncio.Queue[Message]


class HintLayer(BaseChannelLayer):
    """Hand messages to the channels of this process at once, from any thread; with Redis also to others."""

    extensions = ["groups", "flush"]

    def __init__(self, *, url: str | None = None, prefix: str = "atelier", capacity: int = 100) -> None:
        super().__init__(capacity=capacity)
        self._url = url
        self._topic = f"{prefix}.hints"
        #: tells the messages of this process from others' when they come back
        self._origin = uuid.uuid4().hex
        self._lock = threading.Lock()
        self._places: dict[str, _Place] = {}
        self._groups: defaultdict[str, set[str]] = defaultdict(set)
        self._outbox: queue.Queue[bytes] = queue.Queue(_OUTBOX)
        self._threads: list[threading.Thread] = []
        self._line: Callable[[str, str, Message], None] | None = None

    # ---- the interface of channel layers

    async def new_channel(self, prefix: str = "specific.") -> str:
        name = f"{prefix}{uuid.uuid4().hex}"
        with self._lock:
            self._places[name] = _Place(asyncio.get_running_loop(), asyncio.Queue(self.capacity))
        if self._url is not None:
            self._ensure_thread("hints-in", self._take_in)
        return name

    async def receive(self, channel: str) -> Message:
        place = self._places[channel]
        try:
            return await place.queue.get()
        except asyncio.CancelledError:
            # Channels has no call for it: a consumer that ends cancels its last receive
            self._forget(channel)
            raise

    async def send(self, channel: str, message: Message) -> None:
        self._pass_on("channel", channel, message)

    async def group_send(self, group: str, message: Message) -> None:
        self.tell_group(group, message)

    def tell_group(self, group: str, message: Message) -> None:
        """Do what `group_send` does, without a loop: nothing here ever waits."""
        self._pass_on("group", group, message)

    def reach_out(self, send: Callable[[str, str, Message], None] | None) -> None:
        """Pass messages on to one other process as well, whose layer gets them by `take_in`; None: no more.

        `send` is called in any thread; it must neither wait nor raise.
        """
        self._line = send

    def take_in(self, kind: str, name: str, message: Message) -> None:
        """Hand a message of another process to the channels of this one."""
        self._deliver(kind, name, message)

    def look_again(self) -> None:
        """Let every socket of this process look: messages of others may have been lost."""
        with self._lock:
            places = list(self._places.values())
        self._put(places, LOOK_AGAIN)

    async def group_add(self, group: str, channel: str) -> None:
        self.require_valid_group_name(group)
        with self._lock:
            self._groups[group].add(channel)

    async def group_discard(self, group: str, channel: str) -> None:
        with self._lock:
            self._leave(group, channel)

    async def flush(self) -> None:
        with self._lock:
            self._places.clear()
            self._groups.clear()

    # ---- here

    def _pass_on(self, kind: str, name: str, message: Message) -> None:
        self._deliver(kind, name, message)
        if self._line is not None:
            self._line(kind, name, message)
        if self._url is None:
            return
        line = json.dumps([self._origin, kind, name, message], separators=(",", ":")).encode()
        try:
            self._outbox.put_nowait(line)
        except queue.Full:
            logger.warning("a hint to %s was dropped: Redis is too slow", name)
        self._ensure_thread("hints-out", self._send_out)

    def _deliver(self, kind: str, name: str, message: Message) -> None:
        with self._lock:
            names: Iterable[str] = list(self._groups.get(name, ())) if kind == "group" else [name]
            places = [self._places[channel] for channel in names if channel in self._places]
        self._put(places, message)

    def _put(self, places: Iterable[_Place], message: Message) -> None:
        by_loop: defaultdict[asyncio.AbstractEventLoop, list[_Place]] = defaultdict(list)
        for place in places:
            by_loop[place.loop].append(place)
        for loop, found in by_loop.items():
            try:
                loop.call_soon_threadsafe(_fill, found, message)
            except RuntimeError:
                # a loop that is closed; its consumers are gone with it
                continue

    def _forget(self, channel: str) -> None:
        with self._lock:
            self._places.pop(channel, None)
            for group in [group for group, members in self._groups.items() if channel in members]:
                self._leave(group, channel)

    def _leave(self, group: str, channel: str) -> None:
        members = self._groups.get(group)
        if members is not None:
            members.discard(channel)
            if not members:
                del self._groups[group]

    # ---- Redis

    def _ensure_thread(self, name: str, main: Any) -> None:
        with self._lock:
            if all(thread.name != name for thread in self._threads):
                thread = threading.Thread(target=main, name=name, daemon=True)
                self._threads.append(thread)
                thread.start()

    def _client(self, **options: Any) -> redis.Redis:
        if self._url is None:
            raise AssertionError("no Redis")
        return redis.Redis.from_url(self._url, socket_connect_timeout=_TIMEOUT_S, **options)

    def _send_out(self) -> None:
        client = self._client(socket_timeout=_TIMEOUT_S)
        trouble = False
        while True:
            lines = [self._outbox.get()]
            while len(lines) < _BATCH and not self._outbox.empty():
                lines.append(self._outbox.get())
            try:
                with client.pipeline(transaction=False) as pipeline:
                    for line in lines:
                        pipeline.publish(self._topic, line)
                    pipeline.execute()
                trouble = False
            except redis.RedisError as error:
                # dropped: whoever missed them looks again when Redis is back
                if not trouble:
                    logger.warning("hints to other processes are lost: %s", error)
                trouble = True
                threading.Event().wait(_PAUSE_S)

    def _take_in(self) -> None:
        trouble = False
        while True:
            try:
                make_listener: Any = self._client(health_check_interval=5).pubsub
                with make_listener(ignore_subscribe_messages=True) as listener:
                    listener.subscribe(self._topic)
                    if trouble:
                        self.look_again()
                    trouble = False
                    while True:
                        # returning now and then lets the client ask whether the connection still lives
                        found = listener.get_message(timeout=_TIMEOUT_S)
                        if found is not None:
                            self._hear(found)
            except (redis.RedisError, OSError) as error:
                if not trouble:
                    logger.warning("hints of other processes are missed: %s", error)
                trouble = True
                threading.Event().wait(_PAUSE_S)

    def _hear(self, found: Mapping[str, Any]) -> None:
        try:
            origin, kind, name, message = json.loads(found["data"])
        except (ValueError, TypeError):
            logger.warning("a message in %s is not one of ours", self._topic)
            return
        if origin != self._origin:
            self._deliver(kind, name, message)


def _fill(places: Iterable[_Place], message: Message) -> None:
    """Put a message into queues of this loop; one that is full has enough hints waiting.

    Half of a queue is kept from messages that fade, like cursors: they are many and may be lost.
    """
    for place in places:
        room = place.queue.maxsize // 2 if FADING in message else place.queue.maxsize
        if place.queue.qsize() < room:
            place.queue.put_nowait(message)


def hint_layer() -> HintLayer:
    """Return this process's layer. Raises TypeError when the settings name another kind."""
    layer = get_channel_layer()
    if not isinstance(layer, HintLayer):
        raise TypeError("CHANNEL_LAYERS names no HintLayer")
    return layer
