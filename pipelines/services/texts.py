"""Drafts that come from a text: an import, or a sample."""

from __future__ import annotations

from dataclasses import dataclass, replace

from django.contrib.auth.models import User
from django.utils.translation import gettext as _

from pipelines import samples
from pipelines.catalog_loader import readers_catalog
from pipelines.core.problems import RefusedError
from pipelines.errors import NotFoundError, UnreadableTextError
from pipelines.models import Pipeline, Project
from pipelines.services.drafts import pipeline_create
from pipelines.services.instances import without_foreign_instances
from pipelines.text_form import ImportedText, ImportWarning, pipeline_from_text


@dataclass(frozen=True, slots=True)
class ImportedPipeline:
    """A new draft and what of the text it does not contain."""

    pipeline: Pipeline
    warnings: tuple[ImportWarning, ...]


def pipeline_import(*, user: User, project: Project, text: str, name: str | None = None) -> ImportedPipeline:
    """Make a draft of a text. Nothing runs, is fetched or opened. Raises `UnreadableTextError`."""
    try:
        content = pipeline_from_text(text, readers_catalog())
    except RefusedError as error:
        problems = [problem.to_json() for problem in error.problems]
        raise UnreadableTextError(error.problems[0].message, {"problems": problems}) from error
    document, foreign = without_foreign_instances(project.id, content.document)
    warnings = [
        ImportWarning(
            "unknown_sub_pipeline",
            _("“{name}” is an ordinary group now: this project does not have its sub-pipeline.").format(
                name=group.name
            ),
        )
        for group in foreign
    ]
    pipeline = _create(user, project, replace(content, document=document), name)
    return ImportedPipeline(pipeline, (*content.warnings, *warnings))


def sample_open(*, user: User, project: Project, slug: str) -> Pipeline:
    """Open a sample as a new draft of the project."""
    sample = samples.readers_samples().get(slug)
    if sample is None:
        raise NotFoundError
    return _create(user, project, sample.content, None)


def _create(user: User, project: Project, content: ImportedText, name: str | None) -> Pipeline:
    return pipeline_create(
        user=user,
        project=project,
        name=name or content.name,
        description=content.description,
        document=content.document,
        placeholders=content.placeholders,
    )
