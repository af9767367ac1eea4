"""The whole suite. Called by: make test [TIERS="…"]

Installs what it needs, runs every tier even after a failure, and says at the end what was left out and why.
With CI=true something left out is a failure.
"""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import IO

from scripts import browser, engine, frontend, reports, services
from scripts.console import Failure, say
from scripts.environment import DEVELOPMENT, ensure_python
from scripts.paths import REPORTS
from scripts.server import end_on_sigterm
from scripts.tiers import Command, Tier, all_tiers

#: tiers that run beside each other
_BESIDE = 2
_HEARTBEAT_S = 30.0


class Provider:
    """Makes ready what tiers need; remembers what could not be had, and what it started."""

    def __init__(self) -> None:
        self.env: dict[str, str] = {}
        self._problems: dict[str, str | None] = {}
        self._engine_pid: int | None = None
        self._verbs: Mapping[str, Callable[[], None]] = {
            "node": self._node,
            "build": frontend.ensure_build,
            "docker": self._docker,
            "browser": browser.ensure_browser,
            "services": services.ensure_services,
        }

    def problem(self, tier: Tier) -> str:
        """Return why this tier cannot run; empty when everything it needs is there."""
        for need in tier.needs:
            if need not in self._problems:
                self._problems[need] = self._provide(need)
            if reason := self._problems[need]:
                return reason
        return ""

    def close(self) -> None:
        """End the engine if it was started here."""
        engine.end(self._engine_pid)

    def _provide(self, need: str) -> str | None:
        try:
            self._verbs[need]()
        except Failure as failure:
            return failure.message
        return None

    def _node(self) -> None:
        self.env |= frontend.ensure_packages()

    def _docker(self) -> None:
        self._engine_pid = engine.ensure_engine()
        settings = engine.ensure_base_image()
        if "ATELIER_BASE_IMAGE" not in settings:
            raise Failure("no base image for step environments can be had")
        self.env |= settings


def main(names: list[str]) -> int:
    end_on_sigterm()
    started = time.monotonic()
    strict = os.environ.get("CI", "").lower() in {"1", "true", "yes"}
    tiers = _chosen(names)
    ensure_python(DEVELOPMENT)
    REPORTS.mkdir(parents=True, exist_ok=True)
    provider = Provider()
    try:
        outcomes = run_tiers(tiers, provider)
    finally:
        provider.close()
    _close(outcomes, time.monotonic() - started, strict=strict)
    return 0 if reports.is_success(outcomes, strict=strict) else 1


def _chosen(names: list[str]) -> list[Tier]:
    tiers = all_tiers()
    unknown = set(names) - {tier.name for tier in tiers}
    if unknown:
        raise Failure(f"no such tier: {', '.join(sorted(unknown))} (of {', '.join(t.name for t in tiers)})")
    return [tier for tier in tiers if not names or tier.name in names]


def run_tiers(tiers: list[Tier], provider: Provider) -> list[reports.Outcome]:
    """Run the quick tiers beside each other, the others one by one; a failing tier stops nothing."""
    # Everything is made ready first: an install in the middle would change what other tiers see.
    problems = {tier.name: provider.problem(tier) for tier in tiers}
    able = [tier for tier in tiers if not problems[tier.name]]
    outcomes = {
        name: reports.Outcome(tier=name, left_out=problem) for name, problem in problems.items() if problem
    }
    beside = [tier for tier in able if tier.beside]
    with ThreadPoolExecutor(_BESIDE) as pool, _heartbeat(wanted=bool(beside)):
        for outcome in pool.map(lambda tier: run_tier(tier, provider.env), beside):
            outcomes[outcome.tier] = outcome
    for tier in able:
        if not tier.beside:
            outcomes[tier.name] = run_tier(tier, provider.env)
    return [outcomes[tier.name] for tier in tiers]


def run_tier(tier: Tier, env: Mapping[str, str]) -> reports.Outcome:
    outcome = reports.Outcome(tier=tier.name)
    started = time.monotonic()
    for command in tier.commands:
        if command.report:
            command.report.unlink(missing_ok=True)
        succeeded = _run(tier, command, {**os.environ, **env, **tier.env})
        if command.report:
            reports.add_report(outcome, command.report, succeeded=succeeded)
        elif succeeded:
            outcome.passed += 1
        else:
            outcome.failed += 1
    outcome.seconds = time.monotonic() - started
    return outcome


def _run(tier: Tier, command: Command, env: Mapping[str, str]) -> bool:
    title = f"===== {tier.name}: {' '.join(command.argv[-4:])}"
    if not tier.beside:
        say(title)
        return _status(command, env, None) == 0
    with tempfile.TemporaryFile("w+", errors="replace") as output:
        status = _status(command, env, output)
        output.seek(0)
        # One write: lines of tiers beside each other must not mix.
        say(f"{title}\n{output.read().rstrip()}")
    return status == 0


def _status(command: Command, env: Mapping[str, str], output: IO[str] | None) -> int:
    """Run one program; its output goes to `output`, or straight to this script's own."""
    try:
        done = subprocess.run(
            command.argv,
            check=False,
            cwd=command.cwd,
            # colours are for terminals; in a log they are noise
            env=dict(env) if sys.stdout.isatty() else {**env, "NO_COLOR": "1"},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
        )
    except OSError as error:
        print(f"{command.argv[0]}: {error.strerror}", file=output or sys.stdout, flush=True)
        return 127
    return done.returncode


@contextlib.contextmanager
def _heartbeat(*, wanted: bool) -> Iterator[None]:
    over = threading.Event()
    started = time.monotonic()

    def beat() -> None:
        while not over.wait(_HEARTBEAT_S):
            say(f"  {time.monotonic() - started:5.0f} s  checks are running …")

    if wanted:
        threading.Thread(target=beat, daemon=True).start()
    try:
        yield
    finally:
        over.set()


def _close(outcomes: list[reports.Outcome], seconds: float, *, strict: bool) -> None:
    say("")
    for line in reports.table(outcomes):
        say(line)
    missing = reports.left_out(outcomes)
    if missing:
        say("\nLeft out" + (" (a failure, because CI is set)" if strict else "") + ":")
        for line in missing:
            say(f"  {line}")
    say("")
    for line in reports.totals(outcomes, seconds, strict=strict):
        say(line)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
