"""A disk of a few megabytes: what a step that fills it leads to, and that all goes on once there is room."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_django import Settings

from executor import disk
from executor.artifacts import ArtifactStore
from executor.core import events
from executor.log_store import LogWriter, iterate_log
from executor.models import ExecutorStatus
from executor.runners.base import Exit, Handle, OnProgress
from executor.runners.fake import FakeRunner, succeed
from executor.step_plan import StepPlan
from tests.factories.runs import People, finished, started_run, step_states, wait_until
from tests.integration.executor.conftest import StartSupervisor
from tests.unit.executor.steps.test_step_execution import Attempt, plan, tools_of

__all__ = ["plan"]  # fixture
MEGABYTE = 1024**2
DISK_MB = 16


@pytest.fixture
def small(tmp_path: Path, settings: Settings) -> Iterator[Path]:
    folder = tmp_path / "small"
    folder.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={DISK_MB}m,mode=755", "atelier-test", str(folder)],
        capture_output=True,
        check=False,
    )
    if mounted.returncode != 0:
        pytest.skip("a small disk can only be mounted by root")
    settings.VAR_DIR = folder
    yield folder
    subprocess.run(["umount", "--lazy", str(folder)], check=True)


def fill(folder: Path, *, leave: int = 0) -> Path:
    filler = folder / "filler"
    # without a buffer, whose rest would be written once more at the end, and fail there
    with filler.open("wb", buffering=0) as file:
        try:
            while True:
                file.write(bytes(64 * 1024))
        except OSError:
            pass
    with filler.open("r+b") as file:
        file.truncate(max(0, filler.stat().st_size - leave))
    return filler


def test_steps_wait_below_the_floor_and_go_on_with_room(small: Path, settings: Settings) -> None:
    settings.ATELIER_DISK_FLOOR_MB = 8
    assert disk.admission_problem() == ""
    filler = fill(small, leave=2 * MEGABYTE)
    disk.watch_engine(None)  # forgets the answer
    assert "only 2 MB left. Steps wait until 8 MB are free" in disk.admission_problem()
    filler.unlink()
    disk.watch_engine(None)
    assert disk.admission_problem() == ""


def test_an_output_without_room_leaves_nothing_half(small: Path, tmp_path: Path) -> None:
    store = ArtifactStore(small / "artifacts")
    source = tmp_path / "elsewhere"
    source.mkdir()
    (source / "big").write_bytes(b"x" * ((DISK_MB + 1) * MEGABYTE))
    with pytest.raises(OSError, match="No space left"):
        store.store_folder(source, may_move=True)
    assert [path for path in small.rglob("*") if path.is_file()] == []
    (source / "big").write_bytes(b"x" * MEGABYTE)
    assert store.verify(store.store_folder(source, may_move=True).digest)


def test_a_step_that_finds_the_disk_full_is_lost_with_the_reason(small: Path, plan: StepPlan) -> None:
    tools = tools_of(FakeRunner({"load": succeed()}), small)
    filler = fill(small)
    end = Attempt(plan, tools).run()
    assert isinstance(end, events.StepLost)
    assert end.error["kind"] == "infrastructure"
    assert "the disk is full" in str(end.error["message"])
    filler.unlink()
    assert isinstance(Attempt(plan, tools).run(), events.StepSucceeded)


def test_a_program_that_fails_on_a_full_disk_is_not_blamed(small: Path, plan: StepPlan) -> None:
    """It printed a traceback perhaps, but could not write its result."""

    class Fills(FakeRunner):
        def wait(self, handle: Handle, launch_log: Path, on_progress: OnProgress) -> Exit:
            fill(small)
            return Exit(1)

    end = Attempt(plan, tools_of(Fills({"load": succeed()}), small)).run()
    assert isinstance(end, events.StepLost)
    assert "the disk is full" in str(end.error["message"])


def test_a_log_that_finds_no_room_keeps_what_was_committed(small: Path) -> None:
    path = small / "logs" / "0-1.log"
    with pytest.raises(OSError, match="No space left"), LogWriter(path) as writer:  # noqa: PT012
        writer.append(b"first\n")
        writer.commit({"position": 6})
        fill(small)
        for _ in range(1_000):
            writer.append(b"x" * 1023 + b"\n")
            writer.commit()
    (small / "filler").unlink()
    assert [file.name for file in sorted(path.parent.iterdir())] == ["0-1.log", "0-1.log.state"]
    with LogWriter(path) as writer:
        writer.append(b"last\n")
        writer.commit()
    text = b"".join(iterate_log(path)).decode()
    assert text.startswith("first\n")
    assert text.endswith("\nlast\n")


def test_runs_wait_for_room_and_go_on_by_themselves(
    small: Path, settings: Settings, who: People, start_supervisor: StartSupervisor
) -> None:
    settings.ATELIER_DISK_FLOOR_MB = 8
    disk.watch_engine(None)
    start_supervisor()
    for _cycle in range(2):
        filler = fill(small, leave=3 * MEGABYTE)
        disk.watch_engine(None)
        wait_until(lambda: ExecutorStatus.objects.filter(message__contains=" MB left").exists())
        assert not ExecutorStatus.objects.get().ready
        run = started_run(who, {"load": (), "clean": ("load",)})
        # ready at once, and a moment later still
        time.sleep(0.5)
        assert step_states(run) == {"load": "ready", "clean": "pending"}
        filler.unlink()
        assert finished(run).state == "succeeded"
        wait_until(lambda: ExecutorStatus.objects.get().ready)
