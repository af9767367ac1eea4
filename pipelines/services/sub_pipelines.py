"""Writes on sub-pipelines: publishing a group, and what becomes of what was published."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext as _

from pipelines import selectors
from pipelines.catalog_loader import readers_catalog
from pipelines.core import document as documents
from pipelines.core import limits
from pipelines.core.document import Group
from pipelines.core.problems import Problem, RefusedError
from pipelines.core.reading_graph import GraphReader
from pipelines.core.sub_pipeline_content import content_from_json
from pipelines.core.sub_pipelines import Taken, take
from pipelines.errors import ConflictError, InvalidRequestError
from pipelines.models import Pipeline, SubPipeline, SubPipelineVersion
from pipelines.services.names import checked_description, checked_name


@dataclass(frozen=True, slots=True)
class Origin:
    """The group of a draft that is published, with the ports and parameters that its users get."""

    pipeline: Pipeline
    #: of the draft as its author saw it
    revision: int
    group: str
    ports: object
    parameters: object


@dataclass(frozen=True, slots=True)
class Published:
    version: SubPipelineVersion
    #: the group it was taken from, as an instance of it; an operation puts it into the draft
    group: Group


@transaction.atomic
def sub_pipeline_publish(*, user: User, origin: Origin, name: str, description: str) -> Published:
    """Make a module of the project of a group."""
    project = origin.pipeline.project
    if SubPipeline.objects.filter(project=project).count() >= limits.MAX_SUB_PIPELINES:
        message = _("A project can have at most {limit} sub-pipelines. Delete one first.")
        raise ConflictError(message.format(limit=limits.MAX_SUB_PIPELINES))
    group, taken = _taken(origin, None)
    sub_pipeline = SubPipeline(
        project=project,
        name=checked_name(name),
        description=checked_description(description),
        created_by=user,
    )
    _check_name_is_free(sub_pipeline)
    sub_pipeline.save()
    return _published(sub_pipeline, 1, user, group, taken)


@transaction.atomic
def sub_pipeline_publish_version(*, user: User, sub_pipeline: SubPipeline, origin: Origin) -> Published:
    """Publish a group as the next version. Raises `ConflictError` when nothing is new."""
    # one after the other: each gets a number of its own
    locked = SubPipeline.objects.select_for_update().get(id=sub_pipeline.id)
    newest = locked.versions.first()
    group, taken = _taken(origin, locked)
    if newest is not None and content_from_json(newest.content) == content_from_json(taken.content.to_json()):
        message = _("Nothing has changed since version {version}.").format(version=newest.number)
        raise ConflictError(message, {"version": newest.number})
    if newest is not None and locked.versions.count() >= limits.MAX_SUB_PIPELINE_VERSIONS:
        message = _("A sub-pipeline can have at most {limit} versions. Publish a new one under another name.")
        raise ConflictError(message.format(limit=limits.MAX_SUB_PIPELINE_VERSIONS))
    return _published(locked, 1 if newest is None else newest.number + 1, user, group, taken)


def sub_pipeline_change(
    *,
    sub_pipeline: SubPipeline,
    name: str | None = None,
    description: str | None = None,
    is_archived: bool | None = None,
) -> SubPipeline:
    """Change what it is called or whether it is offered; its versions stay."""
    if name is not None:
        sub_pipeline.name = checked_name(name)
        _check_name_is_free(sub_pipeline)
    if description is not None:
        sub_pipeline.description = checked_description(description)
    if is_archived is not None:
        sub_pipeline.is_archived = is_archived
    sub_pipeline.save(update_fields=["name", "description", "is_archived"])
    return sub_pipeline


def sub_pipeline_delete(*, sub_pipeline: SubPipeline) -> None:
    """Delete it with its versions. Raises `ConflictError` while a draft has an instance of it."""
    users = selectors.pipelines_using(sub_pipeline)
    if users:
        message = _("“{name}” is used in {pipelines}. Archive it instead: then it is no longer offered.")
        names = ", ".join(f"“{pipeline.name}”" for pipeline in users)
        raise ConflictError(
            message.format(name=sub_pipeline.name, pipelines=names),
            {"pipelines": [{"id": str(pipeline.id), "name": pipeline.name} for pipeline in users]},
        )
    sub_pipeline.delete()


def _taken(origin: Origin, sub_pipeline: SubPipeline | None) -> tuple[Group, Taken]:
    pipeline = origin.pipeline
    if origin.revision != pipeline.revision:
        message = _("The pipeline has changed in the meantime. Look at the group once more, then publish it.")
        raise ConflictError(message, {"revision": pipeline.revision})
    document = documents.from_json(pipeline.document)
    group = document.groups.get(origin.group)
    if group is None:
        message = _("There is no group “{group}”.").format(group=origin.group)
        raise InvalidRequestError([Problem("unknown_group", message, "group")])
    reader = GraphReader()
    ports = reader.port_names(origin.ports, "ports")
    parameters = reader.promoted_parameters(origin.parameters, "parameters")
    if reader.problems:
        raise InvalidRequestError(reader.problems)
    try:
        taken = take(
            document, readers_catalog(), group, ports, parameters, origins=_origins(group, sub_pipeline)
        )
    except RefusedError as error:
        raise InvalidRequestError(error.problems) from error
    size = len(json.dumps(taken.content.to_json(), ensure_ascii=False).encode())
    if size > limits.MAX_SUB_PIPELINE_BYTES:
        message = _(
            "What the sub-pipeline consists of is larger than {limit} kB: its scripts and tables add up."
        )
        message = message.format(limit=limits.MAX_SUB_PIPELINE_BYTES // 1024)
        raise InvalidRequestError([Problem("too_large", message, "group")])
    return group, taken


def _origins(group: Group, sub_pipeline: SubPipeline | None) -> Mapping[str, str]:
    if sub_pipeline is None or group.source is None or group.source.sub_pipeline != str(sub_pipeline.id):
        return {}
    return group.source.nodes


def _published(sub_pipeline: SubPipeline, number: int, user: User, group: Group, taken: Taken) -> Published:
    version = SubPipelineVersion.objects.create(
        sub_pipeline=sub_pipeline, number=number, content=taken.content.to_json(), created_by=user
    )
    return Published(version, taken.instance(group, str(sub_pipeline.id), number))


def _check_name_is_free(sub_pipeline: SubPipeline) -> None:
    others = SubPipeline.objects.filter(project_id=sub_pipeline.project_id, name__iexact=sub_pipeline.name)
    if others.exclude(id=sub_pipeline.id).exists():
        message = _("The project has a sub-pipeline “{name}” already.").format(name=sub_pipeline.name)
        raise InvalidRequestError([Problem("duplicate_name", message, "name")])
