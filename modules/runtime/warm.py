"""Warm a process up until a step is there for it: what is not loaded by then, the step loads itself."""

from __future__ import annotations

import contextlib
import gc
import importlib
import os
import random
import sys
from collections.abc import Callable, Iterator

from modules.runtime.warmups import WARMUPS, touch


def warm_up(name: str, is_needed_now: Callable[[], bool]) -> bool:
    """Load what steps with this warm-up use, in silence; returns whether all of it worked.

    `is_needed_now` is asked between imports. Trouble is no reason to give up: a step that needs what could
    not be loaded says so better.
    """
    complete = False
    with _silence():
        try:
            complete = _load(name, is_needed_now)
        except Exception:
            complete = False
    forget_randomness()
    gc.collect()
    gc.freeze()
    return complete


def _load(name: str, is_needed_now: Callable[[], bool]) -> bool:
    warmup = WARMUPS[name]
    for module in (*warmup.libraries, *(f"modules.{slug}.step" for slug in warmup.modules)):
        if is_needed_now():
            return False
        importlib.import_module(module)
    if is_needed_now():
        return False
    touch(name)
    return True


def forget_randomness() -> None:
    """Leave the generators as a fresh process has them: seeded by the machine."""
    random.seed()
    numpy_random = sys.modules.get("numpy.random")
    if numpy_random is not None:
        numpy_random.seed()


@contextlib.contextmanager
def _silence() -> Iterator[None]:
    """Send what libraries print, also past Python, to nowhere: it is nothing the step has printed."""
    kept = [os.dup(1), os.dup(2)]
    nowhere = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, 1)
        os.dup2(nowhere, 2)
        yield
    finally:
        for number, saved in enumerate(kept, start=1):
            os.dup2(saved, number)
            os.close(saved)
        os.close(nowhere)
