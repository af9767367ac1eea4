"""Makes the run of a request exactly once, however often the request is sent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction

from executor import bulk, store
from executor.errors import IdempotencyKeyReusedError, RevisionConflictError
from executor.models import Run, Step
from pipelines.errors import NotFoundError
from pipelines.models import Pipeline


@dataclass(frozen=True)
class StartedRun:
    run: Run
    #: False when the same request had started it before
    created: bool
    #: how many it was made with; 0 if it was started before
    steps: int = 0


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
        ).order_by()
        # almost always there is none, which is not worth asking for all columns
        known = runs.values_list("id", "request_digest").first()
        if known is None:
            return None
        run_id, digest = known
        # runs made before digests were kept have none
        if digest not in ("", self.digest):
            raise IdempotencyKeyReusedError
        return Run.objects.select_related("pipeline", "created_by", "resumed_from").filter(id=run_id).first()

    def submit(self, run: Run, steps: Sequence[Step], *, revision: int | None = None) -> StartedRun:
        """Insert the run, unless the same request was faster elsewhere.

        Raises `RevisionConflictError` unless the draft has this revision at that moment.
        """
        run.idempotency_key, run.request_digest = self.key, self.digest
        try:
            with transaction.atomic():
                # one run of a pipeline is made at a time: they are numbered
                found = bulk.lock(Pipeline, ("revision",), self.pipeline_id)
                if found is None:
                    raise NotFoundError
                if revision not in (None, found[0]):
                    raise RevisionConflictError(revision=found[0])
                store.run_create(run, steps)
        except IntegrityError:
            known = self.find()
            if known is None:
                raise
            return StartedRun(known, created=False)
        return StartedRun(run, created=True, steps=len(steps))
