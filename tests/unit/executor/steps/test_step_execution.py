"""One attempt from its plan to its final event, with the fake runner and without a database."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from uuid import UUID

import pytest
from pytest_django import Settings

from executor.artifacts import ArtifactError, ArtifactStore, StoredArtifact
from executor.core import events
from executor.environments.definition import EnvironmentDefinition
from executor.fetch_errors import FetchError
from executor.log_store import read_log
from executor.run_rows import InputArtifact
from executor.runners.base import Exit, Handle, InfrastructureError, Limits, OnMessage, OnProgress, StepLaunch
from executor.runners.fake import Behaviour, FakeEngine, FakeRunner, fail, lose, succeed, until_stopped
from executor.step_execution import StepExecution
from executor.step_plan import FileSource, OutputPort, StepPlan
from executor.step_tools import Tools

ENVIRONMENT = EnvironmentDefinition("tabular", "base")


@pytest.fixture(autouse=True)
def _own_folder(settings: Settings, tmp_path: Path) -> None:
    settings.VAR_DIR = tmp_path / "var"


@pytest.fixture
def plan(tmp_path: Path) -> StepPlan:
    return StepPlan(
        run_id=UUID(int=1),
        node="load",
        attempt=1,
        key="run-0-1",
        module="source",
        version="1.0.0",
        environment="tabular",
        parameters={},
        inputs={},
        outputs=(OutputPort("rows", "DataTable", "Rows"),),
        limits=Limits(timeout_s=60),
        log_path=tmp_path / "logs" / "0-1.log",
    )


class Attempt:
    """An execution with everything it reported."""

    def __init__(
        self, plan: StepPlan, tools: Tools, *, resumed: bool = False, holds: Callable[[], bool] = lambda: True
    ) -> None:
        self.reported: list[events.Event] = []
        self.execution = StepExecution(plan, tools, self.reported.append, resumed=resumed, holds=holds)
        self._thread = threading.Thread(target=self.execution.run, daemon=True)

    def run(self) -> events.Event:
        self.execution.run()
        return self.end

    def start(self) -> Attempt:
        self._thread.start()
        return self

    def join(self) -> events.Event:
        self.wait_until_left()
        return self.end

    @property
    def has_not_ended(self) -> bool:
        return not self.execution.is_over and self._thread.is_alive()

    def wait_until_left(self) -> None:
        self._thread.join(10)
        assert not self._thread.is_alive()

    @property
    def end(self) -> events.Event:
        final = (events.StepSucceeded, events.StepFailed, events.StepLost, events.StepStopped)
        ends = [event for event in self.reported if isinstance(event, final)]
        assert len(ends) == 1, ends
        return ends[0]

    def wait_for(self, kind: type[events.Event]) -> None:
        deadline = time.monotonic() + 10
        while not any(isinstance(event, kind) for event in self.reported):
            assert time.monotonic() < deadline
            time.sleep(0.005)


def tools_of(runner: FakeRunner, tmp_path: Path, fetch: Callable[[FileSource], Path] | None = None) -> Tools:
    store = ArtifactStore(tmp_path / "artifacts")

    def no_fetch(source: FileSource) -> Path:
        raise AssertionError(f"nothing is fetched here: {source}")

    return Tools(
        runner=runner,
        environment=lambda _name: ENVIRONMENT,
        code_dir=lambda: tmp_path,
        link_into=store.link_into,
        fetch=fetch or no_fetch,
        store_folder=store.store_folder,
        patience_s=(0.0, 0.0),
    )


def error_kind(event: events.Event) -> object:
    assert isinstance(event, events.StepFailed | events.StepLost)
    return event.error["kind"]


def test_success_stores_the_declared_outputs(plan: StepPlan, tmp_path: Path) -> None:
    end = Attempt(plan, tools_of(FakeRunner({"load": succeed(metrics={"r2": 1.0})}), tmp_path)).run()
    assert isinstance(end, events.StepSucceeded)
    assert [(output["port"], output["rows"]) for output in end.outputs] == [("rows", 3)]
    assert ArtifactStore(tmp_path / "artifacts").has(str(end.outputs[0]["digest"]))
    assert end.metrics == {"r2": 1.0}


CAUSES = {
    "the module's own error": (fail("0001", "No such column"), "module"),
    "an error in the user's code": (fail("0085", "Division by zero", kind="user_code"), "user_code"),
    "no memory left": (Behaviour(out_of_memory=True), "out_of_memory"),
    "success without a result": (Behaviour(writes_result=False), "bad_output"),
    "a crash without a result": (Behaviour(writes_result=False, exit_code=139), "internal"),
    "success with a bad exit code": (Behaviour(exit_code=3), "bad_output"),
    "a missing output": (Behaviour(outputs={}), "bad_output"),
    "an undeclared output": (
        Behaviour(outputs={"rows": {"data.arrow": b""}, "more": {"x": b""}}),
        "bad_output",
    ),
}


@pytest.mark.parametrize(("behaviour", "kind"), CAUSES.values(), ids=CAUSES.keys())
def test_each_cause_of_failure_has_its_kind(
    plan: StepPlan, tmp_path: Path, behaviour: Behaviour, kind: str
) -> None:
    end = Attempt(plan, tools_of(FakeRunner({"load": behaviour}), tmp_path)).run()
    assert isinstance(end, events.StepFailed)
    assert end.error["kind"] == kind
    assert end.error["message"]


def test_a_container_that_vanishes_is_lost_not_failed(plan: StepPlan, tmp_path: Path) -> None:
    end = Attempt(plan, tools_of(FakeRunner({"load": lose()}), tmp_path)).run()
    assert isinstance(end, events.StepLost)
    assert error_kind(end) == "infrastructure"


def test_canceling_before_the_start_ends_at_once_and_starts_nothing(plan: StepPlan, tmp_path: Path) -> None:
    gate, preparing = threading.Event(), threading.Event()

    class SlowBuild(FakeRunner):
        def prepare(self, environment: EnvironmentDefinition, on_message: OnMessage) -> None:
            preparing.set()
            gate.wait(10)

    runner = SlowBuild()
    attempt = Attempt(plan, tools_of(runner, tmp_path)).start()
    preparing.wait(10)
    attempt.execution.cancel()
    assert isinstance(attempt.end, events.StepStopped)
    gate.set()
    attempt.join()
    assert runner.engine.started == []


def test_canceling_a_running_step_stops_it(plan: StepPlan, tmp_path: Path) -> None:
    attempt = Attempt(plan, tools_of(FakeRunner({"load": until_stopped()}), tmp_path)).start()
    attempt.wait_for(events.StepStarted)
    attempt.execution.cancel()
    assert isinstance(attempt.join(), events.StepStopped)


def test_canceling_while_the_runner_starts_the_step_still_stops_it(plan: StepPlan, tmp_path: Path) -> None:
    """The cancel falls between the decision to start and the handle: nobody knows what to stop yet."""
    attempt: Attempt

    class CanceledAtStart(FakeRunner):
        def start(self, launch: StepLaunch) -> Handle:
            attempt.execution.cancel()
            return super().start(launch)

    # named before it starts: its thread may call the runner at once
    attempt = Attempt(plan, tools_of(CanceledAtStart({"load": until_stopped()}), tmp_path))
    assert isinstance(attempt.start().join(), events.StepStopped)


def test_a_result_that_is_complete_wins_against_the_cancel(plan: StepPlan, tmp_path: Path) -> None:
    engine = FakeEngine()
    runner = FakeRunner({"load": until_stopped()}, engine=engine)
    attempt = Attempt(plan, tools_of(runner, tmp_path)).start()
    attempt.wait_for(events.StepStarted)
    engine.release()
    assert isinstance(attempt.join(), events.StepSucceeded)
    attempt.execution.cancel()
    assert isinstance(attempt.end, events.StepSucceeded)


def test_a_step_that_uses_up_its_time_is_stopped(plan: StepPlan, tmp_path: Path) -> None:
    attempt = Attempt(plan, tools_of(FakeRunner({"load": until_stopped()}), tmp_path)).start()
    attempt.wait_for(events.StepStarted)
    attempt.execution.expire()
    assert error_kind(attempt.join()) == "timeout"


def test_an_engine_that_comes_back_costs_nothing(plan: StepPlan, tmp_path: Path) -> None:
    class Hiccup(FakeRunner):
        failures = 2

        def wait(self, handle: Handle, launch_log: Path, on_progress: OnProgress) -> Exit:
            if self.failures:
                self.failures -= 1
                raise InfrastructureError("connection reset")
            return super().wait(handle, launch_log, on_progress)

    assert isinstance(Attempt(plan, tools_of(Hiccup(), tmp_path)).run(), events.StepSucceeded)


def test_an_engine_that_stays_away_loses_the_step(plan: StepPlan, tmp_path: Path) -> None:
    runner = FakeRunner()
    runner.engine.reachable = False
    assert isinstance(Attempt(plan, tools_of(runner, tmp_path)).run(), events.StepLost)


def test_a_defect_of_the_executor_is_not_blamed_on_the_module(plan: StepPlan, tmp_path: Path) -> None:
    class Broken(FakeRunner):
        def prepare(self, environment: EnvironmentDefinition, on_message: OnMessage) -> None:
            raise ZeroDivisionError

    assert error_kind(Attempt(plan, tools_of(Broken(), tmp_path)).run()) == "infrastructure"


def test_a_resumed_attempt_adopts_what_the_engine_has(plan: StepPlan, tmp_path: Path) -> None:
    """Its handle was never written down: the executor before died right after the start."""
    engine = FakeEngine()
    script = {"load": until_stopped()}
    first = Attempt(plan, tools_of(FakeRunner(script, engine=engine), tmp_path)).start()
    first.wait_for(events.StepStarted)
    first.execution.abandon()
    second = Attempt(plan, tools_of(FakeRunner(script, engine=engine), tmp_path), resumed=True).start()
    second.wait_for(events.StepStarted)
    engine.release()
    assert isinstance(second.join(), events.StepSucceeded)
    assert len(engine.started) == 1


def test_an_abandoned_attempt_leaves_its_outputs_to_the_next_executor(plan: StepPlan, tmp_path: Path) -> None:
    """Both hear of the end at once; two that take the same files in would disturb each other."""
    engine = FakeEngine()
    script = {"load": until_stopped()}
    taken: list[Path] = []

    def take(source: Path, *, may_move: bool = False) -> StoredArtifact:
        taken.append(source)
        raise ArtifactError("it was not to be touched")

    tools = replace(tools_of(FakeRunner(script, engine=engine), tmp_path), store_folder=take)
    first = Attempt(plan, tools).start()
    first.wait_for(events.StepStarted)
    first.execution.abandon()
    engine.release()
    first.wait_until_left()
    assert taken == []
    second = Attempt(plan, tools_of(FakeRunner(script, engine=engine), tmp_path), resumed=True)
    assert isinstance(second.run(), events.StepSucceeded)


def test_an_executor_that_slept_past_its_lease_waits_to_know_whose_the_outputs_are(
    plan: StepPlan, tmp_path: Path
) -> None:
    lease_held = threading.Event()
    lease_held.set()
    engine = FakeEngine()
    tools = tools_of(FakeRunner({"load": until_stopped()}, engine=engine), tmp_path)
    attempt = Attempt(plan, tools, holds=lease_held.is_set).start()
    attempt.wait_for(events.StepStarted)
    lease_held.clear()
    engine.release()
    time.sleep(0.2)
    assert attempt.has_not_ended
    lease_held.set()
    assert isinstance(attempt.join(), events.StepSucceeded)


def test_a_resumed_attempt_of_which_nothing_exists_is_started(plan: StepPlan, tmp_path: Path) -> None:
    runner = FakeRunner()
    assert isinstance(Attempt(plan, tools_of(runner, tmp_path), resumed=True).run(), events.StepSucceeded)
    assert len(runner.engine.started) == 1


def test_a_build_is_kept_in_the_log_and_told_in_few_remarks(plan: StepPlan, tmp_path: Path) -> None:
    class Talkative(FakeRunner):
        def prepare(self, environment: EnvironmentDefinition, on_message: OnMessage) -> None:
            for number in range(300):
                on_message(f"line {number}")

    attempt = Attempt(plan, tools_of(Talkative({"load": succeed(prints="hello\n")}), tmp_path))
    attempt.run()
    remarks = [event.message for event in attempt.reported if isinstance(event, events.StepPrepared)]
    assert remarks[0] == "line 0"
    assert len(remarks) < 10
    text = read_log(plan.log_path).text
    assert text.startswith("line 0\nline 1\n")
    assert text.endswith("line 299\nhello\n")


def test_files_are_fetched_before_the_start_and_named_in_the_request(plan: StepPlan, tmp_path: Path) -> None:
    (tmp_path / "fetched").write_text("a,b\n", encoding="utf-8")
    source = FileSource("cars.csv", url="https://example.org/cars.csv?key=1")
    runner = FakeRunner({"load": until_stopped()})
    tools = tools_of(runner, tmp_path, fetch=lambda _source: tmp_path / "fetched")
    attempt = Attempt(replace(plan, files={"url": source}), tools).start()
    attempt.wait_for(events.StepStarted)
    input_dir = runner.engine.started[0].input_dir
    assert (input_dir / "files" / "url").read_text(encoding="utf-8") == "a,b\n"
    request = (input_dir / "request.json").read_text(encoding="utf-8")
    assert '"files": {"url": {"path": "files/url", "name": "cars.csv"}}' in request
    assert "key=1" not in request
    attempt.execution.cancel()
    attempt.join()


def test_a_file_that_cannot_be_fetched_fails_the_step_with_the_reason(plan: StepPlan, tmp_path: Path) -> None:
    def refuse(_source: FileSource) -> Path:
        raise FetchError("url_not_allowed", "This address is private.", action="Use a public one.")

    runner = FakeRunner()
    planned = replace(plan, files={"url": FileSource("x", url="https://10.0.0.1/x")})
    end = Attempt(planned, tools_of(runner, tmp_path, fetch=refuse)).run()
    assert isinstance(end, events.StepFailed)
    assert (end.error["code"], end.error["message"]) == ("url_not_allowed", "This address is private.")
    assert runner.engine.started == []


def test_inputs_are_staged_from_the_artifact_store(plan: StepPlan, tmp_path: Path) -> None:
    tools = tools_of(FakeRunner({"load": until_stopped()}), tmp_path)
    (tmp_path / "table").mkdir()
    (tmp_path / "table" / "data.arrow").write_bytes(b"ARROW1")
    stored = tools.store_folder(tmp_path / "table")
    attempt = Attempt(
        replace(plan, inputs={"left": InputArtifact("DataTable", stored.digest)}), tools
    ).start()
    attempt.wait_for(events.StepStarted)
    assert (plan.input_dir / "inputs" / "left" / "data.arrow").read_bytes() == b"ARROW1"
    attempt.execution.cancel()
    attempt.join()


def test_an_engine_that_never_starts_the_step_loses_it(plan: StepPlan, tmp_path: Path) -> None:
    gate, starting = threading.Event(), threading.Event()

    class Stuck(FakeRunner):
        def start(self, launch: StepLaunch) -> Handle:
            starting.set()
            gate.wait(10)
            return super().start(launch)

    tools = replace(tools_of(Stuck(), tmp_path), start_limit_s=5.0)
    attempt = Attempt(plan, tools).start()
    assert starting.wait(10)
    attempt.execution.give_up_if_overdue(time.monotonic())
    assert not attempt.execution.is_over
    attempt.execution.give_up_if_overdue(time.monotonic() + 6.0)
    assert isinstance(attempt.end, events.StepLost)
    gate.set()
    attempt.join()


def test_an_engine_that_never_stops_the_step_does_not_keep_the_cancel_waiting(
    plan: StepPlan, tmp_path: Path
) -> None:
    class Deaf(FakeRunner):
        def stop(self, handle: Handle, grace_s: float) -> None:
            """Says that it did, and did not."""

    runner = Deaf({"load": until_stopped()})
    attempt = Attempt(plan, tools_of(runner, tmp_path)).start()
    attempt.wait_for(events.StepStarted)
    attempt.execution.cancel()
    attempt.execution.give_up_if_overdue(time.monotonic() + 15.0)
    assert isinstance(attempt.end, events.StepStopped)
    runner.engine.release()
    attempt.join()


def test_an_executor_whose_lease_has_run_out_starts_nothing(plan: StepPlan, tmp_path: Path) -> None:
    runner = FakeRunner()
    reported: list[events.Event] = []
    execution = StepExecution(plan, tools_of(runner, tmp_path), reported.append, holds=lambda: False)
    execution.run()
    assert isinstance(reported[-1], events.StepLost)
    assert runner.engine.started == []
    assert not plan.folder.exists()
