"""What a link shows. Everything is named here one by one: what is new elsewhere is not shared by itself.

Left out are who did something, ids that lead elsewhere, logs, raw error texts, scripts, what an address
carries besides host and path, and, unless the maker of the link said so, everything steps wrote themselves.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from django.utils.translation import gettext as _

from designer.models import ShareLink
from executor.models import Run, StepOutput
from executor.selectors import run_detail
from executor.wire import output_json
from pipelines.catalog_loader import get_catalog, readers_catalog
from pipelines.core import document as documents
from pipelines.core.catalog import Catalog, Module
from pipelines.core.pipeline_parameters import resolved, with_values
from pipelines.models import Pipeline

Json = dict[str, Any]

_DOCUMENT = ("format", "edges", "notes", "groups")
_NODE = ("id", "module", "version", "name", "position", "comment", "color", "group", "disabled")
_RUN = (
    "number",
    "state",
    "revision",
    "queued_at",
    "started_at",
    "finished_at",
    "seconds",
    "step_counts",
    "metrics",
)
_STEP = (
    "node",
    "name",
    "module",
    "version",
    "display_name",
    "state",
    "attempt",
    "ready_at",
    "started_at",
    "finished_at",
    "seconds",
    "progress",
    "cause",
    "because",
    "metrics",
)
_ERROR = ("code", "kind", "title", "message", "where", "cause", "action")
_OUTPUT = ("port", "type", "label", "rows", "columns", "bytes")
#: errors whose texts the module or the user's own code wrote
_WRITTEN_BY_STEPS = frozenset({"module", "user_code", "internal"})


def link_shown(link: ShareLink) -> Json:
    """The whole page of a link."""
    document = link.pipeline.document if link.pipeline else link.run.snapshot if link.run else {}
    return {
        "kind": "pipeline" if link.pipeline else "run",
        "expires_at": link.expires_at,
        "shows_results": link.shows_results,
        "catalog": _catalog_of(document, readers_catalog()).to_json(),
        "pipeline": pipeline_shown(link.pipeline) if link.pipeline else None,
        "run": run_shown(link.run, with_results=link.shows_results) if link.run else None,
    }


def pipeline_shown(pipeline: Pipeline) -> Json:
    """The draft as it is now."""
    return {
        "name": pipeline.name,
        "description": pipeline.description,
        "revision": pipeline.revision,
        "updated_at": pipeline.updated_at,
        "document": document_shown(_with_values(pipeline.document, {}), get_catalog()),
    }


def run_shown(run: Run, *, with_results: bool) -> Json:
    """The run as it is now."""
    detail = run_detail(run)
    return _only(detail, _RUN) | {
        "name": run.pipeline.name if run.pipeline else "",
        "document": document_shown(_with_values(run.snapshot, run.parameters), get_catalog()),
        "steps": [_step(step, with_results=with_results) for step in detail["steps"]],
    }


def output_shown(output: StepOutput) -> Json:
    return _only(output_json(output), (*_OUTPUT, "has_preview", "has_view"))


def _with_values(document: Mapping[str, Any], given: Mapping[str, Any]) -> Json:
    """The graph with the values of pipeline parameters at the nodes that take them."""
    return resolved(with_values(documents.from_json(document), given)).to_json()


def document_shown(document: Mapping[str, Any], catalog: Catalog) -> Json:
    """The graph with those parameters that keep no secret."""
    nodes = {
        name: _only(node, _NODE) | {"parameters": _parameters(node, catalog.get(node["module"]))}
        for name, node in document.get("nodes", {}).items()
    }
    return _only(document, _DOCUMENT) | {"nodes": nodes}


def _parameters(node: Mapping[str, Any], module: Module | None) -> Json:
    """What is known to be harmless; of a module that is not installed nothing is known."""
    if module is None:
        return {}
    widgets = {parameter.name: parameter.widget for parameter in module.parameters}
    given = {name: value for name, value in node.get("parameters", {}).items() if name in widgets}
    return {
        name: _bare_address(value) if widgets[name] == "url" else value
        for name, value in given.items()
        if widgets[name] != "code"
    }


def _bare_address(value: Any) -> str:
    """The address without password, query and fragment: those may hold a key to the data."""
    try:
        parts = urlsplit(str(value))
        host = parts.hostname or ""
    except ValueError:
        return ""
    return f"{parts.scheme}://{host}{parts.path}" if host else ""


def _step(step: Mapping[str, Any], *, with_results: bool) -> Json:
    return _only(step, _STEP) | {
        "message": step["message"] if with_results else "",
        "warnings": step["warnings"] if with_results else [],
        "outputs": [_only(output, _OUTPUT) for output in step["outputs"]] if with_results else [],
        "error": _error(step["error"], with_results=with_results) if step["error"] else None,
    }


def _error(error: Mapping[str, Any], *, with_results: bool) -> Json:
    told = _only(error, _ERROR) | {"details": ""}
    if not with_results and error.get("kind") in _WRITTEN_BY_STEPS:
        told |= {
            "title": _("The step failed"),
            "message": _("What exactly went wrong is not part of what was shared."),
            "where": {},
            "cause": "",
            "action": "",
        }
    return told


def _catalog_of(document: Mapping[str, Any], catalog: Catalog) -> Catalog:
    """The modules that occur in it, and no others."""
    used = {node["module"] for node in document.get("nodes", {}).values()}
    modules = {name: module for name, module in catalog.modules.items() if name in used}
    return Catalog(modules, catalog.categories, catalog.version)


def _only(source: Mapping[str, Any], names: tuple[str, ...]) -> Json:
    return {name: source[name] for name in names if name in source}
