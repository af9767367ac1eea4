"""Makers of catalogues, drafts and rows for tests."""

from __future__ import annotations

import itertools
import uuid
from collections.abc import Iterable, Mapping
from typing import Any

from django.contrib.auth.models import User
from django.utils import timezone

from pipelines.core.catalog import Catalog, Module, Parameter, Port
from pipelines.core.document import Document, Edge, Endpoint, Node, Position
from pipelines.models import Dataset, Membership, Pipeline, Project, Role

_numbers = itertools.count(1)

TABLE = "DataTable"


def make_module(
    name: str,
    *,
    inputs: Iterable[str] = ("dataset",),
    outputs: Iterable[str] = ("results_dataset",),
    optional: Iterable[str] = (),
    parameters: Iterable[Parameter] = (),
    types: Mapping[str, str] | None = None,
    **fields: Any,
) -> Module:
    """A module of table ports; `types` gives single ports another type."""
    wanted = types or {}
    return Module(
        name=name,
        version=fields.pop("version", "1.0.0"),
        display_name=fields.pop("display_name", name.replace("_", " ").title()),
        category=fields.pop("category", "Data Transformation"),
        inputs=tuple(
            Port(port, port, wanted.get(port, TABLE), optional=port in set(optional)) for port in inputs
        ),
        outputs=tuple(Port(port, port, wanted.get(port, TABLE)) for port in outputs),
        parameters=tuple(parameters),
        digest=fields.pop("digest", f"digest-of-{name}"),
        **fields,
    )


def make_catalog(*modules: Module) -> Catalog:
    """A small catalogue: a source, a pass-through, a join and a split, or the given modules."""
    chosen = modules or (
        make_module("source", inputs=()),
        make_module("through"),
        make_module("join", inputs=("left", "right")),
        make_module("split", outputs=("results_dataset1", "results_dataset2")),
    )
    return Catalog({module.name: module for module in chosen}, ("Data Transformation",), "test")


def make_node(node_id: str, module: str = "through", **fields: Any) -> Node:
    return Node(
        id=node_id,
        module=module,
        version=fields.pop("version", "1.0.0"),
        name=fields.pop("name", node_id),
        position=fields.pop("position", Position(0, 0)),
        **fields,
    )


def make_edge(edge_id: str, source: str, target: str) -> Edge:
    """An edge written as `node.port`; the ports default to results_dataset and dataset."""
    source_node, _, source_port = source.partition(".")
    target_node, _, target_port = target.partition(".")
    return Edge(
        edge_id,
        Endpoint(source_node, source_port or "results_dataset"),
        Endpoint(target_node, target_port or "dataset"),
    )


def make_document(nodes: Iterable[Node] = (), edges: Iterable[Edge] = ()) -> Document:
    return Document({node.id: node for node in nodes}, {edge.id: edge for edge in edges})


def make_chain(length: int) -> Document:
    """A source followed by pass-throughs: n0 → n1 → … ."""
    nodes = [make_node(f"n{index}", "source" if index == 0 else "through") for index in range(length)]
    edges = [make_edge(f"e{index}", f"n{index - 1}", f"n{index}") for index in range(1, length)]
    return make_document(nodes, edges)


def operation(kind: str, **body: Any) -> dict[str, Any]:
    """The wire form of an operation with a fresh id."""
    return {"id": str(uuid.uuid4()), "type": kind, **body}


def make_user(name: str = "") -> User:
    return User.objects.create_user(name or f"user{next(_numbers)}", password="test")


def make_project(*, owner: User | None = None, name: str = "Project") -> Project:
    project = Project.objects.create(name=name)
    if owner is not None:
        make_member(project, owner, Role.OWNER)
    return project


def make_member(project: Project, user: User | None = None, role: Role = Role.VIEWER) -> User:
    member = user or make_user()
    Membership.objects.create(project=project, user=member, role=role)
    return member


def make_pipeline(project: Project, document: Document | None = None, **fields: Any) -> Pipeline:
    drawn = document or Document()
    fields.setdefault("name", f"Pipeline {next(_numbers)}")
    fields.setdefault("updated_at", timezone.now())
    return Pipeline.objects.create(
        project=project, document=drawn.to_json(), node_count=len(drawn.nodes), **fields
    )


def make_dataset(project: Project, **fields: Any) -> Dataset:
    """A dataset row; its file is not written."""
    defaults: dict[str, Any] = {
        "name": "table",
        "file_name": "table.csv",
        "format": Dataset.Format.CSV,
        "bytes": 8,
        "sha256": "0" * 64,
    }
    return Dataset.objects.create(project=project, **{**defaults, **fields})
