"""Sub-pipelines: what is taken from a group, what an instance is, and what its seal refuses."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipelines.core.catalog import Catalog, Parameter
from pipelines.core.diff import diff
from pipelines.core.document import (
    Document,
    Edge,
    Endpoint,
    Group,
    Node,
    PipelineParameter,
    Position,
    from_json,
)
from pipelines.core.editing import apply_operations
from pipelines.core.operations import (
    AddNode,
    BindParameter,
    Connect,
    DetachParameter,
    Disconnect,
    EditGroup,
    MoveNodes,
    Operation,
    RemoveNode,
    RenameNode,
    SetColor,
    SetDisabled,
    SetGroups,
    SetParameter,
)
from pipelines.core.problems import RefusedError
from pipelines.core.sealing import promoted, unsealed
from pipelines.core.sub_pipeline_content import content_from_json
from pipelines.core.sub_pipelines import Taken, differences, take
from pipelines.text_form import pipeline_from_text, pipeline_to_text
from tests.factories.pipelines import make_module
from tests.unit.pipelines.drawing import CATALOG, drafts

MODEST = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
ID = str(uuid.UUID(int=7))
GROUP = Group("g", "Prepare")
SEED = {"Seed": ("a.seed",)}
PORTS = {"input:a.dataset": "Raw", "output:b.results_dataset": "Clean"}
DRAFT = Document(
    {
        "s": Node("s", "source", "1.0.0", "Source", Position(0, 0)),
        "a": Node("a", "through", "1.0.0", "First", Position(10, 100), {"seed": 1, "flag": True}, group="g"),
        "b": Node("b", "through", "1.0.0", "Second", Position(30, 200), group="g"),
        "u": Node("u", "through", "1.0.0", "User", Position(0, 300)),
    },
    {
        "e1": Edge("e1", Endpoint("s", "results_dataset"), Endpoint("a", "dataset")),
        "e2": Edge("e2", Endpoint("a", "results_dataset"), Endpoint("b", "dataset")),
        "e3": Edge("e3", Endpoint("b", "results_dataset"), Endpoint("u", "dataset")),
    },
    groups={"g": GROUP},
    parameters={"p": PipelineParameter("p", "seed", "integer", "seed", 9)},
)


def made(operation: type[Operation], *values: object) -> Operation:
    return operation(str(uuid.uuid4()), *values)


def applied(document: Document, *operations: Operation) -> Document:
    """After the operations; checks that taking them back leads to where they began."""
    edited = apply_operations(document, CATALOG, operations)
    assert apply_operations(edited.document, CATALOG, edited.undo).document == document
    return edited.document


def code_of(document: Document, operation: Operation) -> str:
    with pytest.raises(RefusedError) as refused:
        apply_operations(document, CATALOG, [operation])
    return refused.value.problems[0].code


def taken(document: Document = DRAFT) -> Taken:
    return take(document, CATALOG, document.groups["g"], PORTS, SEED, origins={})


def linked(document: Document = DRAFT) -> Document:
    instance = taken(document).instance(document.groups["g"], ID, 1)
    return applied(document, made(EditGroup, instance))


def test_a_group_becomes_the_instance_of_what_was_taken_from_it() -> None:
    content = taken().content
    assert {key: (node.position, node.group) for key, node in content.nodes.items()} == {
        "a": (Position(0, 0), ""),
        "b": (Position(20, 100), ""),
    }
    assert content_from_json(json.loads(json.dumps(content.to_json()))) == content
    draft = linked()
    assert differences(draft, draft.groups["g"], content) == []
    assert promoted(draft.groups["g"]) == {"a.seed"}
    assert from_json(json.loads(json.dumps(draft.to_json()))) == draft


@st.composite
def with_a_group(draw: st.DrawFn) -> Document:
    """Any draft with some of its nodes in a group."""
    document = draw(drafts())
    chosen = draw(st.sets(st.sampled_from(sorted(document.nodes)))) if document.nodes else set()
    nodes = {
        key: replace(
            node,
            group="g" if key in chosen else "",
            # what a module does not have is bound in imported drafts only, and cannot be published
            bindings={name: to for name, to in node.bindings.items() if _has_parameter(node, name)},
        )
        for key, node in document.nodes.items()
    }
    return replace(document, nodes=nodes, groups={"g": GROUP})


@given(with_a_group(), drafts())
@MODEST
def test_whatever_is_taken_describes_its_group(document: Document, other: Document) -> None:
    members = [node for node in document.nodes.values() if node.group == "g"]
    if not members:
        return
    bound = {f"{node.id} {name}": (f"{node.id}.{name}",) for node in members for name in node.bindings}
    found = take(document, CATALOG, GROUP, dict(_all_ports(document, members)), bound, origins={})
    instance = found.instance(GROUP, ID, 1)
    draft = apply_operations(document, CATALOG, [made(EditGroup, instance)]).document
    assert differences(draft, draft.groups["g"], found.content) == []
    # a sealed instance can be left and come back to, whatever the other draft is
    for before, after in ((draft, other), (other, draft)):
        assert apply_operations(before, CATALOG, diff(before, after)).document == after


@pytest.mark.parametrize(
    "operation",
    [
        made(AddNode, Node("x", "through", "1.0.0", "X", Position(0, 0), group="g")),
        made(RemoveNode, "b"),
        made(SetDisabled, "a", True),
        made(SetParameter, "a", "flag", False),
        made(SetParameter, "b", "seed", 3),
        made(BindParameter, "b", "seed", "p"),
        made(Disconnect, "e2"),
        made(Connect, Edge("e9", Endpoint("a", "results_dataset"), Endpoint("u", "dataset"))),
        made(SetGroups, {"a": ""}),
        made(SetGroups, {"u": "g"}),
        made(EditGroup, replace(linked().groups["g"], ports={})),
    ],
    ids=lambda operation: operation.type,
)
def test_the_seal_refuses(operation: Operation) -> None:
    assert code_of(linked(), operation) == "group_sealed"


def test_the_seal_leaves_open_what_belongs_to_the_instance() -> None:
    draft = linked()
    shown = replace(draft.groups["g"], name="Tidy up", collapsed=True)
    changed = applied(
        draft,
        made(SetParameter, "a", "seed", 4),
        made(BindParameter, "a", "seed", "p"),
        made(MoveNodes, {"a": Position(5, 5)}),
        made(RenameNode, "a", "Other"),
        made(SetColor, "b", "red"),
        made(EditGroup, shown),
        made(Disconnect, "e3"),
        made(Connect, Edge("e4", Endpoint("b", "results_dataset"), Endpoint("u", "dataset"))),
    )
    assert differences(changed, changed.groups["g"], taken().content) == []
    detached = applied(changed, made(DetachParameter, "a", "seed"), made(EditGroup, GROUP))
    assert detached.groups["g"].source is None
    applied(detached, made(SetParameter, "b", "seed", 3))


def test_an_instance_is_opened_changed_and_compared() -> None:
    draft = linked()
    opened = applied(draft, made(EditGroup, unsealed(draft.groups["g"])))
    changed = applied(opened, made(SetParameter, "b", "seed", 3))
    problems = differences(changed, changed.groups["g"], taken().content)
    assert [(problem.code, problem.node) for problem in problems] == [("not_as_published", "b")]
    wider = applied(opened, made(SetGroups, {"u": "g"}))
    assert [problem.node for problem in differences(wider, wider.groups["g"], taken().content)] == [None]


def test_a_sealed_group_is_not_connected_but_at_its_ports() -> None:
    stray = Edge("e9", Endpoint("a", "results_dataset"), Endpoint("u", "dataset"))
    draft = applied(DRAFT, made(Disconnect, "e3"), made(Connect, stray))
    instance = taken().instance(GROUP, ID, 1)
    assert code_of(draft, made(EditGroup, instance)) == "group_sealed"


def test_later_versions_keep_the_ids_of_nodes_that_stay() -> None:
    draft = linked()
    group = unsealed(draft.groups["g"])
    assert group.source is not None
    renamed = {"a": "first", "b": "a"}
    found = take(draft, CATALOG, group, PORTS, SEED, origins={"a": "first", "b": "a"})
    assert found.origins == renamed
    assert found.content.parameters == {"Seed": ("first.seed",)}
    assert found.content.ports == {"input:first.dataset": "Raw", "output:a.results_dataset": "Clean"}
    added = take(draft, CATALOG, group, PORTS, SEED, origins={"b": "a"})
    assert added.origins == {"a": "a_2", "b": "a"}


def test_a_bound_parameter_is_published_with_the_value_of_the_pipeline() -> None:
    bound = applied(DRAFT, made(BindParameter, "a", "seed", "p"))
    found = take(bound, CATALOG, GROUP, PORTS, SEED, origins={})
    assert found.content.nodes["a"].parameters["seed"] == 9
    assert found.content.nodes["a"].bindings == {}


@pytest.mark.parametrize(
    ("ports", "parameters", "code"),
    [
        ({}, {}, "port_missing"),
        ({**PORTS, "input:b.dataset": "Inner"}, {}, "port_taken"),
        ({**PORTS, "output:u.results_dataset": "Elsewhere"}, {}, "unknown_port"),
        ({**PORTS, "output:a.results_dataset": "clean"}, {}, "duplicate_name"),
        (PORTS, {"Seed": ("u.seed",)}, "unknown_parameter"),
        (PORTS, {"Seed": ("a.nothing",)}, "unknown_parameter"),
        (PORTS, {"Seed": ("a.seed",), "Again": ("a.seed",)}, "unknown_parameter"),
        (PORTS, {"Both": ("a.seed", "b.fraction")}, "parameter_kind"),
        (PORTS, {"Both": ("a.seed", "b.seed")}, "parameter_kind"),
    ],
)
def test_what_cannot_be_published(
    ports: dict[str, str], parameters: dict[str, tuple[str, ...]], code: str
) -> None:
    with pytest.raises(RefusedError) as refused:
        take(DRAFT, CATALOG, GROUP, ports, parameters, origins={})
    assert code in {problem.code for problem in refused.value.problems}


def test_an_empty_group_and_an_unknown_module_are_not_published() -> None:
    empty = Document(groups={"g": GROUP})
    strange = Document({"a": Node("a", "gone", "1", "A", Position(0, 0), group="g")}, groups={"g": GROUP})
    for document, code in ((empty, "empty"), (strange, "unknown_module")):
        with pytest.raises(RefusedError) as refused:
            take(document, CATALOG, GROUP, {}, {}, origins={})
        assert [problem.code for problem in refused.value.problems] == [code]


def test_one_parameter_may_stand_for_several() -> None:
    catalog = Catalog(
        {"two": make_module("two", parameters=[Parameter(name, name, "integer", "seed") for name in "xy"])},
        (),
        "two",
    )
    node = Node("n", "two", "1.0.0", "N", Position(0, 0), {"x": 1, "y": 1}, group="g")
    ports = {"input:n.dataset": "In", "output:n.results_dataset": "Out"}
    document = Document({"n": node}, groups={"g": GROUP})
    found = take(document, catalog, GROUP, ports, {"Seed": ("n.x", "n.y")}, origins={})
    assert found.content.parameters == {"Seed": ("n.x", "n.y")}


def test_instances_survive_the_text_form() -> None:
    draft = linked()
    text = pipeline_to_text(name="P", description="", document=draft, catalog=CATALOG)
    assert pipeline_from_text(text, CATALOG).document == draft


def _has_parameter(node: Node, name: str) -> bool:
    module = CATALOG.get(node.module)
    return module is not None and module.parameter(name) is not None


def _all_ports(document: Document, members: list[Node]) -> Iterator[tuple[str, str]]:
    """All that may be a port, with names of which no two are the same."""
    within = {node.id for node in members}
    fed = {edge.target for edge in document.edges.values() if edge.source.node in within}
    for node in members:
        module = CATALOG.get(node.module)
        assert module is not None
        for port in module.inputs:
            if Endpoint(node.id, port.name) not in fed:
                yield f"input:{node.id}.{port.name}", f"{node.id} {port.name}"
        for port in module.outputs:
            yield f"output:{node.id}.{port.name}", f"{node.id} {port.name}"
