from __future__ import annotations

import uuid

import django.core.serializers.json
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import executor.core.states


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("pipelines", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Artifact",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("digest", models.CharField(max_length=100, unique=True)),
                ("bytes", models.PositiveBigIntegerField()),
                ("files", models.JSONField(default=list)),
                ("created_at", models.DateTimeField()),
            ],
            options={
                "ordering": ("id",),
            },
        ),
        migrations.CreateModel(
            name="ExecutorStatus",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("owner", models.CharField(max_length=200, unique=True)),
                ("runner", models.CharField(max_length=20)),
                ("isolated", models.BooleanField()),
                ("ready", models.BooleanField()),
                ("message", models.TextField(blank=True, default="")),
                ("seen_at", models.DateTimeField()),
            ],
            options={
                "ordering": ("-seen_at",),
            },
        ),
        migrations.CreateModel(
            name="Run",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("export_format", models.CharField(blank=True, default="", max_length=10)),
                (
                    "kind",
                    models.CharField(
                        choices=[("pipeline", "pipeline"), ("profile", "profile"), ("export", "export")],
                        default="pipeline",
                        max_length=10,
                    ),
                ),
                ("number", models.PositiveIntegerField(default=1)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("queued", "queued"),
                            ("running", "running"),
                            ("canceling", "canceling"),
                            ("succeeded", "succeeded"),
                            ("failed", "failed"),
                            ("canceled", "canceled"),
                        ],
                        default=executor.core.states.RunState["QUEUED"],
                        max_length=12,
                    ),
                ),
                ("revision", models.PositiveIntegerField(default=0)),
                ("snapshot", models.JSONField(encoder=django.core.serializers.json.DjangoJSONEncoder)),
                ("idempotency_key", models.CharField(blank=True, max_length=200, null=True)),
                ("queued_at", models.DateTimeField()),
                ("started_at", models.DateTimeField(blank=True, null=True)),
                ("finished_at", models.DateTimeField(blank=True, null=True)),
                ("last_seq", models.PositiveIntegerField(default=0)),
                ("runner", models.CharField(blank=True, default="", max_length=20)),
                ("isolated", models.BooleanField(default=False)),
                (
                    "metrics",
                    models.JSONField(default=dict, encoder=django.core.serializers.json.DjangoJSONEncoder),
                ),
                ("owner", models.CharField(blank=True, default="", max_length=200)),
                ("lease_until", models.DateTimeField(blank=True, null=True)),
                ("token", models.PositiveIntegerField(default=0)),
                ("takeovers", models.PositiveIntegerField(default=0)),
                (
                    "created_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "dataset",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="profile_runs",
                        to="pipelines.dataset",
                    ),
                ),
                (
                    "export_of",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="exports",
                        to="executor.artifact",
                    ),
                ),
                (
                    "pipeline",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="runs",
                        to="pipelines.pipeline",
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="runs",
                        to="pipelines.project",
                    ),
                ),
            ],
            options={
                "ordering": ("-queued_at", "id"),
            },
        ),
        migrations.CreateModel(
            name="Event",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("seq", models.PositiveIntegerField()),
                ("type", models.CharField(max_length=30)),
                ("at", models.DateTimeField()),
                ("node", models.CharField(blank=True, default="", max_length=63)),
                (
                    "data",
                    models.JSONField(default=dict, encoder=django.core.serializers.json.DjangoJSONEncoder),
                ),
                (
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="events", to="executor.run"
                    ),
                ),
            ],
            options={
                "ordering": ("run", "seq"),
            },
        ),
        migrations.CreateModel(
            name="Step",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("node", models.CharField(max_length=63)),
                ("position", models.PositiveIntegerField()),
                ("name", models.CharField(max_length=200)),
                ("module", models.CharField(max_length=100)),
                ("version", models.CharField(max_length=50)),
                ("display_name", models.CharField(max_length=200)),
                ("environment", models.CharField(blank=True, default="", max_length=100)),
                (
                    "parameters",
                    models.JSONField(default=dict, encoder=django.core.serializers.json.DjangoJSONEncoder),
                ),
                ("inputs", models.JSONField(default=dict)),
                ("ports", models.JSONField(default=list)),
                ("fingerprint", models.JSONField(default=dict)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("pending", "pending"),
                            ("ready", "ready"),
                            ("starting", "starting"),
                            ("running", "running"),
                            ("canceling", "canceling"),
                            ("lost", "lost"),
                            ("succeeded", "succeeded"),
                            ("reused", "reused"),
                            ("failed", "failed"),
                            ("skipped", "skipped"),
                            ("canceled", "canceled"),
                        ],
                        default=executor.core.states.StepState["PENDING"],
                        max_length=12,
                    ),
                ),
                ("attempt", models.PositiveIntegerField(default=0)),
                ("ready_at", models.DateTimeField(blank=True, null=True)),
                ("started_at", models.DateTimeField(blank=True, null=True)),
                ("finished_at", models.DateTimeField(blank=True, null=True)),
                ("progress", models.FloatField(blank=True, null=True)),
                ("message", models.TextField(blank=True, default="")),
                (
                    "error",
                    models.JSONField(
                        blank=True, encoder=django.core.serializers.json.DjangoJSONEncoder, null=True
                    ),
                ),
                (
                    "metrics",
                    models.JSONField(default=dict, encoder=django.core.serializers.json.DjangoJSONEncoder),
                ),
                ("because", models.CharField(blank=True, default="", max_length=63)),
                (
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="steps", to="executor.run"
                    ),
                ),
            ],
            options={
                "ordering": ("run", "position"),
            },
        ),
        migrations.CreateModel(
            name="Attempt",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                ("key", models.CharField(max_length=100, unique=True)),
                ("token", models.PositiveIntegerField()),
                ("handle", models.JSONField(blank=True, null=True)),
                ("began_at", models.DateTimeField()),
                ("started_at", models.DateTimeField(blank=True, null=True)),
                ("finished_at", models.DateTimeField(blank=True, null=True)),
                ("outcome", models.CharField(blank=True, default="", max_length=12)),
                (
                    "error",
                    models.JSONField(
                        blank=True, encoder=django.core.serializers.json.DjangoJSONEncoder, null=True
                    ),
                ),
                (
                    "step",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="attempts",
                        to="executor.step",
                    ),
                ),
            ],
            options={
                "ordering": ("step", "number"),
            },
        ),
        migrations.CreateModel(
            name="StepOutput",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("port", models.CharField(max_length=100)),
                ("type", models.CharField(max_length=30)),
                ("label", models.CharField(max_length=200)),
                ("rows", models.PositiveBigIntegerField(blank=True, null=True)),
                ("columns", models.PositiveIntegerField(blank=True, null=True)),
                (
                    "artifact",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="outputs",
                        to="executor.artifact",
                    ),
                ),
                (
                    "step",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="outputs",
                        to="executor.step",
                    ),
                ),
            ],
            options={
                "ordering": ("step", "id"),
            },
        ),
        migrations.AddIndex(
            model_name="run",
            index=models.Index(fields=["project", "kind", "-queued_at"], name="run_by_project"),
        ),
        migrations.AddIndex(
            model_name="run",
            index=models.Index(fields=["pipeline", "-number"], name="run_by_pipeline"),
        ),
        migrations.AddIndex(
            model_name="run",
            index=models.Index(
                condition=models.Q(("state__in", ["canceling", "queued", "running"])),
                fields=["state", "queued_at"],
                name="run_unfinished",
            ),
        ),
        migrations.AddConstraint(
            model_name="run",
            constraint=models.UniqueConstraint(
                condition=models.Q(("pipeline__isnull", False)),
                fields=("pipeline", "number"),
                name="run_number_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="run",
            constraint=models.UniqueConstraint(
                condition=models.Q(("idempotency_key__isnull", False)),
                fields=("created_by", "pipeline", "idempotency_key"),
                name="run_submitted_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="run",
            constraint=models.UniqueConstraint(
                condition=models.Q(
                    ("kind", "export"),
                    models.Q(
                        (
                            "state__in",
                            [
                                executor.core.states.RunState["FAILED"],
                                executor.core.states.RunState["CANCELED"],
                            ],
                        ),
                        _negated=True,
                    ),
                ),
                fields=("export_of", "export_format"),
                name="export_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="event",
            constraint=models.UniqueConstraint(fields=("run", "seq"), name="event_numbered_once"),
        ),
        migrations.AddConstraint(
            model_name="step",
            constraint=models.UniqueConstraint(fields=("run", "node"), name="step_once_per_node"),
        ),
        migrations.AddIndex(
            model_name="attempt",
            index=models.Index(
                condition=models.Q(("finished_at__isnull", True)), fields=["key"], name="attempt_under_way"
            ),
        ),
        migrations.AddConstraint(
            model_name="attempt",
            constraint=models.UniqueConstraint(fields=("step", "number"), name="attempt_once_per_number"),
        ),
        migrations.AddConstraint(
            model_name="stepoutput",
            constraint=models.UniqueConstraint(fields=("step", "port"), name="output_once_per_port"),
        ),
    ]
