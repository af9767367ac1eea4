"""From a frozen document to step rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from executor.fixed_parts import FixedParts
from executor.models import Run, Step
from pipelines.core.catalog import Catalog
from pipelines.core.document import Document, Node, Position
from pipelines.core.planning import PlannedNode, make_plan
from pipelines.models import Dataset

#: node → input port → artifact that feeds it, for runs whose inputs no step of theirs makes
GivenInputs = Mapping[str, Mapping[str, Mapping[str, str]]]


def steps_of(
    run: Run,
    nodes: Iterable[PlannedNode],
    *,
    inputs: GivenInputs | None = None,
    fixed: Mapping[str, FixedParts] | None = None,
    limits: Mapping[str, Mapping[str, Any]] | None = None,
) -> list[Step]:
    """Return one unsaved row per node; the nodes come in an order that respects every edge."""
    given, own_limits, parts = inputs or {}, limits or {}, fixed or {}
    return [
        _step(run, node, position, given.get(node.id, {}), parts.get(node.id), own_limits.get(node.id, {}))
        for position, node in enumerate(nodes)
    ]


def single_node_plan(document: Document, catalog: Catalog) -> list[PlannedNode]:
    """The plan of a hidden run."""
    return list(make_plan(document, catalog).nodes.values())


def single_node_document(
    module: str, parameters: Mapping[str, Any], catalog: Catalog, *, node: str
) -> Document:
    """A document with one module, for hidden runs."""
    found = catalog.get(module)
    if found is None:
        raise LookupError(f"The catalogue lacks {module}.")
    only = Node(node, module, found.version, found.display_name, Position(0.0, 0.0), parameters)
    return Document(nodes={node: only})


def profile_parameters(dataset: Dataset) -> dict[str, Any]:
    """Settings of the import module that make it read an uploaded file."""
    return {"dataset": str(dataset.id)}


def _step(
    run: Run,
    node: PlannedNode,
    position: int,
    given: Mapping[str, Mapping[str, str]],
    fixed: FixedParts | None,
    limits: Mapping[str, Any],
) -> Step:
    module = node.module
    inputs: dict[str, dict[str, str]] = {
        port: {"node": source.node, "port": source.port} for port, source in node.inputs.items()
    }
    inputs.update({port: dict(artifact) for port, artifact in given.items()})
    return Step(
        run=run,
        node=node.id,
        position=position,
        name=node.name,
        module=module.name,
        version=module.version,
        display_name=module.display_name,
        environment=module.environment,
        parameters=dict(node.parameters),
        inputs=inputs,
        ports=[{"port": port.name, "type": port.type, "label": port.label} for port in module.outputs],
        fingerprint=fixed.parts.to_json() if fixed is not None else {},
        not_reusable=fixed.not_reusable if fixed is not None else "",
        limits=dict(limits),
    )
