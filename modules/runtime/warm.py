"""Warm a process up until a step is there for it: what is not loaded by then, the step loads itself."""

from __future__ import annotations

import contextlib
import gc
import importlib
import os
import random
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from modules.runtime.warmups import WARMUPS, rehearse


def warm_up(name: str, is_needed_now: Callable[[], bool]) -> bool:
    """Load what most steps with this warm-up use, in silence; returns whether all of it worked.

    `is_needed_now` is asked between imports. Trouble is no reason to give up: a step that needs what could
    not be loaded says so better.
    """
    warmup = WARMUPS[name]
    return _warm_up(warmup.first, warmup.rehearse, is_needed_now)


def has_more(name: str) -> bool:
    """Whether there is something that only some steps with this warm-up use."""
    return bool(WARMUPS[name].later)


def warm_up_more(name: str, is_needed_now: Callable[[], bool]) -> bool:
    """Load the rest in the same way."""
    warmup = WARMUPS[name]
    return _warm_up(warmup.later, warmup.rehearse_later, is_needed_now)


def _warm_up(
    libraries: Iterable[str], rehearsed: Callable[[Path], None], is_needed_now: Callable[[], bool]
) -> bool:
    complete = False
    with _silence(), _without_collecting():
        try:
            complete = _load(libraries, rehearsed, is_needed_now)
        except Exception:
            complete = False
    forget_randomness()
    return complete


def _load(
    libraries: Iterable[str], rehearsed: Callable[[Path], None], is_needed_now: Callable[[], bool]
) -> bool:
    for library in libraries:
        if is_needed_now():
            return False
        importlib.import_module(library)
    if is_needed_now():
        return False
    rehearse(rehearsed)
    return True


def forget_randomness() -> None:
    """Leave the generators as a fresh process has them: seeded by the machine."""
    random.seed()
    numpy_random = sys.modules.get("numpy.random")
    if numpy_random is not None:
        numpy_random.seed()


@contextlib.contextmanager
def _without_collecting() -> Iterator[None]:
    """Look for garbage neither meanwhile nor in what is there by the end.

    Libraries make hundreds of thousands of objects that stay: looking through them again and again took a
    sixth of the processor time of loading scikit-learn and found next to nothing.
    """
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()


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
