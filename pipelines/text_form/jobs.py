"""The entries of `jobs`: which node each becomes, and which of its keys the designer has no use for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from pipelines.core.catalog import Catalog
from pipelines.core.problems import Problem, RefusedError
from pipelines.core.reading import ID, MODULE, shown
from pipelines.text_form.references import UNKNOWN_VERSION, installed_version, read_component_reference
from pipelines.text_form.warnings import Warnings
from pipelines.text_form.writing import EDGES_TAG, NODE_TAG, PARAMETERS_TAG, POSITION_TAG

_JOB_KEYS = frozenset({"type", "component", "name", "display_name", "description", "inputs", "tags"})
_OWN_TAGS = frozenset({EDGES_TAG, NODE_TAG, PARAMETERS_TAG, POSITION_TAG})
#: a node whose program is written in the pipeline itself; the designer runs only modules of its catalogue
INLINE_MODULE = "inline_command"


@dataclass(frozen=True, slots=True)
class Job:
    """One entry of `jobs`, on its way to become a node."""

    #: as written
    key: str
    #: of the node
    id: str
    module: str
    version: str
    name: str
    comment: str
    inputs: Mapping[str, Any]
    tags: Mapping[str, Any]


def read_jobs(value: Mapping[str, Any] | None, catalog: Catalog, warnings: Warnings) -> dict[str, Job]:
    """All jobs by their key in the text. Raises `RefusedError` for entries that are no mapping."""
    entries = value or {}
    problems = [
        Problem(
            "not_a_pipeline", _("“{key}” must be a mapping.").format(key=shown(key)), f"jobs.{shown(key)}"
        )
        for key, body in entries.items()
        if not isinstance(body, Mapping)
    ]
    if problems:
        raise RefusedError(problems)
    ids = node_ids(entries)
    return {key: _read_job(key, ids[key], body, catalog, warnings) for key, body in entries.items()}


def node_ids(keys: Iterable[str]) -> dict[str, str]:
    """An id for every key: the key itself where it can be one, else something close that nobody else has."""
    found = {key: key for key in keys if ID.fullmatch(key)}
    used = set(found)
    for key in keys:
        if key in found:
            continue
        stem = re.sub(r"[^a-z0-9]+", "_", key.lower()).strip("_")[:50]
        stem = stem if ID.fullmatch(stem) else f"node_{stem}".rstrip("_")
        candidate, number = stem, 1
        while candidate in used:
            number += 1
            candidate = f"{stem}_{number}"
        used.add(candidate)
        found[key] = candidate
    return found


def _read_job(key: str, node_id: str, body: Mapping[str, Any], catalog: Catalog, warnings: Warnings) -> Job:
    module, version = _module_of(key, node_id, body, catalog, warnings)
    for name in body:
        if name not in _JOB_KEYS:
            warnings.ignored_node_key(str(name))
    tags = body.get("tags")
    tags = tags if isinstance(tags, Mapping) else {}
    for tag in tags:
        if tag not in _OWN_TAGS:
            warnings.ignored_node_key(f"tags.{tag}")
    installed = catalog.get(module)
    name = body.get("display_name") or body.get("name") or (installed.display_name if installed else key)
    inputs = body.get("inputs")
    return Job(
        key=key,
        id=node_id,
        module=module,
        version=version,
        name=str(name),
        comment=str(body.get("description") or ""),
        inputs=inputs if isinstance(inputs, Mapping) else {},
        tags=tags,
    )


def _module_of(
    key: str, node_id: str, body: Mapping[str, Any], catalog: Catalog, warnings: Warnings
) -> tuple[str, str]:
    kind = body.get("type", "command")
    component = body.get("component")
    if kind != "command":
        message = _(
            "“{key}” is of the kind “{kind}”, which the designer cannot run; it stays as a placeholder."
        )
        warnings.add("unknown_kind", message.format(key=shown(key), kind=shown(kind)), node_id)
        name = str(kind)
        return (name if MODULE.fullmatch(name) else INLINE_MODULE), UNKNOWN_VERSION
    if isinstance(component, str):
        found = read_component_reference(component, catalog)
        if found is not None:
            return found
        message = _("“{reference}” of “{key}” names no component; the node stays as a placeholder.")
        message = message.format(reference=shown(component), key=shown(key))
        warnings.add("unknown_component", message, node_id)
        return INLINE_MODULE, UNKNOWN_VERSION
    if isinstance(component, Mapping) and MODULE.fullmatch(str(component.get("name", ""))):
        name = str(component["name"])
        return name, installed_version(name, catalog)
    message = _("The command of “{key}” is not taken over; the node stays as a placeholder.")
    warnings.add("inline_command", message.format(key=shown(key)), node_id)
    return INLINE_MODULE, UNKNOWN_VERSION
