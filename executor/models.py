"""Runs, their steps and attempts, the event log of each run, and the artifacts steps leave behind.

Only `store` writes the state of runs and steps; `services` creates runs; `selectors` reads. Which transitions
exist is written in `core.states`.
"""

from __future__ import annotations

import uuid
from typing import Any

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from executor.core.states import RUN_UNFINISHED, RunState, StepState


def _choices(states: Any) -> list[tuple[str, str]]:
    return [(state.value, state.value) for state in states]


class RunKind(models.TextChoices):
    """Why a run exists. Only pipeline runs are shown to users; the others serve a page."""

    PIPELINE = "pipeline", _("pipeline")
    #: reads an uploaded dataset to learn its columns and preview
    PROFILE = "profile", _("profile")
    #: turns a table artifact into a file to download
    EXPORT = "export", _("export")


class Isolation(models.TextChoices):
    """What keeps the steps of a run apart."""

    #: every step in a container of its own
    STEP = "step", _("a container per step")
    #: the steps of catalogue modules share a container per environment; user code still gets its own
    RUN = "run", _("a container per run")


class Run(models.Model):
    """One execution of a frozen graph.

    States and who may change them: see `core.states.RunState`. `queued → running` by the executor that claims
    the run; `running → canceling` and `queued → canceled` by whoever may edit the project; everything else by
    the executor that holds the lease, proven by the fencing token it got when it claimed.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    project = models.ForeignKey("pipelines.Project", on_delete=models.CASCADE, related_name="runs")
    #: absent for profile and export runs
    pipeline = models.ForeignKey(
        "pipelines.Pipeline", on_delete=models.CASCADE, related_name="runs", null=True, blank=True
    )
    #: of a profile run
    dataset = models.ForeignKey(
        "pipelines.Dataset", on_delete=models.CASCADE, related_name="profile_runs", null=True, blank=True
    )
    #: of an export run
    export_of = models.ForeignKey(
        "executor.Artifact", on_delete=models.CASCADE, related_name="exports", null=True, blank=True
    )
    export_format = models.CharField(max_length=10, blank=True, default="")
    kind = models.CharField(max_length=10, choices=RunKind.choices, default=RunKind.PIPELINE)
    #: counts the runs of a pipeline from 1
    number = models.PositiveIntegerField(default=1)
    state = models.CharField(max_length=12, choices=_choices(RunState), default=RunState.QUEUED)
    #: revision of the draft it was started from
    revision = models.PositiveIntegerField(default=0)
    #: the frozen document; never changed afterwards
    snapshot = models.JSONField(encoder=DjangoJSONEncoder)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    idempotency_key = models.CharField(max_length=200, null=True, blank=True)
    #: hash of the request that carried the key: a different one with the same key is refused
    request_digest = models.CharField(max_length=64, blank=True, default="")
    queued_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    #: sequence number of the newest event
    last_seq = models.PositiveIntegerField(default=0)
    #: name of the runner that executes its steps, and whether that runner isolates them
    runner = models.CharField(max_length=20, blank=True, default="")
    isolated = models.BooleanField(default=False)
    #: numbers the steps reported, collected when the run ends
    metrics = models.JSONField(default=dict, encoder=DjangoJSONEncoder)

    #: executor that drives the run
    owner = models.CharField(max_length=200, blank=True, default="")
    #: after this moment another executor may take the run over
    lease_until = models.DateTimeField(null=True, blank=True)
    #: raised by every claim; a write with an older token is refused
    token = models.PositiveIntegerField(default=0)
    #: how often it was taken over from an executor that died
    takeovers = models.PositiveIntegerField(default=0)

    #: what keeps its steps apart: a container per step, or one per run and environment
    isolation = models.CharField(max_length=10, choices=Isolation.choices, default=Isolation.STEP)
    #: what of the graph runs: {"kind": "all" | "up_to" | "from" | "only" | "resume", "nodes": [node]}
    scope = models.JSONField(default=dict)
    #: nodes that run although an earlier result holds; null: every node
    run_again = models.JSONField(default=list, null=True)
    #: value of each pipeline parameter by name, as given or by default; the snapshot keeps the defaults
    parameters = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    #: the failed run this one goes on from
    resumed_from = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="resumptions"
    )

    class Meta:
        ordering = ("-queued_at", "id")
        indexes = (
            models.Index(fields=("project", "kind", "-queued_at"), name="run_by_project"),
            models.Index(fields=("pipeline", "-number"), name="run_by_pipeline"),
            models.Index(
                fields=("state", "queued_at"),
                name="run_unfinished",
                condition=Q(state__in=[state.value for state in sorted(RUN_UNFINISHED)]),
            ),
        )
        constraints = (
            models.UniqueConstraint(
                fields=("pipeline", "number"), name="run_number_once", condition=Q(pipeline__isnull=False)
            ),
            models.UniqueConstraint(
                fields=("created_by", "pipeline", "idempotency_key"),
                name="run_submitted_once",
                condition=Q(idempotency_key__isnull=False),
            ),
            models.UniqueConstraint(
                fields=("export_of", "export_format"),
                name="export_once",
                condition=Q(kind=RunKind.EXPORT) & ~Q(state__in=[RunState.FAILED, RunState.CANCELED]),
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind} run {self.number} ({self.state})"


class Step(models.Model):
    """A node within a run, with everything needed to execute it frozen when the run was made.

    States and who may change them: see `core.states.StepState`.
    """

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="steps")
    node = models.CharField(max_length=63)
    #: place in an order that respects every edge, from 0
    position = models.PositiveIntegerField()
    name = models.CharField(max_length=200)
    module = models.CharField(max_length=100)
    version = models.CharField(max_length=50)
    display_name = models.CharField(max_length=200)
    #: name of the environment in the catalogue
    environment = models.CharField(max_length=100, blank=True, default="")
    #: normalised: every parameter of the module
    parameters = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    #: input port → {"node", "port"} of the same run, or {"digest"} of an artifact
    inputs = models.JSONField(default=dict)
    #: declared outputs: [{"port", "type", "label"}]
    ports = models.JSONField(default=list)
    #: what the result depends on, in parts, so that a difference can be explained
    fingerprint = models.JSONField(default=dict)
    #: hash of all parts; empty until the inputs are known, and for a result that must not be reused
    fingerprint_digest = models.CharField(max_length=64, blank=True, default="")
    #: why the result must not be reused (a code such as "no_seed"); empty when it may
    not_reusable = models.CharField(max_length=40, blank=True, default="")
    #: the step that computed the result which stands in for this one
    reused_from = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="reused_by"
    )
    #: why it runs or is reused, as the plan said: {"code": …, "details": {…}}
    reason = models.JSONField(default=dict)
    #: what it may use, where that differs from the module's: {"memory_mb", "cpus", "timeout_s"}
    limits = models.JSONField(default=dict)
    #: what it used: {"cpu_s", "compute_s", "peak_memory_bytes", "bytes_in", "bytes_out", "rows_in",
    #: "rows_out"}
    resources = models.JSONField(default=dict)
    #: a lost step is tried again at this time
    retry_at = models.DateTimeField(null=True, blank=True)
    state = models.CharField(max_length=12, choices=_choices(StepState), default=StepState.PENDING)
    #: number of the current attempt; 0 before the first
    attempt = models.PositiveIntegerField(default=0)
    ready_at = models.DateTimeField(null=True, blank=True)
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    progress = models.FloatField(null=True, blank=True)
    message = models.TextField(blank=True, default="")
    #: what the message was made of, for readers of other languages
    said = models.JSONField(null=True, blank=True)
    error = models.JSONField(null=True, blank=True, encoder=DjangoJSONEncoder)
    metrics = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    #: what is to be known of its result, which is no failure: [{"message", "said"}]; null for nothing
    warnings = models.JSONField(null=True, blank=True)
    #: the failed node because of which it is skipped
    because = models.CharField(max_length=63, blank=True, default="")

    class Meta:
        ordering = ("run", "position")
        constraints = (models.UniqueConstraint(fields=("run", "node"), name="step_once_per_node"),)
        indexes = (
            models.Index(
                fields=("fingerprint_digest", "-id"),
                name="step_result",
                condition=~Q(fingerprint_digest="") & Q(state=StepState.SUCCEEDED),
            ),
        )

    def __str__(self) -> str:
        return f"{self.node} ({self.state})"


class Attempt(models.Model):
    """One try of a step. The row is written before a container exists, so that every container has a row."""

    step = models.ForeignKey(Step, on_delete=models.CASCADE, related_name="attempts")
    number = models.PositiveIntegerField()
    #: names the container; made of run, step and number, so that a repeated start is recognised
    key = models.CharField(max_length=100, unique=True)
    #: fencing token of the executor that began it
    token = models.PositiveIntegerField()
    #: what the runner needs to find it again; absent until the program runs
    handle = models.JSONField(null=True, blank=True)
    began_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    #: how it ended, in the words of step states; empty while it is under way
    outcome = models.CharField(max_length=12, blank=True, default="")
    error = models.JSONField(null=True, blank=True, encoder=DjangoJSONEncoder)

    class Meta:
        ordering = ("step", "number")
        constraints = (models.UniqueConstraint(fields=("step", "number"), name="attempt_once_per_number"),)
        indexes = (
            models.Index(fields=("key",), name="attempt_under_way", condition=Q(finished_at__isnull=True)),
        )

    def __str__(self) -> str:
        return self.key


class Event(models.Model):
    """A fact about a run. Numbered 1, 2, 3, … per run without gaps; never changed, never deleted alone."""

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="events")
    seq = models.PositiveIntegerField()
    type = models.CharField(max_length=30)
    at = models.DateTimeField()
    node = models.CharField(max_length=63, blank=True, default="")
    data = models.JSONField(default=dict, encoder=DjangoJSONEncoder)

    class Meta:
        ordering = ("run", "seq")
        constraints = (models.UniqueConstraint(fields=("run", "seq"), name="event_numbered_once"),)

    def __str__(self) -> str:
        return f"{self.seq} {self.type}"


class Artifact(models.Model):
    """Content that a step produced, stored once by its hash. Who may see it follows from its steps."""

    digest = models.CharField(max_length=100, unique=True)
    bytes = models.PositiveBigIntegerField()
    files = models.JSONField(default=list)
    created_at = models.DateTimeField()
    #: last time a step read or wrote it; what nobody refers to is removed some time after
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        return self.digest


class StepOutput(models.Model):
    """An output port of a step that has its artifact. Unique per port: a result is recorded once."""

    step = models.ForeignKey(Step, on_delete=models.CASCADE, related_name="outputs")
    port = models.CharField(max_length=100)
    type = models.CharField(max_length=30)
    label = models.CharField(max_length=200)
    artifact = models.ForeignKey(Artifact, on_delete=models.PROTECT, related_name="outputs")
    rows = models.PositiveBigIntegerField(null=True, blank=True)
    columns = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        ordering = ("step", "id")
        constraints = (models.UniqueConstraint(fields=("step", "port"), name="output_once_per_port"),)

    def __str__(self) -> str:
        return f"{self.port} of {self.step_id}"


class RunSettings(models.Model):
    """How runs of a pipeline are executed. Beside the draft, never in it: a graph carries no run settings."""

    pipeline = models.OneToOneField(
        "pipelines.Pipeline", on_delete=models.CASCADE, related_name="run_settings", primary_key=True
    )
    isolation = models.CharField(max_length=10, choices=Isolation.choices, default=Isolation.STEP)
    #: node → {"memory_mb", "cpus", "timeout_s"}; absent ones are the module's
    limits = models.JSONField(default=dict)
    updated_at = models.DateTimeField(auto_now=True)
    updated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )

    class Meta:
        ordering = ("pipeline",)

    def __str__(self) -> str:
        return f"settings of {self.pipeline_id}"


class ExecutorStatus(models.Model):
    """A living executor: what it executes steps with, and when it was last heard of."""

    owner = models.CharField(max_length=200, unique=True)
    runner = models.CharField(max_length=20)
    isolated = models.BooleanField()
    #: whether its engine answered the last time
    ready = models.BooleanField()
    message = models.TextField(blank=True, default="")
    #: what the message was made of, for readers of other languages
    said = models.JSONField(null=True, blank=True)
    seen_at = models.DateTimeField()

    class Meta:
        ordering = ("-seen_at",)

    def __str__(self) -> str:
        return self.owner
