from __future__ import annotations

import errno
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_django import Settings

from executor import disk
from executor.runners.base import InfrastructureError

TERABYTES_MB = 10**9


@pytest.fixture(autouse=True)
def _forget() -> Iterator[None]:
    yield
    disk.watch_engine(None)


def test_there_is_room_on_an_ordinary_disk(settings: Settings, tmp_path: Path) -> None:
    settings.VAR_DIR, settings.ATELIER_DISK_FLOOR_MB = tmp_path, 0
    assert disk.admission_problem() == ""


def test_below_the_floor_steps_wait_with_a_reason(settings: Settings, tmp_path: Path) -> None:
    settings.VAR_DIR, settings.ATELIER_DISK_FLOOR_MB = tmp_path, TERABYTES_MB
    problem = disk.admission_problem()
    assert "data of Atelier has only" in problem
    assert f"until {TERABYTES_MB} MB are free" in problem
    assert str(tmp_path) not in problem


def test_the_engines_disk_counts_when_it_is_on_this_machine(settings: Settings, tmp_path: Path) -> None:
    settings.VAR_DIR, settings.ATELIER_DISK_FLOOR_MB = tmp_path / "missing", TERABYTES_MB
    disk.watch_engine(tmp_path / "elsewhere")
    assert disk.admission_problem() == ""
    disk.watch_engine(tmp_path)
    assert "data of the container engine" in disk.admission_problem()


@pytest.mark.parametrize(
    "error",
    [
        OSError(errno.ENOSPC, "No space left on device", "/var/x"),
        OSError(errno.EDQUOT, "Disk quota exceeded"),
        InfrastructureError("The Docker engine could not start the step: mkdir /x: no space left on device"),
    ],
)
def test_no_room_is_said_in_words(error: Exception) -> None:
    assert "the disk is full" in disk.explain(error)


def test_other_trouble_is_told_without_paths() -> None:
    assert disk.explain(OSError(errno.EIO, "Input/output error", "/secret/place")) == (
        "A file of the step could not be read or written: Input/output error."
    )
    assert disk.explain(InfrastructureError("The engine sleeps.")) == "The engine sleeps."
