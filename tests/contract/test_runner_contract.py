"""What every runner promises, told once and run against each of them."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

import pytest

from executor import log_store
from executor.runners.base import Exit, Handle, OnProgress, Runner, StepLaunch
from tests.contract.worlds import SUCCEEDED, Action, World

RESULT: Action = ("result", SUCCEEDED)
HOLD: Action = ("hold", None)


def test_a_step_runs_prints_reports_progress_and_ends(world: World, runner: Runner) -> None:
    progress = '::atelier:: {"progress": 0.5, "message": "half way"}\n'
    launch = world.launch(
        ("print", "hello\n"), ("print", progress), ("print", "bye\n"), ("sleep", 0.7), RESULT
    )
    reported: list[tuple[float | None, str | None]] = []

    handle = runner.start(launch)
    exit_ = runner.wait(handle, launch.log_path, lambda fraction, text: reported.append((fraction, text)))

    assert exit_ == Exit(0)
    finish(runner, handle, launch)
    assert log_of(launch) == "hello\nbye\n"
    assert reported == [(0.5, "half way")]
    assert (launch.output_dir / "result.json").is_file()


def test_a_handle_survives_being_written_down(world: World, runner: Runner) -> None:
    launch = world.launch(("print", "hello\n"), RESULT)
    handle = Handle.from_json(runner.start(launch).to_json())
    assert finish(runner, handle, launch).exit_code == 0


def test_both_output_streams_are_in_the_log(world: World, runner: Runner) -> None:
    launch = world.launch(("print", "out\n"), ("print_error", "err"), RESULT)
    finish(runner, runner.start(launch), launch)
    assert sorted(log_of(launch).splitlines()) == ["err", "out"]


def test_the_last_line_needs_no_newline(world: World, runner: Runner) -> None:
    launch = world.launch(("print", "no end"), RESULT)
    finish(runner, runner.start(launch), launch)
    assert log_of(launch) == "no end\n"


def test_starting_twice_starts_once(world: World, runner: Runner) -> None:
    launch = world.launch(("print", "once\n"), HOLD)
    handle = runner.start(launch)
    assert runner.start(launch) == handle
    assert world.new_runner().start(launch) == handle
    assert len(runner.list_owned()) == 1
    waiter = Waiter(runner, handle, launch)
    wait_until(lambda: log_of(launch) == "once\n")
    runner.stop(handle, grace_s=0)
    waiter.exit()
    assert log_of(launch) == "once\n"


def test_starting_again_after_the_end_runs_nothing(world: World, runner: Runner) -> None:
    launch = world.launch(("print", "once\n"), RESULT)
    handle = runner.start(launch)
    finish(runner, handle, launch)
    assert runner.start(launch) == handle
    assert finish(runner, handle, launch) == Exit(0)
    assert log_of(launch) == "once\n"


def test_a_step_that_never_ends_is_stopped(world: World, runner: Runner) -> None:
    launch = world.launch(("print", "waiting\n"), HOLD, RESULT)
    handle = runner.start(launch)
    wait_until(lambda: runner.list_owned() == [(handle, True)])
    waiter = Waiter(runner, handle, launch)
    wait_until(lambda: log_of(launch) == "waiting\n")

    before = time.monotonic()
    runner.stop(handle, grace_s=5)
    exit_ = waiter.exit()

    assert time.monotonic() - before < 5
    assert exit_.exit_code not in (0, None)
    assert not exit_.out_of_memory
    assert not (launch.output_dir / "result.json").exists()
    assert runner.list_owned() == [(handle, False)]


def test_a_step_that_ignores_the_request_to_stop_is_killed(world: World, runner: Runner) -> None:
    launch = world.launch(("ignore_stop", None), ("print", "never\n"), HOLD)
    handle = runner.start(launch)
    waiter = Waiter(runner, handle, launch)
    wait_until(lambda: log_of(launch) == "never\n")
    before = time.monotonic()
    runner.stop(handle, grace_s=1)
    assert waiter.exit().exit_code not in (0, None)
    assert time.monotonic() - before < 8


def test_stopping_twice_or_too_late_is_harmless(world: World, runner: Runner) -> None:
    launch = world.launch(HOLD)
    handle = runner.start(launch)
    runner.stop(handle, grace_s=0)
    runner.stop(handle, grace_s=0)
    first = finish(runner, handle, launch)
    runner.stop(handle, grace_s=0)
    assert finish(runner, handle, launch) == first
    runner.remove(handle)
    runner.stop(handle, grace_s=0)


def test_removing_ends_a_running_step_and_forgets_it(world: World, runner: Runner) -> None:
    launch = world.launch(HOLD)
    handle = runner.start(launch)
    runner.remove(handle)
    runner.remove(handle)
    assert runner.list_owned() == []
    assert finish(runner, handle, launch).missing


def test_an_exit_code_is_passed_on(world: World, runner: Runner) -> None:
    launch = world.launch(("print", "failing\n"), ("exit", 7))
    assert finish(runner, runner.start(launch), launch) == Exit(7)
    assert log_of(launch) == "failing\n"


def test_a_step_without_a_result_is_no_business_of_the_runner(world: World, runner: Runner) -> None:
    launch = world.launch(("print", "forgot\n"))
    assert finish(runner, runner.start(launch), launch) == Exit(0)
    assert list(launch.output_dir.iterdir()) == []


def test_output_larger_than_any_buffer_arrives_whole(world: World, runner: Runner) -> None:
    long_line = "äöü-" * 75_000 + "\n"
    launch = world.launch(("print", long_line), ("lines", 20_000), ("print", long_line), RESULT)
    finish(runner, runner.start(launch), launch)
    expected = long_line + "".join(f"line {number}\n" for number in range(20_000)) + long_line
    assert log_of(launch) == expected


def test_a_million_lines_do_no_harm(world: World, runner: Runner) -> None:
    launch = world.launch(("lines", 1_000_000), ("print", "the end\n"), RESULT)
    handle = runner.start(launch)
    assert finish(runner, handle, launch) == Exit(0)
    printed = sum(len(f"line {number}\n") for number in range(1_000_000)) + len("the end\n")
    assert log_store.log_size(launch.log_path) == printed
    kept = log_of(launch)
    assert kept.startswith("line 0\nline 1\n")
    assert kept.endswith("line 999999\nthe end\n")
    assert "left out here" in kept
    assert len(kept) < 1.3 * log_store.LIMIT_BYTES
    disk = sum(path.stat().st_size for path in launch.log_path.parent.glob("log.txt*"))
    assert disk < 1.3 * log_store.LIMIT_BYTES


def test_another_executor_adopts_a_running_step(world: World, runner: Runner) -> None:
    launch = world.launch(("print", "started\n"), HOLD)
    handle = runner.start(launch)
    runner.close()

    adopter = world.new_runner()
    assert adopter.list_owned() == [(handle, True)]
    waiter = Waiter(adopter, handle, launch)
    wait_until(lambda: log_of(launch) == "started\n")
    adopter.stop(handle, grace_s=0)
    assert waiter.exit().exit_code not in (0, None)


def test_another_executor_collects_a_step_that_ended_meanwhile(world: World, runner: Runner) -> None:
    launch = world.launch(("print", "done\n"), ("exit", 5))
    handle = runner.start(launch)
    wait_until(lambda: runner.list_owned() == [(handle, False)])

    adopter = world.new_runner()
    assert finish(adopter, handle, launch) == Exit(5)
    assert log_of(launch) == "done\n"


def test_the_log_goes_on_after_adoption_without_gap_or_repetition(world: World, runner: Runner) -> None:
    launch = world.launch(("slow_lines", 700), RESULT)
    handle = runner.start(launch)
    crashes = 0
    while True:
        try:
            exit_ = finish(world.new_runner(), handle, launch, crash_now)
            break
        except Crash:
            crashes += 1
            if crashes == 5:
                exit_ = finish(world.new_runner(), handle, launch)
                break
    assert exit_ == Exit(0)
    assert crashes > 0
    lines = log_of(launch).splitlines()
    assert [line for line in lines if line.startswith("line")] == [f"line {n}" for n in range(700)]
    assert [line for line in lines if line.startswith("error")] == [f"error line {n}" for n in range(700)]


def test_steps_do_not_disturb_each_other(world: World, runner: Runner) -> None:
    launches = [world.launch(("print", f"step {number}\n"), ("exit", number)) for number in range(4)]
    waiters = [Waiter(runner, runner.start(launch), launch) for launch in launches]
    assert [waiter.exit().exit_code for waiter in waiters] == [0, 1, 2, 3]
    assert [log_of(launch) for launch in launches] == [f"step {number}\n" for number in range(4)]


def test_a_step_that_vanishes_is_missing(world: World, runner: Runner) -> None:
    launch = world.launch(HOLD)
    handle = runner.start(launch)
    waiter = Waiter(runner, handle, launch)
    world.new_runner().remove(handle)
    exit_ = waiter.exit()
    assert exit_.missing or exit_.exit_code not in (0, None)


class Crash(Exception):
    """The executor dies here."""


def crash_now(_fraction: float | None, _text: str | None) -> None:
    raise Crash


class Waiter:
    """Waits for a step in a thread, as the executor does."""

    def __init__(self, runner: Runner, handle: Handle, launch: StepLaunch) -> None:
        self._exits: list[Exit] = []
        self._thread = threading.Thread(
            target=lambda: self._exits.append(finish(runner, handle, launch)), daemon=True
        )
        self._thread.start()

    def exit(self, timeout_s: float = 30) -> Exit:
        self._thread.join(timeout_s)
        assert self._exits, "the step did not end in time"
        return self._exits[0]


def finish(
    runner: Runner,
    handle: Handle,
    launch: StepLaunch,
    on_progress: OnProgress = lambda _fraction, _text: None,
) -> Exit:
    """Wait for the end and, by waiting again, for the end of the log, which may follow a moment later."""
    exit_ = runner.wait(handle, launch.log_path, on_progress)
    again = runner.wait(handle, launch.log_path, lambda _fraction, _text: None)
    assert again == exit_ or again.missing
    return exit_


def log_of(launch: StepLaunch) -> str:
    return b"".join(log_store.iterate_log(launch.log_path)).decode()


def wait_until(condition: Callable[[], bool], timeout_s: float = 20) -> None:
    deadline = time.monotonic() + timeout_s
    while not condition():
        if time.monotonic() > deadline:
            pytest.fail("it did not happen in time")
        time.sleep(0.02)
