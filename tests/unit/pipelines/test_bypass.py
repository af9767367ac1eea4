"""Disabled nodes: what takes their place, and what a person is told."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given

from pipelines.core.bypass import bypassed, lost_edges
from pipelines.core.catalog import Catalog
from pipelines.core.document import Document, Edge, Endpoint, Node, Position
from pipelines.core.graph import Graph
from pipelines.core.validation import validate
from tests.unit.pipelines.drawing import CATALOG, drafts, placeholders


def chain(*disabled: str) -> Document:
    """source → first → second → last."""
    modules = {"source": "source", "first": "through", "second": "through", "last": "through"}
    nodes = {
        key: Node(key, module, "1.0.0", key.title(), Position(0, 0), disabled=key in disabled)
        for key, module in modules.items()
    }
    pairs = [("source", "first"), ("first", "second"), ("second", "last")]
    edges = {
        f"e{index}": Edge(f"e{index}", Endpoint(source, "results_dataset"), Endpoint(target, "dataset"))
        for index, (source, target) in enumerate(pairs)
    }
    return Document(nodes, edges)


def sources(document: Document) -> dict[str, str]:
    return {edge.target.node: edge.source.node for edge in document.edges.values()}


def codes(document: Document) -> list[tuple[str, str | None]]:
    return [(issue.code, issue.node) for issue in validate(document, CATALOG).errors]


def test_nothing_disabled_leaves_the_draft_itself() -> None:
    document = chain()
    assert bypassed(document, CATALOG) is document


def test_what_enters_a_disabled_node_goes_on_to_what_it_fed() -> None:
    assert sources(bypassed(chain("first"), CATALOG)) == {"second": "source", "last": "second"}


def test_several_disabled_in_a_row_are_passed_together() -> None:
    document = bypassed(chain("first", "second"), CATALOG)
    assert sources(document) == {"last": "source"}
    assert set(document.edges) == {"e2"}, "the connection keeps its id"
    assert codes(chain("first", "second")) == []


def test_a_disabled_source_leaves_its_reader_without_input_and_says_why() -> None:
    document = chain("source")
    assert lost_edges(document, bypassed(document, CATALOG)) == {
        Endpoint("first", "dataset"): document.nodes["source"]
    }
    (issue,) = validate(document, CATALOG).errors
    assert (issue.code, issue.node, issue.port, issue.nodes) == (
        "missing_input",
        "first",
        "dataset",
        ("source",),
    )
    assert "Source is disabled" in issue.message
    assert "Enable Source" in issue.hint


def test_a_disabled_node_is_not_checked() -> None:
    document = chain("last")
    nodes = {**document.nodes, "last": replace(document.nodes["last"], module="not_installed")}
    assert codes(replace(document, nodes=nodes)) == []


def test_a_module_that_is_not_installed_passes_nothing_on() -> None:
    document = chain("first")
    nodes = {**document.nodes, "first": replace(document.nodes["first"], module="not_installed")}
    assert codes(replace(document, nodes=nodes)) == [("missing_input", "second")]


def test_everything_disabled_is_told_and_not_taken_for_an_empty_pipeline() -> None:
    assert codes(chain("source", "first", "second", "last")) == [("everything_disabled", None)]
    assert codes(Document()) == [("empty_pipeline", None)]


@given(drafts())
def test_bypassing_any_draft_gives_one_without_disabled_nodes_that_is_still_a_graph(
    document: Document,
) -> None:
    check_bypassed(document, CATALOG)
    assert Graph.of(bypassed(document, CATALOG)).cycles() == []


@given(placeholders())
def test_even_circles_of_disabled_nodes_end(document: Document) -> None:
    nodes = {key: replace(node, disabled=True) for key, node in list(document.nodes.items())[:3]}
    check_bypassed(replace(document, nodes={**document.nodes, **nodes}), CATALOG)


def check_bypassed(document: Document, catalog: Catalog) -> None:
    active = bypassed(document, catalog)
    assert set(active.nodes) == {node.id for node in document.nodes.values() if not node.disabled}
    for edge in active.edges.values():
        assert {edge.source.node, edge.target.node} <= set(active.nodes)
        assert edge.target == document.edges[edge.id].target
    assert bypassed(active, catalog) is active
