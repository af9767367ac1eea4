"""What the process runner does beyond the contract of all runners."""

from __future__ import annotations

import json
import os
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from executor import log_store
from executor.environments.definition import EnvironmentDefinition
from executor.environments.index_settings import IndexSettings
from executor.environments.venv import VirtualEnvironments
from executor.runners.base import EnvironmentBuildError, Exit, Limits, Runner, StepLaunch
from executor.runners.process_identity import Identity
from tests.contract.worlds import TINY, ProcessWorld
from tests.factories.package_index import WHEEL, make_wheel


@pytest.fixture(scope="module")
def environments(tmp_path_factory: pytest.TempPathFactory) -> VirtualEnvironments:
    return VirtualEnvironments(tmp_path_factory.mktemp("environments"))


@pytest.fixture
def world(tmp_path: Path, environments: VirtualEnvironments) -> Iterator[ProcessWorld]:
    world = ProcessWorld(tmp_path, environments=environments)
    yield world
    world.close()


@pytest.fixture
def runner(world: ProcessWorld) -> Runner:
    runner = world.new_runner()
    runner.prepare(TINY, lambda _: None)
    return runner


def program(launch: StepLaunch, text: str) -> StepLaunch:
    (launch.code_dir / "modules" / "runtime" / "__main__.py").write_text(text, encoding="utf-8")
    return launch


def test_a_step_gets_an_environment_from_zero(
    world: ProcessWorld, runner: Runner, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ATELIER_SECRET_KEY", "s3cret")
    launch = program(
        world.launch(), "import json, os, sys; print(json.dumps([dict(os.environ), sys.prefix]))"
    )
    assert finish(runner, launch) == Exit(0)
    variables, prefix = json.loads(log_of(launch))
    assert "ATELIER_SECRET_KEY" not in variables
    assert set(variables) - {"LC_CTYPE"} == {
        "PATH",
        "HOME",
        "TMPDIR",
        "MPLCONFIGDIR",
        "PYTHONPATH",
        "PYTHONUNBUFFERED",
        "PYTHONDONTWRITEBYTECODE",
        "LANG",
        "OMP_NUM_THREADS",
        "OPENBLAS_NUM_THREADS",
        "POLARS_MAX_THREADS",
    }
    assert TINY.digest in prefix


def test_too_much_memory_is_refused_and_recognised(world: ProcessWorld, runner: Runner) -> None:
    launch = world.launch(("memory", 600 * 1024**2), limits=Limits(memory_bytes=256 * 1024**2))
    exit_ = finish(runner, launch)
    assert exit_.exit_code == 1
    assert exit_.out_of_memory


def test_what_a_step_leaves_running_ends_with_it(world: ProcessWorld, runner: Runner) -> None:
    launch = program(
        world.launch(),
        "import subprocess; print(subprocess.Popen(['sleep', '600'], stdout=subprocess.DEVNULL).pid)",
    )
    assert finish(runner, launch) == Exit(0)
    child = int(log_of(launch))
    wait_until(lambda: not is_running(child))


def test_a_step_ends_with_its_keeper_and_counts_as_lost(world: ProcessWorld, runner: Runner) -> None:
    launch = world.launch(("print", "started\n"), ("hold", None))
    handle = runner.start(launch)
    identity = Identity.read(world.folder / "state" / "contract" / launch.attempt_id)
    assert identity is not None
    os.kill(identity.keeper_pid, signal.SIGKILL)
    assert runner.wait(handle, launch.log_path, lambda _fraction, _text: None).missing
    wait_until(lambda: not is_running(identity.step_pid))


def test_a_process_id_of_another_boot_is_not_ours(world: ProcessWorld, runner: Runner) -> None:
    launch = world.launch(("hold", None))
    handle = runner.start(launch)
    state = world.folder / "state" / "contract" / launch.attempt_id
    identity = Identity.read(state)
    assert identity is not None
    described = json.loads((state / "launch.json").read_text())
    (state / "launch.json").write_text(json.dumps(described | {"boot_id": "an earlier one"}))
    assert [running for _, running in runner.list_owned()] == [False]
    assert runner.wait(handle, launch.log_path, lambda _fraction, _text: None).missing
    # and it is left alone, since the id may belong to anybody
    runner.stop(handle, grace_s=0)
    assert is_running(identity.step_pid)
    (state / "launch.json").write_text(json.dumps(described))
    runner.stop(handle, grace_s=0)
    assert not is_running(identity.step_pid)


def test_an_environment_is_made_once_and_made_again_after_a_crash(tmp_path: Path) -> None:
    (tmp_path / "wheels").mkdir()
    (tmp_path / "wheels" / WHEEL).write_bytes(make_wheel())
    index = IndexSettings(find_links=(str(tmp_path / "wheels"),))
    environments = VirtualEnvironments(tmp_path / "environments", index=index)
    definition = EnvironmentDefinition("probe", "unused", ("atelier-probe==1.0",))
    messages: list[str] = []

    python = environments.ensure(definition, messages.append)
    assert python.parent.parent.name == definition.digest
    assert list(python.parent.parent.glob("lib/*/site-packages/atelier_probe.py"))
    assert messages[0] == "Building the environment probe"
    messages.clear()
    environments.ensure(definition, messages.append)
    assert messages == []

    (tmp_path / "environments" / definition.digest / "complete").unlink()
    environments.ensure(definition, messages.append)
    assert messages[0] == "Building the environment probe"


@pytest.mark.parametrize("use_uv", [True, False])
def test_a_package_that_cannot_be_had_fails_with_the_log(tmp_path: Path, use_uv: bool) -> None:
    index = IndexSettings(index_url=tmp_path.as_uri())
    environments = VirtualEnvironments(tmp_path, index=index, use_uv=use_uv)
    definition = EnvironmentDefinition("probe", "unused", ("no-such-package==1.0",))
    with pytest.raises(EnvironmentBuildError) as caught:
        environments.ensure(definition, lambda _: None)
    assert "no-such-package" in caught.value.log_tail
    assert caught.value.hint


def finish(runner: Runner, launch: StepLaunch) -> Exit:
    return runner.wait(runner.start(launch), launch.log_path, lambda _fraction, _text: None)


def log_of(launch: StepLaunch) -> str:
    return b"".join(log_store.iterate_log(launch.log_path)).decode()


def is_running(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def wait_until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 10
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.02)
