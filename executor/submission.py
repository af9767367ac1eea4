"""Makes the run of a request exactly once, however often the request is sent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction

from executor import store
from executor.errors import IdempotencyKeyReusedError
from executor.models import Run, Step
from pipelines.models import Pipeline


@dataclass(frozen=True)
class StartedRun:
    run: Run
    #: False when the same request had started it before
    created: bool


@dataclass(frozen=True)
class Submission:
    """A request to start a run, as it is recognised when it comes again."""

    pipeline_id: UUID
    user: User
    key: str | None
    #: hash of the request
    digest: str

    def find(self) -> Run | None:
        """The run it has started before. Raises `IdempotencyKeyReusedError` if the key started another."""
        if self.key is None:
            return None
        runs = Run.objects.filter(
            created_by=self.user, pipeline_id=self.pipeline_id, idempotency_key=self.key
        )
        run = runs.first()
        # runs made before digests were kept have none
        if run is not None and run.request_digest not in ("", self.digest):
            raise IdempotencyKeyReusedError
        return run

    def submit(self, run: Run, steps: Sequence[Step]) -> StartedRun:
        """Insert the run, unless the same request was faster elsewhere."""
        run.idempotency_key, run.request_digest = self.key, self.digest
        try:
            with transaction.atomic():
                # one run of a pipeline is made at a time: they are numbered
                Pipeline.objects.select_for_update().only("id").get(id=self.pipeline_id)
                store.run_create(run, steps)
        except IntegrityError:
            known = self.find()
            if known is None:
                raise
            return StartedRun(known, created=False)
        return StartedRun(run, created=True)
