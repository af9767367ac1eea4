"""What happens when an executor disappears: another one takes its runs up, and nothing runs twice."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from datetime import timedelta
from unittest import mock

import pytest
from django.utils import timezone

from executor import folders, ownership, reconcile, services, store, store_leases
from executor.core.changes import RunChange
from executor.core.states import RunState
from executor.environments.definition import EnvironmentDefinition
from executor.errors import LeaseLostError
from executor.log_store import read_log
from executor.models import Attempt, ExecutorStatus, Run
from executor.ownership import Identity
from executor.runners.base import Handle, InfrastructureError, Limits, StepLaunch
from executor.runners.fake import FakeEngine, FakeRunner, until_stopped
from executor.store_leases import Lease
from executor.supervisor import Supervisor, Timing
from tests.factories.runs import People, event_types, finished, started_run, step_states, wait_until
from tests.integration.executor.conftest import StartSupervisor

HELD = {"load": until_stopped(prints="begun\n")}


def crash(supervisor: Supervisor) -> None:
    """Take the executor away as a crash does: it neither writes nor lets go of its runs."""
    supervisor._driver.abandon_all()
    with mock.patch.object(supervisor, "_let_go"):
        supervisor.stop()


def test_a_running_step_is_adopted_after_a_crash_and_not_started_again(
    who: People, start_supervisor: StartSupervisor, engine: FakeEngine
) -> None:
    first = start_supervisor(HELD)
    run = started_run(who, {"load": (), "clean": ("load",)})
    wait_until(lambda: step_states(run)["load"] == "running")
    crash(first)
    start_supervisor(HELD)
    wait_until(lambda: Run.objects.get(id=run.id).token == 2)
    engine.release()
    assert finished(run).state == "succeeded"
    assert [launch.labels["step"] for launch in engine.started] == ["load", "clean"]
    assert event_types(run, "load").count("step.running") == 1


def test_a_run_that_waits_is_not_blamed_for_executors_that_die(
    who: People, start_supervisor: StartSupervisor, engine: FakeEngine
) -> None:
    run = started_run(who, {"load": ()})
    for token in range(1, 7):
        dying = start_supervisor(HELD)
        wait_until(lambda token=token: Run.objects.filter(id=run.id, token=token, takeovers=0).exists())  # type: ignore[misc]
        crash(dying)
    start_supervisor(HELD)
    wait_until(lambda: step_states(run)["load"] == "running")
    engine.release()
    assert finished(run).state == "succeeded"


def test_a_run_that_kills_whoever_takes_it_up_is_given_up_and_the_others_go_on(
    who: People, start_supervisor: StartSupervisor
) -> None:
    poisoned, other = started_run(who), started_run(who)
    lease = Lease()
    for number in range(5):
        now = timezone.now()
        owner = Identity(f"dying {number}", "fake", False)
        assert store_leases.run_claim(poisoned.id, executor=owner, now=now, lease_s=0, seen=lease)
        lease = Lease(owner.owner, now)
    start_supervisor()
    assert finished(other).state == "succeeded"
    assert finished(poisoned).state == "failed"
    error = poisoned.steps.get().error
    assert error is not None
    assert error["code"] == "quarantined"


def test_a_step_that_ended_while_nobody_watched_is_collected(
    who: People, start_supervisor: StartSupervisor, engine: FakeEngine
) -> None:
    first = start_supervisor(HELD)
    run = started_run(who)
    wait_until(lambda: step_states(run)["load"] == "running")
    crash(first)
    engine.release()
    wait_until(lambda: not any(attempt.running for attempt in engine.attempts.values()))
    start_supervisor(HELD)
    assert finished(run).state == "succeeded"
    assert len(engine.started) == 1
    assert read_log(folders.log_path(run.id, 0, 1)).text == "begun\n"


def test_a_step_whose_container_is_gone_is_run_again(
    who: People, start_supervisor: StartSupervisor, engine: FakeEngine
) -> None:
    first = start_supervisor(HELD)
    run = started_run(who)
    wait_until(lambda: step_states(run)["load"] == "running")
    crash(first)
    engine.lose(next(iter(engine.attempts)))
    start_supervisor()
    assert finished(run).state == "succeeded"
    assert [launch.labels["attempt"] for launch in engine.started] == ["1", "2"]


def test_a_cancel_asked_for_while_nobody_drives_the_run_is_carried_out(
    who: People, start_supervisor: StartSupervisor
) -> None:
    first = start_supervisor(HELD)
    run = started_run(who)
    wait_until(lambda: step_states(run)["load"] == "running")
    crash(first)
    assert services.run_cancel(run).state == "canceling"
    start_supervisor(HELD)
    assert finished(run).state == "canceled"


def test_a_clean_stop_hands_runs_over_at_once(
    who: People, start_supervisor: StartSupervisor, engine: FakeEngine
) -> None:
    first = start_supervisor(HELD)
    run = started_run(who)
    wait_until(lambda: step_states(run)["load"] == "running")
    first.stop()
    run.refresh_from_db()
    assert (run.owner, run.lease_until) == ("", None)
    assert not ExecutorStatus.objects.exists()
    start_supervisor(HELD)
    wait_until(lambda: Run.objects.get(id=run.id).token == 2)
    engine.release()
    assert finished(run).state == "succeeded"


def test_two_executors_share_the_runs_and_no_step_runs_twice(
    who: People, start_supervisor: StartSupervisor, engine: FakeEngine
) -> None:
    start_supervisor()
    start_supervisor()
    runs = [started_run(who, {"a": (), "b": ("a",)}) for _count in range(4)]
    assert {finished(run).state for run in runs} == {"succeeded"}
    keys = [launch.attempt_id for launch in engine.started]
    assert len(keys) == len(set(keys)) == 8


def lease_of(run: Run) -> Lease:
    return next(lease for run_id, lease in store_leases.unfinished() if run_id == run.id)


def claim(run: Run, owner: str, *, seen: Lease | None = None) -> int | None:
    executor = Identity(owner, "fake", isolated=False)
    return store_leases.run_claim(run.id, executor=executor, now=timezone.now(), lease_s=30, seen=seen)


def test_a_write_of_an_executor_that_lost_its_lease_is_refused(who: People) -> None:
    run = started_run(who)
    stale = claim(run, "old")
    assert claim(run, "new", seen=lease_of(run)) == 2
    assert stale == 1
    with pytest.raises(LeaseLostError):
        store.run_apply(
            run.id, token=stale, changes=[RunChange(RunState.QUEUED, RunState.RUNNING)], now=timezone.now()
        )
    run.refresh_from_db()
    assert (run.state, run.last_seq) == ("queued", 1)


def test_a_held_run_is_not_claimed_by_who_takes_it_for_free(who: People) -> None:
    run = started_run(who)
    assert claim(run, "one") == 1
    assert claim(run, "two") is None


def test_a_lease_that_was_renewed_meanwhile_is_not_taken_over(who: People) -> None:
    run = started_run(who)
    claim(run, "one")
    seen = lease_of(run)
    store_leases.leases_renew([run.id], owner="one", now=timezone.now() - timedelta(hours=1), lease_s=30)
    assert claim(run, "two", seen=seen) is None


def test_an_executor_that_is_stopped_for_longer_than_its_lease_loses_its_run_but_not_its_step(
    who: People, start_supervisor: StartSupervisor, engine: FakeEngine
) -> None:
    """The clocks of both say the lease lasts; what counts is that nobody renewed it."""
    run = started_run(who)
    silent = Identity("elsewhere|1|2|3", "fake", isolated=False)
    store_leases.run_claim(run.id, executor=silent, now=timezone.now() + timedelta(hours=1), lease_s=30)
    start_supervisor(timing=Timing(poll_s=0.05, lease_s=0.3))
    assert finished(run).state == "succeeded"
    assert len(engine.started) == 1


def test_a_killed_process_is_known_dead_and_a_living_one_is_not() -> None:
    code = "from executor.ownership import new_owner; print(new_owner(), flush=True); input()"
    process = subprocess.Popen(
        [sys.executable, "-c", code], stdout=subprocess.PIPE, stdin=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    owner = process.stdout.readline().strip()
    assert not ownership.is_dead(owner)
    os.kill(process.pid, signal.SIGKILL)
    process.communicate()
    assert ownership.is_dead(owner)


def test_a_name_from_another_machine_is_never_called_dead() -> None:
    assert not ownership.is_dead("elsewhere|1|2|3")
    assert not ownership.is_dead("nonsense")


def test_only_orphans_of_this_installation_are_removed(
    who: People, start_supervisor: StartSupervisor, engine: FakeEngine, tmp_path: object
) -> None:
    start_supervisor(HELD)
    run = started_run(who)
    wait_until(lambda: step_states(run)["load"] == "running")
    mine, other = FakeRunner(engine=engine), FakeRunner(engine=engine, installation="neighbour")
    for runner, key in ((mine, "orphan"), (other, "foreign")):
        runner.start(_launch(key))
    folders.attempt_folder("orphan").mkdir(parents=True)
    wait_until(lambda: "orphan" not in engine.attempts)
    wait_until(lambda: not folders.attempt_folder("orphan").exists())
    assert "foreign" in engine.attempts
    attempt = Attempt.objects.get(step__run=run)
    assert attempt.key in engine.attempts
    assert reconcile.sweep(mine) == 0


def test_an_orphan_that_cannot_be_removed_keeps_nothing_else_from_going_on(
    who: People, start_supervisor: StartSupervisor, engine: FakeEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    runner = FakeRunner(engine=engine)
    for key in ("busy", "orphan"):
        runner.start(_launch(key))
        folders.attempt_folder(key).mkdir(parents=True)
    remove = FakeRunner.remove

    def refuse(self: FakeRunner, handle: Handle) -> None:
        if handle.attempt_id == "busy":
            raise InfrastructureError("device or resource busy")
        remove(self, handle)

    monkeypatch.setattr(FakeRunner, "remove", refuse)
    assert reconcile.sweep(runner) == 1
    assert set(engine.attempts) == {"busy"}
    assert folders.attempt_folder("busy").exists()
    assert not folders.attempt_folder("orphan").exists()

    start_supervisor({})
    assert finished(started_run(who)).state == "succeeded"
    assert ExecutorStatus.objects.get().message == ""
    assert "busy" in engine.attempts

    monkeypatch.setattr(FakeRunner, "remove", remove)
    wait_until(lambda: "busy" not in engine.attempts)


def test_what_has_just_ended_is_left_to_whoever_drove_it(
    who: People, start_supervisor: StartSupervisor, engine: FakeEngine
) -> None:
    start_supervisor({})
    run = started_run(who)
    wait_until(lambda: set(step_states(run).values()) == {"succeeded"})
    attempts = Attempt.objects.filter(step__run=run)
    key = attempts.values_list("key", flat=True)[0]
    wait_until(lambda: key not in engine.attempts)

    runner = FakeRunner(engine=engine)
    runner.start(_launch(key))
    assert reconcile.sweep(runner) == 0
    assert key in engine.attempts
    attempts.update(finished_at=timezone.now() - timedelta(minutes=1))
    wait_until(lambda: key not in engine.attempts)


def _launch(key: str) -> StepLaunch:
    folder = folders.attempts_root().parent / "elsewhere" / key
    for name in ("in", "out"):
        (folder / name).mkdir(parents=True)
    (folder / "in" / "request.json").write_text("{}", encoding="utf-8")
    environment = EnvironmentDefinition("tabular", "base")
    return StepLaunch(
        key, {"step": "load"}, environment, folder, folder / "in", folder / "out", folder / "log", Limits()
    )
