"""Daphne in this process, with the executor beside it.

Twisted chooses its event loop when `daphne.server` is imported, so this module is imported by `serve` alone.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

from daphne import http_protocol
from daphne.endpoints import build_endpoint_description_strings
from daphne.server import Server
from twisted.internet import defer
from twisted.internet.interfaces import IPushProducer
from zope.interface import implementer

#: websocket frames from a browser are a few bytes of ping; everything else goes over REST
MAX_FRAME_BYTES = 64 * 1024
#: Autobahn applies the limit of messages to what we send too, and operations can hold whole scripts;
#: what a browser sends is bounded by the frame above and, in pieces, by the consumers
MAX_MESSAGE_BYTES = 16 * 1024 * 1024


class BareRequest(http_protocol.WebRequest):  # type: ignore[misc]
    """A request whose form Django reads from the stream, and nobody before.

    Twisted would parse every upload by itself, in memory and on the event loop: 20 MB of CSV held all sockets
    up for five seconds and took half a gigabyte. Daphne passes no switch for it on.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._parsePOSTFormSubmission = False


# the name is looked up for every connection (`daphne.http_protocol.HTTPFactory.buildProtocol`)
http_protocol.WebRequest = BareRequest


@implementer(IPushProducer)
class Drain:
    """Whether the bytes meant for a client have left; Twisted tells when they pile up and when not."""

    def __init__(self) -> None:
        self._is_free = asyncio.Event()
        self._is_free.set()

    async def wait(self) -> None:
        await self._is_free.wait()

    def pauseProducing(self) -> None:
        self._is_free.clear()

    def resumeProducing(self) -> None:
        self._is_free.set()

    def stopProducing(self) -> None:
        self._is_free.set()


class AtelierServer(Server):  # type: ignore[misc]
    """Daphne's server, whose sockets wait for their clients and which stops with idle connections too."""

    async def handle_reply(self, protocol: Any, message: dict[str, Any]) -> None:
        """Pass a message on; return when the client has taken most of what was sent before.

        Without that a client that stops reading would let its messages pile up here. Its consumer waits
        instead, until the client reads again or fails to answer a ping.
        """
        await super().handle_reply(protocol, message)
        if message["type"] == "websocket.accept" and protocol.transport is not None:
            protocol.drain = Drain()
            # the parser of HTTP requests had that place; it would stop reading from a slow client
            protocol.transport.unregisterProducer()
            protocol.transport.registerProducer(protocol.drain, streaming=True)
        elif message["type"] == "websocket.send" and hasattr(protocol, "drain"):
            await protocol.drain.wait()

    def kill_all_applications(self) -> Any:
        pending = []
        for details in self.connections.values():
            instance = details.get("application_instance")
            if instance is not None and not instance.done():
                instance.cancel()
                pending.append(instance)
        done = defer.Deferred.fromFuture(asyncio.gather(*pending, return_exceptions=True))
        done.addErrback(lambda _failure: None)
        return done


def make_server(application: Any, *, host: str, port: int, on_ready: Callable[[], None]) -> AtelierServer:
    return AtelierServer(
        application=application,
        endpoints=build_endpoint_description_strings(host=host, port=port),
        signal_handlers=True,
        websocket_max_message_size=MAX_MESSAGE_BYTES,
        websocket_max_frame_size=MAX_FRAME_BYTES,
        application_close_timeout=5,
        ready_callable=on_ready,
        server_name="atelier",
        verbosity=0,
    )
