"""What a waiting container says of itself."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from executor.environments.definition import EnvironmentDefinition
from executor.runners.base import Limits
from executor.runners.docker_end import LastProcess
from executor.runners.warm.member import Waiting
from executor.runners.warm.policy import Shape, Stage
from executor.runners.warm.slots import READY_PIPE, Slot

SHAPE = Shape(EnvironmentDefinition("tiny", "base"), Path("/code"), Limits(timeout_s=0.0), "learn")


@pytest.fixture
def waiting(tmp_path: Path) -> Iterator[Waiting]:
    waiting = Waiting(Slot.make(tmp_path, None), SHAPE)
    yield waiting
    waiting.forget()


@pytest.fixture
def program(waiting: Waiting) -> Iterator[int]:
    """The end of the pipe into which its program speaks."""
    fd = os.open(waiting.slot.output_dir / READY_PIPE, os.O_WRONLY | os.O_NONBLOCK)
    yield fd
    os.close(fd)


def test_it_is_ready_before_it_has_loaded_everything(waiting: Waiting, program: int) -> None:
    stages = []
    for word in (b"listening\n", b"warm\n", b"whole\n"):
        os.write(program, word)
        waiting.look()
        stages.append((waiting.stage, waiting.has_grown))
    assert stages == [(Stage.WARMING, False), (Stage.READY, False), (Stage.READY, True)]


def test_words_that_come_together_are_all_heard(waiting: Waiting, program: int) -> None:
    os.write(program, b"listening\nwarm\nwhole\n")
    waiting.look()
    assert (waiting.stage, waiting.has_grown) == (Stage.READY, True)
    assert waiting.descriptors == []


def test_its_memory_is_measured_again_when_it_has_grown(waiting: Waiting, program: int) -> None:
    waiting.is_measured = True
    os.write(program, b"whole\n")
    waiting.look()
    assert not waiting.is_measured
    waiting.is_measured = True
    waiting.look()
    assert waiting.is_measured


def test_who_takes_it_hears_its_last_word_whatever_it_said_before(waiting: Waiting, program: int) -> None:
    waiting.last_process = LastProcess(os.pidfd_open(os.getpid()))
    os.write(program, b"listening\nwarm\n")
    waiting.look()
    os.write(program, b"whole\n")
    end = waiting.release_end(believed=True)
    assert end is not None
    assert not end.comes(0.01)
    os.write(program, b"done\n")
    assert end.comes(1)
    end.close()
