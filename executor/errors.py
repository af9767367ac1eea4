"""Everything this app refuses or cannot do.

`designer.errors` turns what reaches a view into an HTTP answer. What does not exist, or is not for this user,
is the `NotFoundError` of `pipelines.errors`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from pipelines.core.issues import Issue
from pipelines.errors import RequestError


class ExecutorError(RequestError):
    """This app refused the request."""


class PipelineInvalidError(ExecutorError):
    """The draft has errors; all of them are listed."""

    code = "pipeline_invalid"

    def __init__(self, problems: list[dict[str, Any]]) -> None:
        count = sum(problem.get("severity") == "error" for problem in problems)
        message = _("The pipeline cannot run yet: it has {count} problems.").format(count=count)
        if count == 1:
            message = _("The pipeline cannot run yet: it has a problem.")
        super().__init__(message, {"problems": problems})


class ScopeInvalidError(ExecutorError):
    """The request names nodes that cannot be run; all of them are listed."""

    code = "scope_invalid"

    def __init__(self, problems: Sequence[Issue]) -> None:
        details = {"problems": [problem.to_json() for problem in problems]}
        super().__init__(" ".join(problem.message for problem in problems[:3]), details)


class RunParametersInvalidError(ExecutorError):
    """The run was given values that its pipeline cannot take, or lacks one; all of them are listed."""

    code = "run_parameters_invalid"

    def __init__(self, problems: Sequence[Issue]) -> None:
        details = {"problems": [problem.to_json() for problem in problems]}
        said = (f"{problem.message} {problem.hint}".strip() for problem in problems[:3])
        super().__init__(" ".join(said), details)


class UpstreamResultsMissingError(ExecutorError):
    """Part of a pipeline cannot run: what feeds it has no result. Every such node is listed."""

    code = "upstream_results_missing"
    http_status = 409

    def __init__(self, problems: list[dict[str, Any]]) -> None:
        said = " ".join(f"{problem['message']} {problem['hint']}" for problem in problems[:3])
        super().__init__(said, {"problems": problems})


class RunNotResumableError(ExecutorError):
    """Only a run that failed or was canceled can be gone on from."""

    code = "run_not_resumable"
    http_status = 409

    def __init__(self, message: str) -> None:
        super().__init__(message)


class RunSettingsInvalidError(ExecutorError):
    """The settings ask for something that cannot be; all problems are listed."""

    code = "run_settings_invalid"

    def __init__(self, problems: Sequence[Issue]) -> None:
        details = {"problems": [problem.to_json() for problem in problems]}
        super().__init__(" ".join(problem.message for problem in problems[:3]), details)


class RevisionConflictError(ExecutorError):
    """The run was asked for another revision than the draft has."""

    code = "revision_conflict"
    http_status = 409

    def __init__(self, *, revision: int) -> None:
        super().__init__(
            _("The pipeline has changed since; look at it again before you run it."), {"revision": revision}
        )


class IdempotencyKeyReusedError(ExecutorError):
    """The key was used before with another body."""

    code = "idempotency_key_reused"
    http_status = 422

    def __init__(self) -> None:
        super().__init__(_("This Idempotency-Key was used for a different request."))


class IdempotencyKeyInvalidError(ExecutorError):
    """The header holds what cannot be a key."""

    code = "idempotency_key_invalid"

    def __init__(self) -> None:
        super().__init__(_("An Idempotency-Key has 1 to 200 printable characters."))


class NoSuchFileError(ExecutorError):
    """The output has no such file, or one too large to show."""

    code = "no_such_file"
    http_status = 404

    def __init__(self) -> None:
        super().__init__(_("This output has nothing of that kind to show."))


class WrongFormatError(ExecutorError):
    """Only tables can be had in this format."""

    code = "wrong_format"

    def __init__(self) -> None:
        super().__init__(_("Only tables can be downloaded in this format; take the zip file."))


class OutputNotReadyError(ExecutorError):
    """The step has not produced this output (yet)."""

    code = "output_not_ready"
    http_status = 404

    def __init__(self) -> None:
        super().__init__(_("This output does not exist (yet): the step has not succeeded."))


class ExportFailedError(ExecutorError):
    """The table could not be turned into a file."""

    code = "export_failed"
    http_status = 422


class StoreError(Exception):
    """A write to the state of a run was refused. Never reaches a user."""


class RunGoneError(StoreError):
    """The run was deleted."""


class LeaseLostError(StoreError):
    """Another executor has taken the run over."""


class StaleTransitionError(StoreError):
    """The rows are not where the transition starts from."""


class ComparisonSideError(ExecutorError):
    """What is to be compared is not there; `details` says which side."""

    code = "comparison_side"
    http_status = 404

    def __init__(self, side: str, message: str) -> None:
        super().__init__(message, {"side": side})
