"""What an engine that falls silent or breaks off does to the end of a step's log."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import urllib3.exceptions

from executor.log_store import iterate_log
from executor.runners.base import Exit, InfrastructureError
from executor.runners.docker_follow import Follow
from tests.unit.executor.runners.test_docker_log import encode, stamp

POOL = urllib3.HTTPConnectionPool("localhost")
LINES = encode([("stdout", stamp(number), f"line {number}\n".encode()) for number in range(5)])
LAST_LINE = encode([("stdout", stamp(4), b"line 4\n")])


class EndedContainer:
    """The engine's side of a container that has ended; `log` answers each request for its log."""

    base_url, api_version = "http+docker://localhost", "1.41"

    def __init__(self, log: Callable[[dict[str, Any]], Iterator[bytes]]) -> None:
        self._log = log
        self.status_code = 200
        self.raw = self

    @contextlib.contextmanager
    def lend(self) -> Iterator[EndedContainer]:
        yield self

    def wait(self, _container_id: str, *, timeout: float) -> dict[str, int]:
        assert timeout > 0
        return {"StatusCode": 0}

    def inspect_container(self, _container_id: str) -> dict[str, Any]:
        return {"State": {"Status": "exited", "ExitCode": 0, "OOMKilled": False, "Error": ""}, "Mounts": []}

    @contextlib.contextmanager
    def get(self, _url: str, *, params: dict[str, Any], **_how: Any) -> Iterator[EndedContainer]:
        self._stream = self._log(params)
        yield self

    def raise_for_status(self) -> None:
        pass

    def stream(self, _size: int, *, decode_content: bool) -> Iterator[bytes]:
        assert not decode_content
        return self._stream


def followed(path: Path, engine: EndedContainer, *, has_ended: bool) -> Exit:
    clients: Any = engine
    follow = Follow(clients, "c0ffee", path, lambda _fraction, _message: None)
    follow.start(has_ended=has_ended)
    return follow.result()


@pytest.mark.parametrize("has_ended", [True, False])
def test_silence_is_not_taken_for_the_end_of_a_log(tmp_path: Path, has_ended: bool) -> None:
    def log(_params: dict[str, Any]) -> Iterator[bytes]:
        yield from ()
        raise urllib3.exceptions.ReadTimeoutError(POOL, "", "silence")

    with pytest.raises(InfrastructureError, match="did not answer"):
        followed(tmp_path / "log.txt", EndedContainer(log), has_ended=has_ended)


@pytest.mark.parametrize("has_ended", [True, False])
def test_a_log_that_broke_off_is_read_to_its_end(tmp_path: Path, has_ended: bool) -> None:
    requests: list[dict[str, Any]] = []

    def log(params: dict[str, Any]) -> Iterator[bytes]:
        requests.append(params)
        if "tail" in params and len(requests) > 1:
            yield LAST_LINE
            return
        yield LINES[: len(LINES) // 2] if len(requests) == 1 else LINES
        if len(requests) == 1:
            raise urllib3.exceptions.ProtocolError("broken off")

    ended = followed(tmp_path / "log.txt", EndedContainer(log), has_ended=has_ended)
    assert ended.exit_code == 0
    assert b"".join(iterate_log(tmp_path / "log.txt")) == b"".join(b"line %d\n" % n for n in range(5))
