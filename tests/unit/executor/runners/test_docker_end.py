"""Whose end is watched: of a process that is in the container for certain, or of none."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from unittest import mock

import pytest

from executor.runners import docker_end, docker_watch
from executor.runners.base import Exit
from executor.runners.docker_end import LastProcess, LastWord, StepEnd
from executor.runners.warm.member import Waiting
from executor.runners.warm.policy import Stage
from executor.runners.warm.slots import Slot
from tests.unit.executor.runners.test_warm_policy import TABLE

CONTAINER = "c0ffee" * 10
#: as kernels tell it: one hierarchy, several, systemd, and seen from inside another container
CGROUPS = (
    f"0::/docker/{CONTAINER}\n",
    f"12:pids:/docker/{CONTAINER}\n1:name=systemd:/docker/{CONTAINER}\n0::/\n",
    f"0::/system.slice/docker-{CONTAINER}.scope\n",
    f"0::/../{CONTAINER}\n",
)


@pytest.fixture
def process() -> Iterator[subprocess.Popen[bytes]]:
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as process:
        yield process
        process.kill()


def tell(monkeypatch: pytest.MonkeyPatch, cgroups: str) -> None:
    monkeypatch.setattr(docker_end, "_cgroups_of", lambda _pid: cgroups)


def descriptors() -> int:
    return len(list(Path("/proc/self/fd").iterdir()))


@pytest.mark.parametrize("cgroups", CGROUPS)
def test_the_end_of_a_containers_process_is_told(
    process: subprocess.Popen[bytes], monkeypatch: pytest.MonkeyPatch, cgroups: str
) -> None:
    tell(monkeypatch, cgroups)
    last = LastProcess.of(process.pid, CONTAINER)
    assert last is not None
    assert not last.ended(0)
    process.kill()
    assert last.ended(10)
    last.close()


def test_a_process_that_only_has_the_number_is_not_watched(process: subprocess.Popen[bytes]) -> None:
    """The engine counts processes in another namespace: here the number is somebody else's."""
    before = descriptors()
    assert LastProcess.of(process.pid, CONTAINER) is None
    assert descriptors() == before


@pytest.mark.parametrize(
    ("pid", "container_id"),
    [(0, CONTAINER), (-1, CONTAINER), (2**30, CONTAINER), (os.getpid(), "")],
    ids=["zero", "negative", "nobody's", "no container"],
)
def test_what_names_no_process_of_a_container_is_not_watched(pid: int, container_id: str) -> None:
    assert LastProcess.of(pid, container_id) is None


def test_a_process_that_ended_before_it_could_be_checked_is_not_watched(
    process: subprocess.Popen[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone(_pid: int) -> str:
        raise ProcessLookupError

    monkeypatch.setattr(docker_end, "_cgroups_of", gone)
    assert LastProcess.of(process.pid, CONTAINER) is None


@pytest.mark.parametrize("refusal", [PermissionError, AttributeError])
def test_a_kernel_without_such_descriptors_is_not_asked(
    process: subprocess.Popen[bytes], monkeypatch: pytest.MonkeyPatch, refusal: type[Exception]
) -> None:
    def refuse(_pid: int) -> int:
        raise refusal

    tell(monkeypatch, CGROUPS[0])
    monkeypatch.setattr(os, "pidfd_open", refuse)
    assert LastProcess.of(process.pid, CONTAINER) is None


def test_the_memory_of_a_process_that_only_has_the_number_is_not_measured(
    process: subprocess.Popen[bytes], tmp_path: Path
) -> None:
    waiting = Waiting(Slot.make(tmp_path, None), TABLE, stage=Stage.READY)
    waiting.started(CONTAINER, os.getpid())
    assert waiting.last_process is None
    assert waiting.memory_mb() == 0
    waiting.forget()


@pytest.fixture
def told(process: subprocess.Popen[bytes], monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[StepEnd, int]]:
    """The end of a running program, and where it says its last word."""
    tell(monkeypatch, CGROUPS[0])
    last = LastProcess.of(process.pid, CONTAINER)
    assert last is not None
    reader, writer = os.pipe()
    os.set_blocking(reader, False)
    end = StepEnd(last, LastWord(reader))
    yield end, writer
    end.close()


def test_a_program_that_says_it_is_done_has_ended(told: tuple[StepEnd, int]) -> None:
    end, writer = told
    os.write(writer, b"incomplete\nabandoned\ndo")
    assert not end.comes(0.05)
    os.write(writer, b"ne\n")
    assert end.comes(10)
    assert not end.last_process.ended(0)
    os.close(writer)


def test_a_pipe_without_a_word_leaves_it_to_the_kernel(
    told: tuple[StepEnd, int], process: subprocess.Popen[bytes]
) -> None:
    end, writer = told
    os.close(writer)
    assert not end.comes(0.05)
    process.kill()
    assert end.comes(10)


def test_what_is_waited_for_beside_an_end_may_come_first(told: tuple[StepEnd, int]) -> None:
    end, writer = told
    beside, other = os.pipe()
    os.close(other)
    assert not end.comes(beside=beside)
    os.close(beside)
    os.close(writer)


class LostFollow:
    """The reading of a log whose container somebody has removed."""

    def __init__(self, *_arguments: object) -> None:
        self._reader, writer = os.pipe()
        os.close(writer)

    def fileno(self) -> int:
        return self._reader

    def start(self, *, has_ended: bool) -> None:
        assert not has_ended

    def result(self) -> Exit:
        os.close(self._reader)
        return Exit(None, missing=True)


def test_an_end_that_is_given_up_waiting_for_is_let_go(
    told: tuple[StepEnd, int], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    end, writer = told
    monkeypatch.setattr(docker_watch, "Follow", LostFollow)
    watch = docker_watch.Watch(mock.Mock(), mock.Mock())
    watch.know(CONTAINER, end)
    assert watch.wait(CONTAINER, tmp_path / "log", None, lambda _fraction, _text: None).missing
    assert end.last_process.fileno() == -1
    with pytest.raises(BrokenPipeError):
        os.write(writer, b"done\n")
    os.close(writer)
