"""What the engine does when something happens elsewhere: uploads get profiled, profiles are written back."""

from __future__ import annotations

import logging
from typing import Any

from django.db.models.signals import pre_delete

from executor import profiles, selectors, services, signals, step_errors
from executor.core.states import RunState
from executor.models import Run, RunKind, StepOutput
from pipelines import extensions
from pipelines import services as pipeline_services
from pipelines import signals as pipeline_signals
from pipelines.models import Dataset
from pipelines.said import said as _

logger = logging.getLogger(__name__)


def connect() -> None:
    pipeline_signals.dataset_uploaded.connect(_profile, dispatch_uid="executor.profile")
    pre_delete.connect(_wait_for_writer, sender=Run, dispatch_uid="executor.wait_for_writer")
    signals.run_finished.connect(_write_back, dispatch_uid="executor.write_back")
    extensions.register_runs(last_runs=selectors.last_runs, run_row=selectors.run_row)


def _wait_for_writer(*, instance: Run, **_named: Any) -> None:
    """Let an executor that is writing this run finish, and keep it from beginning again.

    Otherwise it could add an attempt to a step between the deletion of the attempts and that of the step.
    """
    Run.objects.select_for_update().filter(pk=instance.pk).values_list("pk").first()


def _profile(*, dataset: Dataset, **_named: Any) -> None:
    services.dataset_profile_start(dataset)


def _write_back(*, run: Run, **_named: Any) -> None:
    """Tell a dataset what its profile run found.

    Inside the transaction that ends the run: both or neither.
    """
    if run.kind != RunKind.PROFILE or run.dataset_id is None:
        return
    step = run.steps.first()
    if run.state != RunState.SUCCEEDED or step is None:
        error = step.error if step is not None and step.error else _not_read()
        pipeline_services.dataset_profile_failed(dataset_id=run.dataset_id, error=error)
        return
    try:
        profile = profiles.profile_of(StepOutput.objects.select_related("artifact").get(step__run=run))
    except profiles.BadProfileError as error:
        logger.warning("the profile of dataset %s cannot be used: %s", run.dataset_id, error)
        failure = step_errors.bad_output(str(error))
        pipeline_services.dataset_profile_failed(dataset_id=run.dataset_id, error=failure)
        return
    pipeline_services.dataset_profiled(
        dataset_id=run.dataset_id,
        schema=profile.schema,
        preview=profile.preview,
        warnings=[{**warning, "module": step.module} for warning in step.warnings or ()],
    )


def _not_read() -> step_errors.Error:
    return step_errors.infrastructure(_("The file was not read: the run that reads it was canceled."))
