"""Makes the installation of a fault test from nothing, runs the test in it and prints the verdict."""

from __future__ import annotations

import argparse
import contextlib
import importlib
import os
import random
import secrets
import shutil
import signal
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, cast

if TYPE_CHECKING:
    from scripts.services import PostgreSQL
    from tests.chaos.private_engine import PrivateEngine
    from tests.chaos.verdict import Verdict
    from tests.chaos.world import World


#: of an executor's log, when something does not hold
_TOLD_LINES = 60


@dataclass(frozen=True)
class Scenario:
    #: module below `scenarios` and the function in it
    function: str
    #: kills, runs, repetitions, seconds: what the scenario counts
    short: int
    full: int
    postgresql: bool = False
    #: what the scenario stops and starts itself
    holds: Literal["", "database", "engine"] = ""
    #: real containers; how many may wait warm
    containers: bool = False
    pool: int = 0
    isolation: str = "step"
    #: too slow for every change
    only_full: bool = False

    @property
    def needs(self) -> tuple[str, ...]:
        return ("postgresql",) * self.postgresql + ("docker",) * self.containers


SCENARIOS = {
    "kills": Scenario("kills.kill_executors", 10, 100),
    "kills-warm": Scenario("kills.kill_executors", 4, 30, containers=True, pool=4),
    "kills-cold": Scenario("kills.kill_executors", 2, 30, containers=True, only_full=True),
    "kills-shared": Scenario("kills.kill_executors", 2, 30, containers=True, pool=4, isolation="run"),
    "storm": Scenario("storm.inject_faults", 3, 60),
    "races": Scenario("races.race_cancels", 60, 1000),
    "submits": Scenario("submits.submit_at_once", 8, 1000),
    "stalls": Scenario("stalls.stop_past_the_lease", 10, 200, postgresql=True),
    "clocks": Scenario("stalls.skew_clocks", 1, 10),
    "clocks-beside": Scenario("stalls.skew_beside", 4, 20, postgresql=True),
    "outages": Scenario("outages.restart_database", 30, 600, postgresql=True, holds="database"),
    "leaks": Scenario("leaks.look_for_leaks", 100, 1000),
    "engine-death": Scenario(
        "engine_death.kill_engine", 2, 10, containers=True, holds="engine", only_full=True
    ),
    "engine-death-warm": Scenario(
        "engine_death.kill_engine", 2, 10, containers=True, pool=4, holds="engine", only_full=True
    ),
    "hung": Scenario("hung.hang_engines", 9, 11),
}


def main(arguments: Sequence[str]) -> int:
    options = _options(arguments)
    scenario = SCENARIOS[options.scenario]
    folder = Path(tempfile.mkdtemp(prefix="atelier-chaos-"))
    os.environ |= {
        "ATELIER_VAR_DIR": str(folder),
        "ATELIER_RUNNER": "docker" if scenario.containers else "fake",
        "ATELIER_POOL_SIZE": str(scenario.pool),
        "ATELIER_LOG_LEVEL": "INFO",
        "ATELIER_FETCH": "listed",
        "ATELIER_ALLOWED_HOSTS": "127.0.0.1,localhost,testserver",
        "DJANGO_SETTINGS_MODULE": "tests.chaos.settings",
    }
    size = options.size or (scenario.full if options.full else scenario.short)
    with contextlib.ExitStack() as stack:
        if options.keep:
            _say(f"kept: {folder}")
        else:
            stack.callback(shutil.rmtree, folder, ignore_errors=True)
        database = None
        if scenario.postgresql or options.postgresql:
            database = stack.enter_context(_postgresql())
            os.environ["ATELIER_DATABASE_URL"] = database.url()
        engine = None
        if scenario.holds == "engine":
            engine = stack.enter_context(_engine())
            os.environ["DOCKER_HOST"] = engine.host
        world = stack.enter_context(_world(folder, scenario, options.seed))
        held = [thing for thing in (database, engine) if thing is not None and scenario.holds]
        verdict = _run(scenario, world, held, size, options.seed)
        if not verdict.holds:
            _say_what_executors_said(folder)
    for line in verdict.lines(with_faults=not options.quiet):
        _say(line)
    _say(verdict.to_json())
    return 0 if verdict.holds else 1


def _options(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="chaos", description="Injects faults and checks every invariant.")
    parser.add_argument("scenario", choices=SCENARIOS)
    parser.add_argument("--seed", type=int, default=secrets.randbelow(2**31), help="of an earlier test")
    parser.add_argument("--size", type=int, help="kills, races, seconds, …; default: the short form")
    parser.add_argument("--full", action="store_true", help="the size that figures are reported for")
    parser.add_argument("--postgresql", action="store_true", help="on PostgreSQL instead of SQLite")
    parser.add_argument("--keep", action="store_true", help="keep the installation to look into it")
    parser.add_argument("--quiet", action="store_true", help="without the log of faults")
    return parser.parse_args(arguments)


def _postgresql() -> PostgreSQL:
    from scripts.services import PostgreSQL

    # commits wait for the log: it is killed, and what was acknowledged must still be there
    return PostgreSQL(options={"fsync": "off", "full_page_writes": "off"})


def _engine() -> PrivateEngine:
    """An engine that has the image of the steps; the ordinary engine builds it where it is missing."""
    import django

    django.setup()
    from executor.environments.image import image_tag
    from executor.runners import registry
    from executor.toolkit import default_environment
    from tests.chaos.private_engine import PrivateEngine

    environment = default_environment("tabular")
    runner = registry.choose_runner()
    runner.prepare(environment, lambda _message: None)
    runner.close()
    return PrivateEngine([image_tag(environment)])


@contextlib.contextmanager
def _world(folder: Path, scenario: Scenario, seed: int) -> Iterator[World]:
    """Fork what needs a process without threads first, then make the database."""
    import django

    django.setup()
    from django.core.management import call_command

    from pipelines import catalog_loader
    from pipelines.catalog_loader import LoadedCatalog
    from tests.chaos import containers, engine, graphs, nursery
    from tests.chaos.world import World

    socket, engine_pid = "", 0
    if not scenario.containers:
        vars(catalog_loader)["loaded_catalog"] = lambda: LoadedCatalog(graphs.CATALOG, ())
        socket = str(folder / "engine.sock")
        engine_pid = engine.fork_engine(Path(socket))
    children = nursery.start()
    call_command("migrate", verbosity=0)
    world = World(folder, children, socket, random.Random(seed), scenario.isolation)
    try:
        yield world
    finally:
        world.end_executors()
        children.close()
        if engine_pid:
            os.kill(engine_pid, signal.SIGKILL)
            os.waitpid(engine_pid, 0)
        else:
            containers.remove_all(folder)


def _run(scenario: Scenario, world: World, held: Sequence[object], size: int, seed: int) -> Verdict:
    module, _, name = scenario.function.partition(".")
    function: Any = getattr(importlib.import_module(f"tests.chaos.scenarios.{module}"), name)
    return cast("Verdict", function(world, *held, size, seed))


def _say_what_executors_said(folder: Path) -> None:
    for log in sorted(folder.glob("executor-*.log")):
        _say(f"--- the end of {log.name}")
        for line in log.read_text(errors="replace").splitlines()[-_TOLD_LINES:]:
            _say(line)


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()
