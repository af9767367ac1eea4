"""Daphne in this process, with the executor beside it.

Twisted chooses its event loop when `daphne.server` is imported, so this module is imported by `serve` alone.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any, cast

from daphne import http_protocol
from daphne.endpoints import build_endpoint_description_strings
from daphne.server import Server
from twisted.internet import defer, reactor

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


class AtelierServer(Server):  # type: ignore[misc]
    """Daphne's server with a shutdown that also copes with idle connections."""

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


def server_loop() -> asyncio.AbstractEventLoop:
    """Return the event loop that Daphne runs on."""
    loop: asyncio.AbstractEventLoop = cast("Any", reactor)._asyncioEventloop
    return loop


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
