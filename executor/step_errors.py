"""The errors a step can end with that its module did not write: what, why, and what to do.

All have the shape of an error in result.json, so that one view shows both. `kind` says who is asked to act:
the author of the pipeline (`timeout`, `out_of_memory`, `bad_output`, `canceled`) or the operator
(`infrastructure`).
"""

from __future__ import annotations

from collections.abc import Mapping

from executor.fetch_errors import FetchError
from executor.limits import maxima
from pipelines.said import Said, kept
from pipelines.said import said as _

Error = dict[str, object]
#: kinds of error a module may report by itself
MODULE_KINDS = frozenset({"module", "user_code", "internal"})
_MAX_DETAILS = 20_000


def step_error(
    kind: str, code: str, title: str, message: str, *, cause: str = "", action: str = "", details: str = ""
) -> Error:
    texts = {"title": title, "message": message, "cause": cause, "action": action}
    error: Error = {"code": code, "kind": kind, **texts, "where": {}, "details": details[-_MAX_DETAILS:]}
    return with_said(error, texts)


def with_said(error: Error, texts: Mapping[str, str]) -> Error:
    """The error as rows keep it: with what its sentences were made of, for readers of other languages."""
    said = {name: kept(text) for name, text in texts.items() if isinstance(text, Said)}
    return error | {"said": said} if said else error


def timeout(seconds: float) -> Error:
    return step_error(
        "timeout",
        "timeout",
        _("The step took too long"),
        _("The step was stopped after {seconds:g} seconds, the longest a step may run.").format(
            seconds=seconds
        ),
        cause=_("There is more data than the module can handle in that time, or its code never ends."),
        action=_raise_limit("timeout_s", seconds),
    )


def out_of_memory(memory_bytes: int) -> Error:
    megabytes = memory_bytes // (1024 * 1024)
    return step_error(
        "out_of_memory",
        "out_of_memory",
        _("The step ran out of memory"),
        _("The step needed more than the {megabytes} MB of memory it may use.").format(megabytes=megabytes),
        cause=_("The data, or what the module makes of it, does not fit into memory."),
        action=_raise_limit("memory_mb", megabytes),
    )


def _raise_limit(name: str, now: float) -> str:
    """What to do about a limit: where to raise it and how far, or that only the operator can."""
    most = maxima()[name]
    if now < most:
        told = {
            "memory_mb": _(
                "Give the node more memory in the run settings (up to {most:g} MB), or use fewer rows or"
                " columns."
            ),
            "timeout_s": _(
                "Give the node more time in the run settings (up to {most:g} seconds), or use fewer rows."
            ),
        }[name]
        return told.format(most=most)
    return {
        "memory_mb": _(
            "Use fewer rows or columns. It has the most memory that may be given; the operator can raise that"
            " with ATELIER_STEP_MEMORY_MAX_MB."
        ),
        "timeout_s": _(
            "Use fewer rows. It has the longest time that may be given; the operator can raise that with"
            " ATELIER_STEP_TIMEOUT_MAX_S."
        ),
    }[name]


def bad_output(message: str, *, details: str = "") -> Error:
    return step_error(
        "bad_output",
        "bad_output",
        _("The result of the step cannot be used"),
        message,
        cause=_("The module did not write what it declares to write."),
        action=_("Look at the log of the step. If the module came with Atelier, please report this."),
        details=details,
    )


def died(exit_code: int, message: str) -> Error:
    return step_error(
        "internal",
        "died",
        _("The step ended without a result"),
        _("The program of the step ended with exit code {code} before it could say why.").format(
            code=exit_code
        ),
        cause=message,
        action=_("Look at the end of the log. If the module came with Atelier, please report this."),
    )


def infrastructure(message: str, *, details: str = "") -> Error:
    return step_error(
        "infrastructure",
        "infrastructure",
        _("The step was lost"),
        message,
        cause=_("What executes the steps failed; the module is not to blame."),
        action=_(
            "Resume the run: what succeeded is kept. If it happens again, the operator should look at the"
            " executor."
        ),
        details=details,
    )


def quarantined(details: str = "") -> Error:
    return step_error(
        "infrastructure",
        "quarantined",
        _("The run was given up"),
        _("The executor could not drive this run on, several times over, and has given it up."),
        cause=_("The executor died over it, or what is stored of it contradicts itself."),
        action=_("Run the pipeline again. If it happens again, the operator should look at the log."),
        details=details,
    )


def environment_failed(message: str, *, log_tail: str, hint: str) -> Error:
    return step_error(
        "infrastructure",
        "environment_failed",
        _("The environment of the step could not be built"),
        message,
        cause=_("Installing what the module needs failed."),
        action=hint or _("The operator should look at the end of the build log."),
        details=log_tail,
    )


def input_missing(message: str) -> Error:
    return step_error(
        "module",
        "input_missing",
        _("The data is not there"),
        message,
        cause=_("It was deleted after the run was started or the pipeline drawn."),
        action=_("Choose another dataset, or upload the file again."),
    )


def not_fetched(error: FetchError) -> Error:
    return step_error(
        "module",
        error.code,
        _("The data could not be fetched"),
        error.message,
        cause=error.cause,
        action=error.action,
        details=error.where,
    )
