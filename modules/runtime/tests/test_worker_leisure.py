"""What a waiting process says of itself, and what it does when no order comes."""

from __future__ import annotations

import os
import select
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
_PATIENCE_S = 60.0


class Waiting:
    """A process that waits for a step."""

    def __init__(self, folder: Path, warm: str) -> None:
        (folder / "in").mkdir()
        (folder / "out").mkdir()
        self._order = folder / "in" / "order"
        os.mkfifo(self._order)
        os.mkfifo(folder / "out" / "ready")
        # for writing as well, so that it never ends
        self._ready = os.open(folder / "out" / "ready", os.O_RDWR | os.O_NONBLOCK)
        command = [sys.executable, "-m", "modules.runtime.worker", "--warm", warm]
        self.process = subprocess.Popen(
            [*command, "--input", str(folder / "in"), "--output", str(folder / "out")],
            cwd=ROOT,
            env={"PYTHONPATH": str(ROOT)},
            stderr=subprocess.DEVNULL,
        )
        self.said: list[str] = []

    def hear(self, word: str, within_s: float = _PATIENCE_S) -> bool:
        """Listen until it says this."""
        until = time.monotonic() + within_s
        while word not in self.said and (left := until - time.monotonic()) > 0:
            if select.select([self._ready], [], [], left)[0]:
                self.said += os.read(self._ready, 4096).decode().split()
        return word in self.said

    def order(self, what: str) -> None:
        self._order.write_text(f"{what}\n", encoding="ascii")

    def close(self) -> None:
        self.process.kill()
        self.process.wait()
        os.close(self._ready)


@pytest.fixture
def waiting(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Waiting]:
    waiting = Waiting(tmp_path, request.param)
    yield waiting
    waiting.close()


@pytest.mark.parametrize("waiting", ["learn"], indirect=True)
def test_what_few_steps_need_is_loaded_by_one_that_waits_for_long(waiting: Waiting) -> None:
    assert waiting.hear("whole")
    assert waiting.said == ["listening", "warm", "whole"]


@pytest.mark.parametrize("waiting", ["settings"], indirect=True)
def test_an_order_is_not_kept_waiting_for_it(waiting: Waiting) -> None:
    assert waiting.hear("warm")
    waiting.order("run")
    # there is no request: what counts is that it was looked for at once
    assert waiting.process.wait(_PATIENCE_S) == 2
    assert waiting.said == ["listening", "warm"]


@pytest.mark.parametrize("waiting", ["settings"], indirect=True)
def test_an_order_is_taken_after_that_time_too(waiting: Waiting) -> None:
    assert waiting.hear("warm")
    assert not waiting.hear("whole", within_s=3.0)
    waiting.order("run")
    assert waiting.process.wait(_PATIENCE_S) == 2
