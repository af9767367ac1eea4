"""A program that has said its last word stays as long as somebody listens, and no longer."""

from __future__ import annotations

import os
import threading
import time
from pathlib import Path

import pytest

from modules.runtime.worker_orders import READY_PIPE, Readiness


@pytest.fixture
def listener(tmp_path: Path) -> int:
    """The executor's end of the pipe."""
    os.mkfifo(tmp_path / READY_PIPE)
    return os.open(tmp_path / READY_PIPE, os.O_RDONLY | os.O_NONBLOCK)


def seconds_it_stays(readiness: Readiness, timeout_s: float) -> float:
    began = time.monotonic()
    readiness.wait_until_unheard(timeout_s)
    return time.monotonic() - began


def test_it_goes_when_nobody_listens_any_more(tmp_path: Path, listener: int) -> None:
    readiness = Readiness(tmp_path)
    readiness.tell("done")
    threading.Timer(0.2, os.close, (listener,)).start()
    assert 0.15 < seconds_it_stays(readiness, 30) < 5


def test_it_does_not_stay_for_ever(tmp_path: Path, listener: int) -> None:
    readiness = Readiness(tmp_path)
    readiness.tell("done")
    assert 0.15 < seconds_it_stays(readiness, 0.2) < 5
    assert os.read(listener, 100) == b"done\n"
    os.close(listener)


def test_without_anybody_who_listens_it_goes_at_once(tmp_path: Path) -> None:
    assert seconds_it_stays(Readiness(tmp_path), 30) < 1
