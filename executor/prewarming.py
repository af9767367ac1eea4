"""Lets containers wait from an executor's start on, when runs lately used such.

Without it the first run after a restart would start cold. It begins a moment after the start, and the runner
makes the containers one after the other, so that the first request is not kept waiting. What nobody uses is
given back like everything that waits (`ATELIER_POOL_IDLE_S`).
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from django.db import connections
from django.utils import timezone

from executor import toolkit
from executor.core.states import StepState
from executor.models import Step
from executor.runners.base import ExpectedStep, KeepsReady, Runner
from executor.runners.warm.policy import heaviest
from executor.step_plan import sharing_run, step_limits
from pipelines import catalog_loader

logger = logging.getLogger(__name__)

#: until whoever waited for the start has been served
_DELAY_S = 3.0
_LATELY = timedelta(hours=24)
#: rows that are looked at, and steps that are made ready for
_ROWS, _MOST = 200, 16
_RAN = (StepState.SUCCEEDED, StepState.FAILED)
_COLUMNS = ("run_id", "run__isolation", "module", "limits", "state", "started_at")


def begin(runner: Runner, *, delay_s: float = _DELAY_S) -> threading.Thread | None:
    """Recall recent steps in a thread, which is returned. Trouble costs the advantage, nothing else."""
    if not isinstance(runner, KeepsReady):
        return None
    thread = threading.Thread(target=_recall, args=(runner, delay_s), name="prewarming", daemon=True)
    thread.start()
    return thread


def recent_steps(now: datetime) -> list[ExpectedStep]:
    """Return what the newest steps needed that ran lately and can start warm."""
    catalog = catalog_loader.get_catalog()
    found: list[ExpectedStep] = []
    for run_id, isolation, name, limits, state, started_at in Step.objects.order_by("-id").values_list(
        *_COLUMNS
    )[:_ROWS]:
        module = catalog.get(name)
        if module is None or not module.warm or state not in _RAN:
            continue
        if started_at is None or started_at < now - _LATELY:
            continue
        found.append(
            ExpectedStep(
                toolkit.default_environment(module.environment),
                toolkit.code_dir(),
                step_limits(name, limits),
                module.warm,
                sharing_run(run_id, isolation, module),
            )
        )
        if len(found) == _MOST:
            break
    return [_as_shared(step, found) for step in found]


def _as_shared(step: ExpectedStep, others: Sequence[ExpectedStep]) -> ExpectedStep:
    """Return the step with the warm-up of the container that its run shared, as far as it is known here."""
    if not step.shared_by:
        return step
    together = [other for other in others if other.shared_by == step.shared_by]
    alike = [other.warm for other in together if other.environment.digest == step.environment.digest]
    return replace(step, warm=heaviest(alike))


def _recall(runner: KeepsReady, delay_s: float) -> None:
    try:
        time.sleep(delay_s)
        steps = recent_steps(timezone.now())
        if steps:
            runner.recall(steps)
    except Exception:
        logger.warning("containers are not made ahead before the first run", exc_info=True)
    finally:
        connections.close_all()
