"""Everything this app refuses. `designer.errors` turns these into HTTP answers `{code, message, details}`.

`RequestError` is also the base of what the apps above this one refuse, so that whoever opens a socket or
answers a request can handle all of them alike.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from django.utils.translation import gettext as _

from pipelines.core.problems import Problem


class RequestError(Exception):
    """A request was refused, by whatever app."""

    code: ClassVar[str] = "refused"
    http_status: ClassVar[int] = 400

    def __init__(self, message: str, details: Mapping[str, Any] | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.details: dict[str, Any] = dict(details or {})

    @property
    def status(self) -> int:
        return self.http_status


class PipelineError(RequestError):
    """This app refused the request."""


class NotFoundError(PipelineError):
    """There is no such thing, or it belongs to a project the user is not in."""

    code = "not_found"
    http_status = 404

    def __init__(self) -> None:
        super().__init__(_("There is nothing here, or it belongs to a project you are not in."))


class RoleTooLowError(PipelineError):
    """The user is in the project, but may not do this."""

    code = "role_too_low"
    http_status = 403

    def __init__(self, *, needed: str, role: str) -> None:
        message = _("Your role in this project is {role}; this needs {needed}.")
        super().__init__(message.format(role=role, needed=needed), {"needed": needed, "role": role})


class InvalidRequestError(PipelineError):
    """What was sent has problems; all of them are listed."""

    code = "invalid"

    def __init__(self, problems: Iterable[Problem]) -> None:
        found = list(problems)
        if len(found) == 1:
            message = found[0].message
        else:
            message = _("The request has {count} problems.").format(count=len(found))
        super().__init__(message, {"problems": [problem.to_json() for problem in found]})
        self.problems = tuple(found)


class UnknownFieldError(InvalidRequestError):
    """The request has a key nobody reads: run settings such as an image never come from a client."""

    code = "unknown_field"


class OperationsRefusedError(InvalidRequestError):
    """At least one operation cannot be applied; none was."""

    code = "operations_refused"


class RevisionConflictError(PipelineError):
    """The draft has moved on; `details` holds the operations the client missed."""

    code = "revision_conflict"
    http_status = 409

    def __init__(
        self,
        *,
        revision: int,
        operations: list[dict[str, Any]],
        authors: list[str | None],
        reload: bool,
    ) -> None:
        super().__init__(
            _("The server has an earlier state of this pipeline; load the page again.")
            if reload
            else _("Someone else changed this pipeline in the meantime."),
            {"revision": revision, "operations": operations, "authors": authors, "reload": reload},
        )


class ConflictError(PipelineError):
    """The change contradicts what is there."""

    code = "conflict"
    http_status = 409


class UploadTooLargeError(PipelineError):
    """The file is larger than this installation accepts."""

    code = "upload_too_large"
    http_status = 413

    def __init__(self, *, limit: int) -> None:
        message = _("The file is larger than the {limit} MB this installation accepts.")
        super().__init__(message.format(limit=limit // (1024 * 1024)), {"limit": limit})


class UnreadableFileError(PipelineError):
    """The file is not a table this program can read."""

    code = "unreadable_file"
    http_status = 422


class UnreadableTextError(PipelineError):
    """The text form cannot be read as a pipeline."""

    code = "unreadable_text"
    http_status = 422
