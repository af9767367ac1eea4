from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pytest_django import Settings

from executor.runners.fake import FakeEngine, FakeRunner, Script
from executor.supervisor import Supervisor, Timing
from executor.toolkit import default_environment
from pipelines import catalog_loader
from pipelines.catalog_loader import LoadedCatalog
from tests.factories import runs
from tests.factories.runs import People

#: short waits, so that tests of what follows from them are fast
TIMING = Timing(poll_s=0.1, lease_s=1.5, reconcile_s=0.2, recover_s=0.05)

StartSupervisor = Callable[..., Supervisor]


@pytest.fixture(autouse=True)
def _small_catalog(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(catalog_loader, "loaded_catalog", lambda: LoadedCatalog(runs.CATALOG, ()))


@pytest.fixture(autouse=True)
def _own_folder(settings: Settings, tmp_path: Path) -> None:
    settings.VAR_DIR = tmp_path / "var"


@pytest.fixture
def who(db: None) -> People:
    return runs.people()


@pytest.fixture
def engine() -> FakeEngine:
    """An engine that has built the only environment of these tests already."""
    engine = FakeEngine()
    engine.prepared.append(default_environment("tabular").digest)
    return engine


@pytest.fixture
def start_supervisor(transactional_db: None, engine: FakeEngine) -> Iterator[StartSupervisor]:
    """Start executors over the test's fake engine; all are stopped when the test ends."""
    started: list[Supervisor] = []

    def start(
        script: Script | None = None,
        *,
        max_parallel: int = 2,
        build_error: str = "",
        timing: Timing = TIMING,
    ) -> Supervisor:
        runner = FakeRunner(script, engine=engine, build_error=build_error)
        supervisor = Supervisor(runner, max_parallel=max_parallel, timing=timing)
        supervisor.start()
        started.append(supervisor)
        return supervisor

    yield start
    engine.reachable = True
    for supervisor in started:
        supervisor.stop()
    engine.release()
