"""Faults inside an executor: calls of database, engine and store that fail, succeed and then raise, or hang.

Which call fails is decided by the seed, the kind of call and how many of its kind came before: the same
seed gives the same decisions.
"""

from __future__ import annotations

import hashlib
import itertools
import threading
import time
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import OperationalError
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created

from executor.artifacts import ArtifactStore
from executor.runners.base import InfrastructureError, Runner

_ENGINE_VERBS = frozenset({"prepare", "start", "wait", "stop", "remove", "list_owned", "tidy", "run_ended"})
#: begins the line with which an executor tells at its end what it went through
TOLD = "faults injected: "
_STORE_VERBS = ("store_folder", "link_into")


@dataclass(frozen=True)
class Rates:
    """Share of calls; seconds a hanging call takes before it fails."""

    fail: float = 0.05
    #: the call does its work, the caller is told that it failed
    answer_lost: float = 0.05
    hang: float = 0.02
    hang_s: float = 0.2


class Dice:
    """Decides the fate of each call."""

    def __init__(self, seed: int, rates: Rates) -> None:
        self.rates = rates
        #: "kind fate" → how often
        self.thrown: Counter[str] = Counter()
        self._seed = seed
        self._counts: dict[str, itertools.count[int]] = {}
        self._lock = threading.Lock()

    def throw(self, kind: str) -> str:
        """Return fail, answer_lost, hang or nothing for the next call of a kind."""
        with self._lock:
            number = next(self._counts.setdefault(kind, itertools.count()))
        drawn = hashlib.sha256(f"{self._seed} {kind} {number}".encode()).digest()
        share = int.from_bytes(drawn[:4], "big") / 2**32
        for fate in ("fail", "answer_lost", "hang"):
            share -= getattr(self.rates, fate)
            if share < 0:
                self.thrown[f"{kind} {fate}"] += 1
                return fate
        return ""

    def call(self, kind: str, action: Callable[[], Any], trouble: Callable[[str], Exception]) -> Any:
        fate = self.throw(kind)
        if fate == "fail":
            raise trouble(f"injected: {kind} failed")
        if fate == "hang":
            time.sleep(self.rates.hang_s)
            raise trouble(f"injected: {kind} timed out")
        answer = action()
        if fate == "answer_lost":
            raise trouble(f"injected: the answer of {kind} was lost")
        return answer


class FaultyRunner:
    """A runner whose calls meet their fate; everything else is the inner one's."""

    def __init__(self, inner: Runner, dice: Dice) -> None:
        self._inner = inner
        self._dice = dice

    def __getattr__(self, name: str) -> Any:
        attribute = getattr(self._inner, name)
        if name not in _ENGINE_VERBS:
            return attribute
        return lambda *args, **named: self._dice.call(
            f"engine.{name}", lambda: attribute(*args, **named), InfrastructureError
        )


def infect_database(dice: Dice) -> None:
    """Let statements and commits of every connection of this process meet their fate."""

    def on_statement(
        execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Mapping[str, Any]
    ) -> Any:
        if sql.startswith(("PRAGMA", "SAVEPOINT", "RELEASE", "ROLLBACK", "SET ")):
            return execute(sql, params, many, context)
        kind = f"database.{sql.split(maxsplit=1)[0].lower()}"
        return dice.call(kind, lambda: execute(sql, params, many, context), OperationalError)

    def on_connection(connection: BaseDatabaseWrapper, **_named: Any) -> None:
        if on_statement not in connection.execute_wrappers:
            connection.execute_wrappers.append(on_statement)

    connection_created.connect(on_connection, weak=False)
    # Django's types do not know the method that really commits
    wrapper: Any = BaseDatabaseWrapper
    commit = wrapper._commit

    def faulty_commit(self: BaseDatabaseWrapper) -> Any:
        return dice.call("database.commit", lambda: commit(self), OperationalError)

    wrapper._commit = faulty_commit


def infect_store(dice: Dice) -> None:
    """Let calls of the artifact store meet their fate."""
    for verb in _STORE_VERBS:
        setattr(ArtifactStore, verb, _faulty(getattr(ArtifactStore, verb), f"store.{verb}", dice))


def _faulty(inner: Callable[..., Any], kind: str, dice: Dice) -> Callable[..., Any]:
    def faulty(*args: Any, **named: Any) -> Any:
        return dice.call(kind, lambda: inner(*args, **named), OSError)

    return faulty
