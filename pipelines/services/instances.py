"""Whether groups are the instances of sub-pipelines that they say they are.

A sub-pipeline that the project does not know, or not any more, is taken on trust: the group has all of its
content, so undo and restoring work after one was deleted, and nothing of another project is read.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from uuid import UUID

from pipelines.core.document import Document, Group
from pipelines.core.operations import AddGroup, EditGroup, Operation
from pipelines.core.sub_pipeline_content import Content, content_from_json
from pipelines.core.sub_pipelines import differences
from pipelines.errors import OperationsRefusedError
from pipelines.models import SubPipelineVersion


def groups_set_by(operations: Iterable[Operation]) -> set[str]:
    return {operation.group.id for operation in operations if isinstance(operation, AddGroup | EditGroup)}


def check_instances(project_id: UUID, document: Document, groups: Collection[str]) -> None:
    """Raise `OperationsRefusedError` when one of these groups is sealed and not as its version."""
    problems = [
        problem
        for group, content in _sealed(project_id, document, groups)
        if content is not None
        for problem in differences(document, group, content)
    ]
    if problems:
        raise OperationsRefusedError(problems)


def without_foreign_instances(project_id: UUID, document: Document) -> tuple[Document, list[Group]]:
    """The document with ordinary groups in the place of instances of what this project does not have."""
    foreign = [
        group
        for group, content in _sealed(project_id, document, document.groups)
        if content is None or differences(document, group, content)
    ]
    plain = {group.id: replace(group, source=None) for group in foreign}
    return replace(document, groups={**document.groups, **plain}), foreign


def _sealed(
    project_id: UUID, document: Document, groups: Iterable[str]
) -> Sequence[tuple[Group, Content | None]]:
    sealed = [
        (group, (source.sub_pipeline, source.version))
        for key in groups
        if (group := document.groups.get(key)) and (source := group.source) and source.sealed
    ]
    contents = _contents(project_id, {version for _group, version in sealed})
    return [(group, contents.get(version)) for group, version in sealed]


def _contents(project_id: UUID, sources: Collection[tuple[str, int]]) -> dict[tuple[str, int], Content]:
    if not sources:
        return {}
    rows = SubPipelineVersion.objects.filter(
        sub_pipeline__project_id=project_id,
        sub_pipeline_id__in={UUID(key) for key, _number in sources},
        number__in={number for _key, number in sources},
    )
    return {
        (str(row.sub_pipeline_id), row.number): content_from_json(row.content)
        for row in rows
        if (str(row.sub_pipeline_id), row.number) in sources
    }
