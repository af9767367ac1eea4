"""Tells the runner which steps of a run will probably start soon, so that it can have containers ready."""

from __future__ import annotations

import logging

from executor.active_run import ActiveRun
from executor.core.states import STEP_WAITING
from executor.runners.base import ExpectedStep
from executor.step_plan import expected_steps
from executor.step_tools import Tools

logger = logging.getLogger(__name__)

#: steps of one run that are worth preparing for
_MOST = 16


def announce(tools: Tools, run: ActiveRun) -> None:
    """Pass on what the next steps need. A hint: trouble with it costs nothing but time."""
    waiting = [node for node, step in run.machine.steps.items() if step.state in STEP_WAITING]
    try:
        steps = [
            ExpectedStep(tools.environment(environment), tools.code_dir(), limits, warm, shared_by)
            for environment, limits, warm, shared_by in expected_steps(run.rows, waiting[:_MOST])
        ]
        if steps:
            tools.runner.expect(steps)
    except Exception:
        logger.exception("the steps of run %s could not be announced", run.id)
