"""Makes the installation of a fault test from nothing, runs the test in it and prints the verdict."""

from __future__ import annotations

import argparse
import contextlib
import os
import random
import secrets
import shutil
import signal
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.chaos.verdict import Verdict
    from tests.chaos.world import World

NAMES = ("kills",)


def main(arguments: Sequence[str]) -> int:
    options = _options(arguments)
    folder = Path(tempfile.mkdtemp(prefix="atelier-chaos-"))
    os.environ |= {
        "ATELIER_VAR_DIR": str(folder),
        "ATELIER_RUNNER": "docker" if options.containers else "fake",
        "ATELIER_LOG_LEVEL": "INFO",
        "DJANGO_SETTINGS_MODULE": "tests.chaos.settings",
    }
    try:
        with _world(folder, options) as world:
            verdict = _run(world, options)
    finally:
        if options.keep:
            _say(f"kept: {folder}")
        else:
            shutil.rmtree(folder, ignore_errors=True)
    for line in verdict.lines(with_faults=not options.quiet):
        _say(line)
    _say(verdict.to_json())
    return 0 if verdict.holds else 1


def _options(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="chaos", description="Injects faults and checks every invariant.")
    parser.add_argument("scenario", choices=NAMES)
    parser.add_argument("--seed", type=int, default=secrets.randbelow(2**31), help="of an earlier test")
    parser.add_argument("--size", type=int, help="kills, races, …; the default is the short form")
    parser.add_argument("--full", action="store_true", help="the size that the figures are reported for")
    parser.add_argument(
        "--containers", action="store_true", help="real containers instead of the fake engine"
    )
    parser.add_argument("--keep", action="store_true", help="keep the installation to look into it")
    parser.add_argument("--quiet", action="store_true", help="without the log of faults")
    return parser.parse_args(arguments)


@contextlib.contextmanager
def _world(folder: Path, options: argparse.Namespace) -> Iterator[World]:
    """Fork what needs a process without threads first, then make the database."""
    import django

    django.setup()
    from django.core.management import call_command

    from pipelines import catalog_loader
    from pipelines.catalog_loader import LoadedCatalog
    from tests.chaos import engine, graphs, nursery
    from tests.chaos.world import World

    socket = ""
    engine_pid = 0
    if not options.containers:
        catalog_loader.loaded_catalog = lambda: LoadedCatalog(graphs.CATALOG, ())  # type: ignore[assignment]
        socket = str(folder / "engine.sock")
        engine_pid = engine.fork_engine(Path(socket))
    children = nursery.start()
    call_command("migrate", verbosity=0)
    world = World(folder, children, socket, random.Random(options.seed))
    try:
        yield world
    finally:
        world.end_executors()
        children.close()
        if engine_pid:
            os.kill(engine_pid, signal.SIGKILL)
            os.waitpid(engine_pid, 0)


def _run(world: World, options: argparse.Namespace) -> Verdict:
    from tests.chaos.scenarios import kills

    size = kills.Size(kills=options.size or (100 if options.full else 10))
    return kills.kill_executors(world, size, options.seed)


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()
