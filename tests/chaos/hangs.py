"""A runner some of whose verbs never return, or always fail."""

from __future__ import annotations

import threading
from collections.abc import Iterable
from typing import Any

from executor.runners.base import InfrastructureError, Runner


class StuckRunner:
    """Everything else is the inner runner's."""

    def __init__(self, inner: Runner, *, hang: Iterable[str] = (), refuse: Iterable[str] = ()) -> None:
        self._inner = inner
        self._hang = frozenset(hang)
        self._refuse = frozenset(refuse)

    def __getattr__(self, name: str) -> Any:
        if name in self._hang:
            return lambda *_args, **_named: threading.Event().wait()
        if name in self._refuse:
            return self._fail
        return getattr(self._inner, name)

    def _fail(self, *_args: object, **_named: object) -> None:
        raise InfrastructureError("injected: the engine refuses")
