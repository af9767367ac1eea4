"""Turns table outputs into files to download.

The conversion runs in a step: this process opens no user data.
"""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from django.contrib.auth.models import User
from django.utils import timezone
from django.utils.translation import gettext as _

from executor import services
from executor.core.states import RunState
from executor.errors import ExportFailedError, NoSuchFileError, WrongFormatError
from executor.models import Run, RunKind, StepOutput
from executor.toolkit import artifact_store
from pipelines.said import error_told

TABLE = "DataTable"
_ARROW = "data.arrow"
#: for this long a failed conversion answers with its failure; then it is tried again
_FAILURE_TOLD_FOR = timedelta(seconds=30)


def arrow_file(output: StepOutput) -> Path:
    """The table as it is stored."""
    _check_table(output)
    path = artifact_store().folder(output.artifact.digest) / _ARROW
    if not path.is_file():
        raise NoSuchFileError
    return path


def exported_file(output: StepOutput, format_: str, *, user: User) -> Path | None:
    """The table as a file of this format; None while it is being made. Starts making it when nobody has."""
    _check_table(output)
    _raise_if_it_just_failed(output, format_)
    run = services.export_start(
        artifact=output.artifact,
        type_=output.type,
        format_=format_,
        project_id=output.step.run.project_id,
        user=user,
    )
    if run.state != RunState.SUCCEEDED:
        return None
    made = StepOutput.objects.select_related("artifact").filter(step__run=run).first()
    if made is None:
        raise NoSuchFileError
    path = artifact_store().folder(made.artifact.digest) / f"data.{format_}"
    if not path.is_file():
        raise NoSuchFileError
    return path


def _check_table(output: StepOutput) -> None:
    if output.type != TABLE:
        raise WrongFormatError


def _raise_if_it_just_failed(output: StepOutput, format_: str) -> None:
    runs = Run.objects.filter(kind=RunKind.EXPORT, export_of=output.artifact, export_format=format_)
    latest = runs.order_by("-queued_at").first()
    if latest is None or latest.state != RunState.FAILED or latest.finished_at is None:
        return
    if timezone.now() - latest.finished_at < _FAILURE_TOLD_FOR:
        step = latest.steps.first()
        error = error_told(step.error) if step is not None else None
        reason = str(error["message"]) if error else _("The conversion failed.")
        raise ExportFailedError(reason, {"error": error})
