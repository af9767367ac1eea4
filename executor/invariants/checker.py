"""Checks a whole installation: database, engine and disk. Reads only; may run beside living executors."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from executor import folders, garbage
from executor.core import states
from executor.invariants import deadlines, history, loading, results, surroundings
from executor.invariants.deadlines import Patience
from executor.invariants.records import Broken
from executor.models import Artifact, Attempt, Run
from executor.runners.base import Runner
from executor.toolkit import artifact_store


@dataclass(frozen=True)
class Wanted:
    """How strictly to look."""

    patience: Patience = field(default_factory=Patience)
    #: age in seconds up to which leftovers are none yet: they wait for the garbage collection
    leftovers_s: float = 2 * garbage.GRACE.total_seconds()
    #: read and hash every artifact, not only its size
    read_content: bool = True
    #: what is found is looked at again after so many seconds; None: after a fault test nothing moves any more
    look_again_s: float | None = 2.0


def check(runner: Runner | None, wanted: Wanted | None = None) -> list[Broken]:
    """Return every broken invariant; without a runner I5 is left out.

    Raises `RunnerError` when the engine does not answer.
    """
    how = wanted or Wanted()
    found = list(_look(runner, how))
    if found and how.look_again_s is not None:
        # between two readings of a living installation something may have ended
        time.sleep(how.look_again_s)
        again = set(_look(runner, how))
        found = [problem for problem in found if problem in again]
    return found


def _look(runner: Runner | None, how: Wanted) -> Iterator[Broken]:
    if runner is not None:
        # listed before the rows are read: a row is written before anything exists
        running = [handle.attempt_id for handle, is_running in runner.list_owned() if is_running]
        yield from surroundings.orphans(running, _under_way())
    now = timezone.now()
    for run in loading.all_runs():
        yield from results.broken(run)
        yield from history.broken(run)
        yield from deadlines.broken(run, now, how.patience)
    yield from _disk(how)


def _disk(how: Wanted) -> Iterator[Broken]:
    root = Path(settings.VAR_DIR) / "artifacts"
    yield from surroundings.unaccounted(root, _known_digests(), grace_s=how.leftovers_s)
    referred = dict(Artifact.objects.filter(outputs__isnull=False).distinct().values_list("digest", "bytes"))
    yield from surroundings.artifacts(artifact_store(), referred, read_content=how.read_content)
    left: tuple[tuple[Path, Callable[[], set[str]], str], ...] = (
        (folders.attempts_root(), _under_way, "attempt under way"),
        (Path(settings.VAR_DIR) / "logs", _run_names, "run"),
    )
    for folder, accounted, what in left:
        yield from surroundings.left_folders(folder, accounted(), what, grace_s=how.leftovers_s)


def _under_way() -> set[str]:
    """Asked here anew, not of `reconcile`: a checker must not share what it checks."""
    unfinished = Attempt.objects.filter(
        finished_at__isnull=True, step__run__state__in=list(states.RUN_UNFINISHED)
    )
    return set(unfinished.values_list("key", flat=True))


def _known_digests() -> set[str]:
    return set(Artifact.objects.values_list("digest", flat=True))


def _run_names() -> set[str]:
    return {run_id.hex for run_id in Run.objects.values_list("id", flat=True)}
