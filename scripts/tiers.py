"""The tiers of `make test`: what each runs and what it needs."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from scripts.environment import tool
from scripts.frontend import npm_tool
from scripts.paths import FRONTEND, PYTHON, REPORTS, ROOT

_WITH_PROGRAMS = ("designer/test_serve.py", "executor/test_process_runner.py")
#: what mypy looks at
TYPED = ("designer", "pipelines", "executor", "modules", "scripts", "deploy", "tests", "manage.py")


@dataclass(frozen=True)
class Command:
    """One program of a tier. With a report its cases are counted, else it counts as one check."""

    argv: tuple[str, ...]
    report: Path | None = None
    cwd: Path = ROOT


@dataclass(frozen=True)
class Tier:
    name: str
    commands: tuple[Command, ...]
    #: node, build, docker, browser, services
    needs: tuple[str, ...] = ()
    #: quick and silent: may run beside others, its output is shown when it ends
    beside: bool = False
    env: Mapping[str, str] = field(default_factory=dict)


def all_tiers() -> list[Tier]:
    workers = str(min(os.cpu_count() or 1, 4))
    return [
        Tier("lint", (_tool("ruff", "check"), _tool("ruff", "format", "--check")), beside=True),
        Tier("types", (_tool("mypy", *TYPED),), beside=True),
        Tier("imports", (_tool("lint-imports", "--no-cache"),), beside=True),
        Tier("frontend", _frontend(), needs=("node",), beside=True),
        Tier("generated", _generated(), needs=("node",), beside=True),
        Tier("unit", (_pytest("unit", "tests/unit", "-n", workers),)),
        Tier("modules", (_pytest("modules", "modules", "-n", workers),)),
        Tier("integration", (_pytest("integration", "tests/integration", "-n", workers),)),
        Tier("contract", (_pytest("contract", "tests/contract", "-n", "2"),), needs=("docker",)),
        Tier("docker", (_pytest("docker", "tests/docker", "-n", "2"),), needs=("docker",)),
        Tier("production", _production(workers), needs=("docker", "services")),
        Tier("chaos", (_pytest("chaos", "tests/chaos", "-n", "2"),), needs=("docker", "services")),
        Tier("live", (_pytest("live", "tests/live"),), needs=("services",)),
        Tier("together", (_pytest("together", "tests/together"),), needs=("node",)),
        Tier("e2e", (_pytest("e2e", "tests/e2e", "-n", "2"),), needs=("docker", "browser", "build")),
    ]


def _tool(name: str, *arguments: str) -> Command:
    return Command((str(tool(name)), *arguments))


def _pytest(name: str, folder: str, *arguments: str) -> Command:
    report = REPORTS / f"{name}.xml"
    command = (str(PYTHON), "-m", "pytest", folder, "-q", f"--junitxml={report}", *arguments)
    return Command(command, report=report)


def _production(workers: str) -> tuple[Command, ...]:
    """The integration suite once more, on PostgreSQL and Redis; then what exists only there."""
    # what starts programs of its own takes its own database, whatever the tests run on
    left_out = [f"--ignore=tests/integration/{name}" for name in _WITH_PROGRAMS]
    # a pipeline of statements is one exchange with PostgreSQL, however many they are
    left_out.append(
        "--deselect=tests/integration/executor/test_store.py::test_the_number_of_statements_does_not_grow_with_the_steps"
    )
    again = _pytest("production-integration", "tests/integration", "-n", workers, "--reuse-db", *left_out)
    services = (str(PYTHON), "-m", "scripts.production", "--", *again.argv)
    return (Command(services, report=again.report), _pytest("production", "tests/production", "-n", "2"))


def _frontend() -> tuple[Command, ...]:
    report = REPORTS / "vitest.xml"
    vitest = (str(npm_tool("vitest")), "run", "--reporter=default", "--reporter=junit")
    return (
        Command((str(npm_tool("biome")), "check", "."), cwd=FRONTEND),
        Command((str(npm_tool("tsc")), "-b"), cwd=FRONTEND),
        Command((*vitest, f"--outputFile.junit={report}"), report=report, cwd=FRONTEND),
    )


def _generated() -> tuple[Command, ...]:
    return (
        Command((str(PYTHON), "-m", "scripts.api", "--check")),
        Command((str(PYTHON), "-m", "scripts.generate_module_docs", "--check")),
        Command((str(PYTHON), "manage.py", "makemigrations", "--check", "--dry-run")),
    )
