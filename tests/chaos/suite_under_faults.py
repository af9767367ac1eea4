"""A pytest plugin: the tests of the executor with faults in it. What counts is not what a test expects, which
faults may spoil, but that every invariant holds after it.

    python -m pytest -p tests.chaos.suite_under_faults tests/integration/executor/test_supervisor.py

The seed is printed; ATELIER_TEST_FAULT_SEED replays one. Calls of the tests themselves are left alone.
"""

from __future__ import annotations

import os
import secrets
import threading
from collections.abc import Generator
from typing import Any

import pytest

_SEED = int(os.environ.get("ATELIER_TEST_FAULT_SEED") or secrets.randbelow(2**31))
#: threads of an executor; everything else belongs to the test
_INFECTED = ("supervisor", "reconcile", "step", "executor-janitor", "garbage")
#: a test that waits for what a fault prevented does not wait long
_PATIENCE_S = 5.0
_spoilt = 0


def pytest_report_header() -> str:
    return f"faults: seed {_SEED}"


def pytest_terminal_summary(terminalreporter: Any) -> None:
    terminalreporter.write_line(f"faults: seed {_SEED}; expectations of {_spoilt} tests were spoilt by them")


@pytest.hookimpl(trylast=True)
def pytest_sessionstart() -> None:
    from executor import supervisor
    from executor.runners.base import Runner
    from tests.chaos import faults
    from tests.factories import runs

    class _Dice(faults.Dice):
        def throw(self, kind: str) -> str:
            return super().throw(kind) if threading.current_thread().name.startswith(_INFECTED) else ""

    dice = _Dice(_SEED, faults.Rates())
    faults.infect_database(dice)
    faults.infect_store(dice)
    make = supervisor.Supervisor.__init__

    def make_faulty(self: Any, runner: Runner, **options: Any) -> None:
        make(self, faults.FaultyRunner(runner, dice), **options)

    vars_of: Any = supervisor.Supervisor
    vars_of.__init__ = make_faulty
    defaults: Any = runs.wait_until
    defaults.__kwdefaults__ = {"seconds": _PATIENCE_S}


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None, object, object]:
    global _spoilt
    try:
        result = yield
    except Exception:
        _spoilt += 1
        result = None
    if {"db", "transactional_db"} & set(getattr(item, "fixturenames", ())):
        from executor.invariants.checker import Wanted, check
        from executor.invariants.deadlines import Patience

        # some tests write leases of long ago by hand
        patience = Patience(without_owner_s=float("inf"))
        broken = check(None, Wanted(patience=patience, look_again_s=1.0))
        assert not broken, f"seed {_SEED}: " + "; ".join(map(str, broken))
    return result
