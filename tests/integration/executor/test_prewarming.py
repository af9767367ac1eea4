"""An executor that starts makes containers ready for what ran lately, and for nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from executor import prewarming, run_rows, step_plan, toolkit
from executor.core.states import StepState
from executor.models import Isolation, Run, Step
from executor.runners.base import ExpectedStep
from executor.runners.fake import FakeRunner
from pipelines import catalog_loader
from pipelines.catalog_loader import LoadedCatalog
from pipelines.core.catalog import Catalog
from tests.factories import runs
from tests.factories.runs import People

GRAPH = {"load": (), "work": ("load",), "join": ("load", "work")}


class Recalling(FakeRunner):
    """Remembers what it was asked to be ready for."""

    def __init__(self) -> None:
        super().__init__()
        self.recalled: list[ExpectedStep] = []

    def recall(self, steps: Sequence[ExpectedStep]) -> None:
        self.recalled += steps


@pytest.fixture(autouse=True)
def _warm_catalog(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Sources load tables, what works on them does too, and joins start cold."""
    modules = {
        name: replace(module, warm="table" if name in ("source", "work") else "", user_code=name == "work")
        for name, module in runs.CATALOG.modules.items()
    }
    catalog = LoadedCatalog(Catalog(modules, ("Tests",), "warm"), ())
    monkeypatch.setattr(catalog_loader, "loaded_catalog", lambda: catalog)
    monkeypatch.setattr(toolkit, "code_dir", lambda: tmp_path / "code")


@pytest.fixture
def run(who: People) -> Run:
    run = runs.started_run(who, GRAPH)
    run.steps.update(state=StepState.SUCCEEDED, started_at=timezone.now())
    return run


def test_steps_that_ran_and_can_start_warm_are_recalled(run: Run) -> None:
    found = prewarming.recent_steps(timezone.now())
    assert [(step.warm, step.shared_by) for step in found] == [("table", ""), ("table", "")]
    assert {step.environment.name for step in found} == {"tabular"}


def test_steps_of_a_run_with_one_container_are_recalled_as_such(run: Run) -> None:
    Run.objects.update(isolation=Isolation.RUN)
    found = prewarming.recent_steps(timezone.now())
    # the newest first; users' code never shares
    assert [step.shared_by for step in found] == ["", run.id.hex]


def test_the_container_of_a_run_holds_what_all_its_steps_need(
    who: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    warm = {"source": "table", "work": "learn", "join": "table"}
    modules = {name: replace(one, warm=warm.get(name, "")) for name, one in runs.CATALOG.modules.items()}
    catalog = LoadedCatalog(Catalog(modules, ("Tests",), "warm"), ())
    monkeypatch.setattr(catalog_loader, "loaded_catalog", lambda: catalog)
    run = runs.started_run(who, GRAPH)
    for isolation, wanted in (("step", ["table", "learn", "table"]), ("run", ["learn"] * 3)):
        run.steps.update(state=StepState.SUCCEEDED, started_at=timezone.now())
        Run.objects.update(isolation=isolation)
        rows = run_rows.read(run.id)
        assert [one[2] for one in step_plan.expected_steps(rows, GRAPH)] == wanted
        assert sorted(one.warm for one in prewarming.recent_steps(timezone.now())) == sorted(wanted)
    # what needed more is reused: the rest does without
    run.steps.filter(node="work").update(state=StepState.REUSED)
    assert [one[2] for one in step_plan.expected_steps(run_rows.read(run.id), ["join"])] == ["table"]


def test_what_ran_long_ago_or_not_at_all_is_not_recalled(run: Run) -> None:
    Step.objects.filter(node="load").update(started_at=timezone.now() - timedelta(hours=25))
    Step.objects.filter(node="work").update(state=StepState.REUSED)
    assert prewarming.recent_steps(timezone.now()) == []


def test_no_more_than_some_are_recalled(who: People) -> None:
    for _ in range(20):
        runs.started_run(who)
    Step.objects.update(state=StepState.FAILED, started_at=timezone.now())
    assert len(prewarming.recent_steps(timezone.now())) == 16


@pytest.mark.django_db(transaction=True)
def test_the_runner_hears_of_it(run: Run) -> None:
    runner = Recalling()
    begin(runner)
    assert len(runner.recalled) == 2


@pytest.mark.django_db(transaction=True)
def test_an_installation_that_never_ran_anything_recalls_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    runner = Recalling()
    monkeypatch.setattr(runner, "recall", lambda _steps: pytest.fail("nothing to recall"))
    begin(runner)
    assert runner.recalled == []


@pytest.mark.django_db(transaction=True)
def test_trouble_is_told_and_costs_nothing(
    run: Run, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail() -> Path:
        raise OSError("no room")

    monkeypatch.setattr(toolkit, "code_dir", fail)
    runner = Recalling()
    begin(runner)
    assert runner.recalled == []
    assert "not made ahead" in caplog.text


def test_a_runner_that_keeps_nothing_ready_is_not_bothered() -> None:
    assert prewarming.begin(FakeRunner()) is None


def begin(runner: Recalling) -> None:
    thread = prewarming.begin(runner, delay_s=0.0)
    assert thread is not None
    thread.join(20)
    assert not thread.is_alive()
