from __future__ import annotations

import json
import math
import os
from pathlib import Path

import pytest

from executor.runners.warm import slots
from executor.runners.warm.records import Record, Records
from executor.runners.warm.shared_folder import Ended, SharedFolder
from executor.runners.warm.slots import Slot
from executor.runners.warm.starts import is_offered, offer
from executor.runners.warm.told_end import ToldEnd, told_end
from tests.contract.worlds import make_launch


@pytest.fixture
def slot(tmp_path: Path) -> Slot:
    return Slot.make(tmp_path, None)


def test_an_attempt_takes_the_folders_over_with_what_was_staged(tmp_path: Path, slot: Slot) -> None:
    launch = make_launch(tmp_path / "attempt", "attempt", None)
    (launch.input_dir / "inputs").mkdir(parents=True)
    (launch.input_dir / "request.json").write_text("{}")
    launch.output_dir.mkdir()
    mounted = slot.input_dir.stat().st_ino, slot.output_dir.stat().st_ino

    slots.hand_over(slot, launch)

    assert (launch.input_dir.stat().st_ino, launch.output_dir.stat().st_ino) == mounted
    assert sorted(path.name for path in launch.input_dir.iterdir()) == ["inputs", "order", "request.json"]
    assert list(launch.output_dir.iterdir()) == []
    assert not slot.folder.exists()


def test_an_order_reaches_whoever_waits_and_is_then_no_longer_offered(slot: Slot) -> None:
    reader = slots.open_pipe_to_read(slot.input_dir / slots.ORDER_PIPE)
    assert is_offered(slot.input_dir)
    assert offer(slot.input_dir)
    assert slots.read_what_is_there(reader) == b"run\n"
    assert not is_offered(slot.input_dir)
    assert not offer(slot.input_dir)
    os.close(reader)


def test_an_order_that_nobody_waits_for_stays_offered(slot: Slot) -> None:
    assert not offer(slot.input_dir)
    assert is_offered(slot.input_dir)


def test_what_is_no_pipe_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    (tmp_path / "link").symlink_to(tmp_path / "file")
    for name in ("file", "link", "nothing"):
        with pytest.raises(OSError, match=name):
            slots.open_pipe_to_read(tmp_path / name)


def test_records_survive_and_tell_who_has_a_container_of_the_pool(tmp_path: Path) -> None:
    records = Records(tmp_path)
    written = {"a": Record("log"), "b": Record("log", "c1"), "c": Record("l", "c2", "run-x")}
    for attempt, record in written.items():
        (tmp_path / attempt).mkdir()
        records.write(attempt, record)
    (tmp_path / "d").mkdir()
    (tmp_path / "d" / "container").write_text("{")
    assert records.read("a") == Record("log")
    assert records.read("d") is None
    assert dict(records.assigned()) == {"b": written["b"], "c": written["c"]}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ('{"status": "succeeded"}', 0),
        ('{"status": "failed"}', 1),
        ('{"status": ["succeeded"]}', None),
        ('{"status": "suc', None),
        ("[]", None),
        ("[" * 100_000, None),
        ("", None),
        ("\ud800".encode("utf-8", "surrogatepass").decode("latin-1"), None),
    ],
)
def test_only_a_whole_result_tells_the_end(tmp_path: Path, text: str, code: int | None) -> None:
    (tmp_path / "result.json").write_text(text, encoding="utf-8")
    assert getattr(told_end(tmp_path), "exit_code", None) == code


def test_a_result_tells_how_much_there_is_to_take_over_and_was_held(tmp_path: Path) -> None:
    result = tmp_path / "result.json"
    for text, size in (("70", 70.0), ('"70"', math.inf), ("null", math.inf)):
        resources = f'{{"bytes_out": {text}, "peak_memory_bytes": {text}}}'
        result.write_text(f'{{"status": "succeeded", "resources": {resources}}}')
        assert told_end(tmp_path) == ToldEnd(0, size, size)


def test_a_result_that_is_no_plain_file_tells_nothing(tmp_path: Path) -> None:
    result = tmp_path / "result.json"
    assert told_end(tmp_path) is None
    os.mkfifo(result)
    assert told_end(tmp_path) is None
    result.unlink()
    elsewhere = tmp_path / "elsewhere"
    elsewhere.write_text('{"status": "succeeded"}')
    result.symlink_to(elsewhere)
    assert told_end(tmp_path) is None


@pytest.fixture
def shared(slot: Slot) -> SharedFolder:
    return SharedFolder.of_slot(slot, None)


def stage(tmp_path: Path) -> tuple[Path, Path]:
    own = tmp_path / "attempt"
    for name in ("in", "out"):
        (own / name).mkdir(parents=True)
    (own / "in" / "request.json").write_text("{}")
    return own / "in", own / "out"


def test_an_attempts_own_paths_lead_to_the_shared_folder_and_back(
    tmp_path: Path, shared: SharedFolder
) -> None:
    own_in, own_out = stage(tmp_path)
    shared.move_in("a", own_in, own_out)
    assert shared.holds("a")
    assert (own_in / "request.json").read_text() == "{}"
    (shared.folder / "out" / "a" / "result.json").write_text("{}")

    for _ in range(2):
        shared.move_back("a", own_out, "out")
    assert not own_out.is_symlink()
    assert (own_out / "result.json").read_text() == "{}"
    shared.forget("a")
    assert not shared.holds("a")


def test_a_link_in_the_place_of_outputs_is_not_followed(tmp_path: Path, shared: SharedFolder) -> None:
    own_in, own_out = stage(tmp_path)
    shared.move_in("a", own_in, own_out)
    secret = tmp_path / "secret"
    secret.mkdir()
    (secret / "result.json").write_text("{}")
    there = shared.folder / "out" / "a"
    there.rmdir()
    there.symlink_to(secret)
    shared.move_back("a", own_out, "out")
    assert not own_out.is_symlink()
    assert list(own_out.iterdir()) == []


@pytest.mark.parametrize(
    ("text", "ended"),
    [
        (json.dumps({"code": 3, "out_of_memory": False}), Ended(3, out_of_memory=False)),
        (json.dumps({"code": 137, "out_of_memory": True}), Ended(137, out_of_memory=True)),
        ("{}", Ended(1, out_of_memory=False)),
        ("[]", Ended(1, out_of_memory=False)),
        ('{"code": "x", "out_of_memory": 1}', Ended(1, out_of_memory=False)),
        ("x" * 5000, Ended(1, out_of_memory=False)),
    ],
)
def test_the_end_of_a_step_is_read_with_suspicion(shared: SharedFolder, text: str, ended: Ended) -> None:
    assert shared.ended("a") is None
    (shared.folder / "out" / ".ended" / "a").write_text(text)
    assert shared.ended("a") == ended
