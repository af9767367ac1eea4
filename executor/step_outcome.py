"""How an attempt ended: what the engine says, what was asked for and what the program left, brought together.

A result counts only with outputs that are in the artifact store. What the module did wrong is a failure; what
the machine or the engine did is a loss, which is tried again.
"""

from __future__ import annotations

import signal
from dataclasses import dataclass

from executor import crash_points, disk, step_errors, step_results
from executor.artifacts import ArtifactError
from executor.core import events
from executor.exchange import Exchange
from executor.runners.base import Exit
from executor.step_plan import StepPlan
from executor.step_results import Result
from pipelines.said import said as _

#: an engine that starts again, or a machine that shuts down or runs short of memory, ends what runs; whatever
#: was asked for (a cancel, a time limit) is told apart before
_ENDED_FROM_OUTSIDE = frozenset({128 + signal.SIGTERM, 128 + signal.SIGKILL})


@dataclass(frozen=True)
class Asked:
    """What was asked of the attempt while it ran. A result that was there before counts all the same."""

    canceled: bool = False
    timed_out: bool = False


def outcome(plan: StepPlan, exchange: Exchange, exit_: Exit, asked: Asked) -> events.Event:
    """Return the final event of an attempt whose program has ended, or is said to; stores its outputs."""
    result = None
    problem = ""
    try:
        result = exchange.read_result(plan)
    except step_results.BadResultError as error:
        problem = str(error)
    except OSError as error:
        problem = _("The output folder cannot be read: {error}").format(error=error.strerror)
    crash_points.reach("result_read")
    if result is not None and result.error is None and exit_.exit_code in (0, None):
        return _out_of_memory(plan) if exit_.out_of_memory else _stored(plan, exchange, result, exit_)
    return _unfinished(plan, exit_, asked, result, problem)


def failed(plan: StepPlan, error: step_errors.Error, result: Result | None = None) -> events.StepFailed:
    """Return the failure of an attempt, with what its program says that it used."""
    resources = result.resources if result is not None else {}
    # the sentences of a module are looked up among its own
    named = error | {"module": plan.module}
    return events.StepFailed(plan.node, plan.attempt, error=named, resources=resources)


def _unfinished(
    plan: StepPlan, exit_: Exit, asked: Asked, result: Result | None, problem: str
) -> events.Event:
    """The program left no result, one that cannot be used, or one that says that it failed."""
    if asked.canceled:
        return events.StepStopped(plan.node, plan.attempt)
    if asked.timed_out:
        return failed(plan, step_errors.timeout(plan.limits.timeout_s))
    if disk.is_full(plan.output_dir):
        return _lost(plan, disk.full())
    if result is None and not problem and (exit_.missing or exit_.exit_code is None):
        return _lost(plan, exit_.message or _("The step vanished."))
    if exit_.out_of_memory:
        return _out_of_memory(plan)
    if exit_.exit_code in _ENDED_FROM_OUTSIDE and (result is None or result.error is None):
        message = _("The program of the step was ended from outside, with exit code {code}.")
        return _lost(plan, message.format(code=exit_.exit_code))
    if problem:
        return failed(plan, step_errors.bad_output(problem))
    if result is None:
        return failed(plan, step_results.error_of_exit(exit_, plan))
    if result.error is not None:
        return failed(plan, result.error, result)
    message = _("The module reported success but its program ended with exit code {code}.")
    return failed(plan, step_errors.bad_output(message.format(code=exit_.exit_code)))


def _stored(plan: StepPlan, exchange: Exchange, result: Result, exit_: Exit) -> events.Event:
    outputs = []
    try:
        for summary in result.outputs:
            stored = exchange.store(plan, summary.port, may_move=exit_.quiet)
            outputs.append(
                {
                    "port": summary.port.port,
                    "type": summary.port.type,
                    "label": summary.port.label,
                    "rows": summary.rows,
                    "columns": summary.columns,
                    "bytes": stored.bytes,
                    "digest": stored.digest,
                    "files": [{"path": file.path, "bytes": file.bytes} for file in stored.files],
                }
            )
    except ArtifactError as error:
        return failed(plan, step_errors.bad_output(str(error)))
    return events.StepSucceeded(
        plan.node,
        plan.attempt,
        outputs=tuple(outputs),
        metrics=result.metrics or {},
        warnings=result.warnings,
        resources=result.resources,
    )


def _out_of_memory(plan: StepPlan) -> events.Event:
    return failed(plan, step_errors.out_of_memory(plan.limits.memory_bytes))


def _lost(plan: StepPlan, message: str) -> events.Event:
    return events.StepLost(plan.node, plan.attempt, error=step_errors.infrastructure(message))
