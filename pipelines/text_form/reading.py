"""Import: the text of an Azure ML CLI v2 pipeline as a draft.

Parsed as data only: nothing is opened, fetched or run. What the designer does not know is kept as a
placeholder or named in a warning; nothing disappears silently. Cycles and wrong types come in and are
validation's business.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

from django.utils.translation import gettext as _

from pipelines.core import limits
from pipelines.core.catalog import Catalog
from pipelines.core.document import Document, Edge, Endpoint, Group, Node, Note, PipelineParameter, Position
from pipelines.core.layout import place_nodes
from pipelines.core.problems import Problem, RefusedError
from pipelines.core.reading import ID, shown
from pipelines.core.reading_graph import GraphReader
from pipelines.text_form import yaml_io
from pipelines.text_form.inputs import InputReader
from pipelines.text_form.jobs import Job, read_jobs
from pipelines.text_form.parent_inputs import ParentInputs
from pipelines.text_form.warnings import ImportWarning, Warnings
from pipelines.text_form.writing import (
    EDGES_TAG,
    GROUPS_TAG,
    NODE_TAG,
    NOTES_TAG,
    PARAMETERS_TAG,
    PIPELINE_PARAMETERS_TAG,
    POSITION_TAG,
)

_PIPELINE_KEYS = frozenset(
    {"$schema", "type", "name", "display_name", "description", "tags", "inputs", "jobs"}
)
_OWN_TAGS = frozenset({NOTES_TAG, GROUPS_TAG, PIPELINE_PARAMETERS_TAG})
_DEFAULT_NAME = "Imported pipeline"


@dataclass(frozen=True, slots=True)
class ImportedText:
    """What a text holds, ready to become a draft."""

    name: str
    description: str
    document: Document
    #: modules (name, version) the catalogue lacks
    placeholders: tuple[tuple[str, str], ...]
    warnings: tuple[ImportWarning, ...]


def pipeline_from_text(text: str, catalog: Catalog) -> ImportedText:
    """Read the text. Raises `RefusedError` with all problems when it is no pipeline that could be kept."""
    whole = _load(text)
    warnings = Warnings()
    for key in whole:
        if key not in _PIPELINE_KEYS:
            warnings.ignored_key(str(key))
    jobs = read_jobs(whole.get("jobs"), catalog, warnings)
    reader = GraphReader()
    tags = _mapping(whole.get("tags"))
    tagged = _listed(
        tags, PIPELINE_PARAMETERS_TAG, limits.MAX_PIPELINE_PARAMETERS, reader.pipeline_parameter, warnings
    )
    written = _mapping(whole.get("inputs"))
    parent_inputs = ParentInputs(written, tagged.values())
    inputs = InputReader(jobs, written, parent_inputs, catalog, warnings)
    nodes, edges = _Builder(reader, inputs, warnings).build(jobs)
    for tag in tags:
        if tag not in _OWN_TAGS:
            warnings.ignored_key(f"tags.{tag}")
    notes = _listed(tags, NOTES_TAG, limits.MAX_NOTES, reader.note, warnings)
    groups = _listed(tags, GROUPS_TAG, limits.MAX_GROUPS, reader.group, warnings)
    parameters = parent_inputs.parameters
    document = Document(_placed(nodes, groups, parameters), edges, notes, groups, parameters)
    name = reader.name(str(whole.get("display_name") or whole.get("name") or _DEFAULT_NAME), "display_name")
    description = reader.text(
        str(whole.get("description") or ""), "description", limits.MAX_DESCRIPTION_LENGTH
    )
    _check_extent(reader, document)
    if reader.problems:
        raise RefusedError(reader.problems)
    unplaced = [job.id for job in jobs.values() if _position(job) is None]
    return ImportedText(
        name,
        description,
        place_nodes(document, unplaced),
        _placeholders(document, catalog),
        warnings.all(),
    )


def _load(text: str) -> Mapping[str, Any]:
    try:
        whole = yaml_io.load(text)
    except yaml_io.YamlError as error:
        message = _("The text is not YAML that can be read: {reason}.").format(reason=str(error).rstrip("."))
        raise RefusedError([Problem("invalid_yaml", message)]) from error
    if not isinstance(whole, Mapping):
        raise RefusedError([Problem("not_a_pipeline", _("The text does not describe a pipeline."))])
    kind = whole.get("type", "pipeline" if "jobs" in whole else None)
    if kind != "pipeline":
        message = _("The text describes a “{kind}”, not a pipeline.").format(kind=shown(kind))
        raise RefusedError([Problem("not_a_pipeline", message, "type")])
    if whole.get("jobs") is not None and not isinstance(whole["jobs"], Mapping):
        raise RefusedError([Problem("not_a_pipeline", _("“jobs” must be a mapping."), "jobs")])
    return whole


@dataclass
class _Builder:
    """Turns jobs into nodes and edges and gives every edge an id."""

    reader: GraphReader
    inputs: InputReader
    warnings: Warnings
    used_edge_ids: set[str] = field(default_factory=set)

    def build(self, jobs: Mapping[str, Job]) -> tuple[dict[str, Node], dict[str, Edge]]:
        nodes: dict[str, Node] = {}
        found: list[tuple[str | None, Endpoint, Endpoint]] = []
        for job in jobs.values():
            given = self.inputs.read(job)
            values = given.parameters
            values.update(_mapping(_json_tag(job.tags, PARAMETERS_TAG, self.warnings)))
            ids = _mapping(_json_tag(job.tags, EDGES_TAG, self.warnings))
            node = self._node(job, values, given.bindings)
            if node is not None:
                nodes[node.id] = node
            found.extend(
                (ids.get(port), source, Endpoint(job.id, port)) for port, source in given.sources.items()
            )
        return nodes, self._edges(found)

    def _node(self, job: Job, values: Mapping[str, Any], bindings: Mapping[str, str]) -> Node | None:
        position = _position(job) or Position(0, 0)
        marks = _mapping(_json_tag(job.tags, NODE_TAG, self.warnings))
        bound = {**bindings, **_mapping(marks.get("bindings"))}
        body = {
            "id": job.id,
            "module": job.module,
            "version": job.version,
            "name": job.name,
            "parameters": {
                name: value for name, value in values.items() if value is not None and name not in bound
            },
            "position": position.to_json(),
            "comment": job.comment,
            **marks,
            "bindings": bound,
        }
        return self.reader.node(body, f"jobs.{shown(job.key)}")

    def _edges(self, found: Iterable[tuple[str | None, Endpoint, Endpoint]]) -> dict[str, Edge]:
        edges: dict[str, Edge] = {}
        unnamed: list[tuple[Endpoint, Endpoint]] = []
        for wanted, source, target in found:
            if isinstance(wanted, str) and ID.fullmatch(wanted) and wanted not in edges:
                edges[wanted] = Edge(wanted, source, target)
            else:
                unnamed.append((source, target))
        number = 0
        for source, target in unnamed:
            number += 1
            while f"e{number}" in edges:
                number += 1
            edges[f"e{number}"] = Edge(f"e{number}", source, target)
        return edges


def _check_extent(reader: GraphReader, document: Document) -> None:
    for count, limit in ((len(document.nodes), limits.MAX_NODES), (len(document.edges), limits.MAX_EDGES)):
        if count > limit:
            message = _("A pipeline can have at most {limit} nodes and {edges} connections.")
            reader.refuse("too_many", message.format(limit=limits.MAX_NODES, edges=limits.MAX_EDGES), "jobs")
            return


def _position(job: Job) -> Position | None:
    parts = str(job.tags.get(POSITION_TAG, "")).split(",")
    if len(parts) != 2:
        return None
    try:
        x, y = json.loads(parts[0]), json.loads(parts[1])
    except ValueError:
        return None
    reader = GraphReader()
    position = reader.position({"x": x, "y": y}, "")
    return None if reader.problems else position


_Thing = TypeVar("_Thing", Note, Group, PipelineParameter)


def _listed(
    tags: Mapping[str, Any],
    tag: str,
    limit: int,
    read: Callable[[object, str], _Thing | None],
    warnings: Warnings,
) -> dict[str, _Thing]:
    value = _json_tag(tags, tag, warnings)
    things: dict[str, _Thing] = {}
    for index, item in enumerate(value[:limit] if isinstance(value, list) else ()):
        thing = read(item, f"tags.{tag}[{index}]")
        if thing is not None:
            things[thing.id] = thing
    return things


def _placed(
    nodes: Mapping[str, Node], groups: Mapping[str, Group], parameters: Mapping[str, PipelineParameter]
) -> dict[str, Node]:
    """The nodes, without the groups and pipeline parameters that they name and the text does not have."""
    return {
        node_id: replace(
            node,
            group=node.group if node.group in groups else "",
            bindings={name: key for name, key in node.bindings.items() if key in parameters},
        )
        for node_id, node in nodes.items()
    }


def _json_tag(tags: Mapping[str, Any], tag: str, warnings: Warnings) -> Any:
    text = tags.get(tag)
    if text is None:
        return None
    try:
        return json.loads(str(text))
    except (ValueError, RecursionError):
        warnings.add("unreadable_tag", _("The tag “{tag}” cannot be read and is not used.").format(tag=tag))
        return None


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _placeholders(document: Document, catalog: Catalog) -> tuple[tuple[str, str], ...]:
    used = {(node.module, node.version) for node in document.nodes.values()}
    return tuple(sorted(pair for pair in used if catalog.find(*pair) is None))
