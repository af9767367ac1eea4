"""Why a step did not succeed: six causes, so that everybody knows who is asked to act.

`program`, `bad_output`: the author of the pipeline or of the module. `timeout`, `out_of_memory`: the author,
or the operator who sets the limits. `canceled`: nobody. `infrastructure`: the operator; the only cause that
is retried without being asked.
"""

from __future__ import annotations

from collections.abc import Mapping

from executor.core.states import StepState

CAUSES = ("program", "timeout", "out_of_memory", "canceled", "infrastructure", "bad_output")
#: a module that notices by itself that memory does not suffice
_MODULE_OUT_OF_MEMORY = "0138"
_OF_KIND = {
    "module": "program",
    "user_code": "program",
    "internal": "program",
    **{cause: cause for cause in CAUSES if cause != "program"},
}


def cause_of(state: str, error: Mapping[str, object] | None) -> str | None:
    """The cause behind a step's end; None for one that is under way, succeeded, or never had its turn."""
    if state == StepState.CANCELED:
        return "canceled"
    if state not in (StepState.FAILED, StepState.LOST):
        return None
    known = error or {}
    cause = _OF_KIND.get(str(known.get("kind")), "program")
    if cause == "program" and known.get("code") == _MODULE_OUT_OF_MEMORY:
        return "out_of_memory"
    return cause
