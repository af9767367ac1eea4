"""From a frozen document to step rows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from executor.models import Run, Step
from pipelines.core.catalog import Catalog
from pipelines.core.document import Document, Node, Position
from pipelines.core.planning import PlannedNode, make_plan
from pipelines.models import Dataset

#: node → input port → artifact that feeds it, for runs whose inputs no step of theirs makes
GivenInputs = Mapping[str, Mapping[str, Mapping[str, str]]]


def steps_of(
    run: Run, document: Document, catalog: Catalog, *, inputs: GivenInputs | None = None
) -> list[Step]:
    """Plan the document and return one unsaved row per node, in an order that respects every edge."""
    given = inputs or {}
    plan = make_plan(document, catalog)
    return [
        _step(run, node, position, given.get(node.id, {}))
        for position, node in enumerate(plan.nodes.values())
    ]


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


def _step(run: Run, node: PlannedNode, position: int, given: Mapping[str, Mapping[str, str]]) -> Step:
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
        fingerprint={"module": module.digest, "environment": module.environment},
    )
