"""Hypothesis strategies: catalogues are fixed and small, drafts are drawn by random operations."""

from __future__ import annotations

import uuid
from dataclasses import replace
from typing import Any

from hypothesis import strategies as st

from pipelines.core.catalog import Catalog, Parameter
from pipelines.core.document import (
    COLORS,
    Document,
    Edge,
    Endpoint,
    Group,
    GroupSource,
    Node,
    Note,
    PipelineParameter,
    Position,
    Size,
)
from pipelines.core.editing import apply_operations
from pipelines.core.operations import (
    AddGroup,
    AddNode,
    AddNote,
    AddPipelineParameter,
    BindParameter,
    Connect,
    DetachParameter,
    Disconnect,
    EditGroup,
    EditNote,
    EditPipelineParameter,
    MoveNodes,
    Operation,
    RemoveGroup,
    RemoveNode,
    RemoveNote,
    RemovePipelineParameter,
    RenameNode,
    SetColor,
    SetComment,
    SetDisabled,
    SetGroups,
    SetParameter,
)
from pipelines.core.problems import RefusedError
from pipelines.core.reading import is_storable
from tests.factories.pipelines import make_module

CATALOG = Catalog(
    {
        module.name: module
        for module in (
            make_module(
                "source", inputs=(), outputs=("results_dataset", "model"), types={"model": "TrainedModel"}
            ),
            make_module(
                "through",
                parameters=(
                    Parameter("fraction", "Fraction", "number", "number", default=0.5, min=0, max=1),
                    Parameter("seed", "Seed", "integer", "seed", default=0),
                    Parameter("mode", "Mode", "string", "select", default="off", enum=("off", "on", "1e5")),
                    Parameter("text", "Text", "string", "multiline", optional=True),
                    Parameter("flag", "Flag", "boolean", "toggle", default=False),
                    Parameter("columns", "Columns", "string", "columns", optional=True, port="dataset"),
                ),
            ),
            make_module("join", inputs=("left", "right")),
            make_module("use", inputs=("model", "dataset"), types={"model": "TrainedModel"}),
        )
    },
    ("Data Transformation",),
    "drawing",
)
NODE_IDS = [f"n{index}" for index in range(8)]
EDGE_IDS = [f"e{index}" for index in range(12)]
NOTE_IDS = ["t0", "t1"]
GROUP_IDS = ["g0", "g1"]
PARAMETER_IDS = ["p0", "p1", "p2"]

_coordinates = st.integers(-2000, 2000) | st.floats(-1e6, 1e6, allow_nan=False)
positions = st.builds(Position, _coordinates, _coordinates)
sizes = st.builds(Size, st.integers(1, 900), st.integers(1, 900))
lines = st.text(max_size=30)
#: texts that YAML readers like to take for something else
tricky = st.sampled_from(
    [
        *("off", "yes", "1e5", "012", "1:30", "2020-01-01", "~", "null", "true", "1", "1.0", "<<", "="),
        *("a: b", "# x", "- x", " x ", "'", '"', "|", ">", "a\n\nb\n", "\n", "x\n", " a\n b", "a \n"),
        *("\ta\n", "\r\n", "\u2028", "\ufeff", "\x85", "😀" * 5, "{{7*7}}", "../../x"),
        *("${{parent.jobs.n0.outputs.results_dataset}}", "${{parent.inputs.x}}"),
    ]
)
texts = (lines | tricky).filter(lambda text: is_storable(text, lines=True))
_turning = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
names = texts.filter(
    lambda text: is_storable(text, lines=False) and text.strip() != "" and not _turning & set(text)
)
_selections = st.fixed_dictionaries(
    {
        "rules": st.lists(
            st.one_of(
                st.just({"op": "include", "kind": "all"}),
                st.fixed_dictionaries(
                    {"op": st.just("exclude"), "kind": st.just("names"), "names": st.lists(texts, max_size=3)}
                ),
            ),
            max_size=3,
        ),
        "preserve_order": st.booleans(),
    }
)
values: st.SearchStrategy[Any] = st.one_of(
    texts,
    st.integers(-(2**53) + 1, 2**53 - 1),
    st.floats(allow_nan=False, allow_infinity=False),
    st.booleans(),
    _selections,
    st.lists(st.none() | st.booleans() | texts, max_size=3),
)
parameter_names = st.sampled_from(
    ["fraction", "seed", "mode", "text", "flag", "columns", "unknown", "dataset"]
)


def _with_id(kind: type[Operation], **fields: st.SearchStrategy[Any]) -> st.SearchStrategy[Operation]:
    ids = st.uuids(version=4).map(str)
    return st.builds(kind, id=ids, **fields)


_pipeline_parameters = st.builds(
    PipelineParameter,
    id=st.sampled_from(PARAMETER_IDS),
    name=st.sampled_from(["alpha", "beta", "Beta", "_x9"]),
    type=st.sampled_from(["number", "integer", "string", "boolean"]),
    widget=st.sampled_from(["number", "text", "columns", "toggle"]),
    default=st.none() | values,
    description=texts,
)
_bindings: st.SearchStrategy[dict[str, str]] = st.one_of(
    st.just({}), st.just({}), st.dictionaries(parameter_names, st.sampled_from(PARAMETER_IDS), max_size=2)
)
_own_nodes = st.builds(
    Node,
    id=st.sampled_from(NODE_IDS),
    module=st.sampled_from(["source", "through", "join", "use"]),
    version=st.just("1.0.0"),
    name=names,
    position=positions,
    parameters=st.dictionaries(parameter_names, values, max_size=3),
    comment=texts,
    color=st.sampled_from(COLORS),
    disabled=st.booleans(),
    group=st.sampled_from(["", "", *GROUP_IDS]),
)
_nodes = st.builds(
    lambda node, bindings: replace(
        node,
        bindings=bindings,
        parameters={name: value for name, value in node.parameters.items() if name not in bindings},
    ),
    _own_nodes,
    _bindings,
)
_ports = st.sampled_from(["dataset", "results_dataset", "left", "right", "model"])
_endpoints = st.builds(Endpoint, st.sampled_from(NODE_IDS), _ports)
_edges = st.builds(
    Edge,
    id=st.sampled_from(EDGE_IDS),
    source=st.builds(Endpoint, st.sampled_from(NODE_IDS), st.sampled_from(["results_dataset", "model"])),
    target=st.builds(
        Endpoint, st.sampled_from(NODE_IDS), st.sampled_from(["dataset", "left", "right", "model"])
    ),
)
_notes = st.builds(Note, id=st.sampled_from(NOTE_IDS), text=texts, position=positions, size=sizes)
_sources = st.builds(
    GroupSource,
    sub_pipeline=st.sampled_from([str(uuid.UUID(int=1)), str(uuid.UUID(int=2))]),
    version=st.integers(1, 3),
    sealed=st.booleans(),
    nodes=st.dictionaries(st.sampled_from(NODE_IDS), st.sampled_from(NODE_IDS), max_size=3),
    parameters=st.dictionaries(
        names, st.just(("n0.seed",)) | st.just(("n1.seed", "n2.fraction")), max_size=2
    ),
)
_groups = st.builds(
    Group,
    id=st.sampled_from(GROUP_IDS),
    name=names,
    collapsed=st.booleans(),
    ports=st.dictionaries(
        st.sampled_from(["input:n0.dataset", "output:n1.results_dataset"]), names, max_size=2
    ),
    source=st.none() | _sources,
)
_group_ids = st.sampled_from(GROUP_IDS)
_parameter_ids = st.sampled_from(PARAMETER_IDS)
_node_ids, _note_ids = st.sampled_from(NODE_IDS), st.sampled_from(NOTE_IDS)

operations: st.SearchStrategy[Operation] = st.one_of(
    _with_id(AddNode, node=_nodes),
    _with_id(AddNode, node=_nodes),
    _with_id(Connect, edge=_edges),
    _with_id(Connect, edge=_edges),
    _with_id(RemoveNode, node_id=_node_ids),
    _with_id(Disconnect, edge_id=st.sampled_from(EDGE_IDS)),
    _with_id(SetParameter, node_id=_node_ids, name=parameter_names, value=st.none() | values),
    _with_id(RenameNode, node_id=_node_ids, name=names),
    _with_id(SetComment, node_id=_node_ids, comment=texts),
    _with_id(SetColor, node_id=_node_ids, color=st.sampled_from(COLORS)),
    _with_id(SetDisabled, node_id=_node_ids, disabled=st.booleans()),
    _with_id(MoveNodes, positions=st.dictionaries(_node_ids, positions, min_size=1, max_size=3)),
    _with_id(AddNote, note=_notes),
    _with_id(EditNote, note_id=_note_ids, text=texts, position=positions, size=sizes),
    _with_id(RemoveNote, note_id=_note_ids),
    _with_id(AddGroup, group=_groups),
    _with_id(EditGroup, group=_groups),
    _with_id(RemoveGroup, group_id=_group_ids),
    _with_id(SetGroups, groups=st.dictionaries(_node_ids, st.just("") | _group_ids, min_size=1, max_size=3)),
    _with_id(AddPipelineParameter, parameter=_pipeline_parameters),
    _with_id(EditPipelineParameter, parameter=_pipeline_parameters),
    _with_id(RemovePipelineParameter, parameter_id=_parameter_ids),
    _with_id(BindParameter, node_id=_node_ids, name=parameter_names, parameter_id=_parameter_ids),
    _with_id(BindParameter, node_id=_node_ids, name=parameter_names, parameter_id=_parameter_ids),
    _with_id(DetachParameter, node_id=_node_ids, name=parameter_names),
)


def _applied(found: list[Operation]) -> tuple[Document, list[Operation], list[Operation]]:
    """The draft after the operations that were not refused, these operations, and what takes all back."""
    document = Document()
    done: list[Operation] = []
    undo: list[Operation] = []
    for operation in found:
        try:
            edited = apply_operations(document, CATALOG, [operation])
        except RefusedError:
            continue
        document = edited.document
        done.append(operation)
        undo[:0] = edited.undo
    return document, done, undo


histories = st.lists(operations, max_size=40).map(_applied)


def start_of(size: int) -> list[Operation]:
    return [
        AddNode(str(uuid.uuid4()), Node(node, "through", "1.0.0", node, Position(0, 0)))
        for node in NODE_IDS[:size]
    ]


@st.composite
def drafts(draw: st.DrawFn) -> Document:
    """A draft with some nodes and whatever operations make of it."""
    operations_of = st.lists(operations, max_size=25)
    return _applied([*start_of(draw(st.integers(0, 5))), *draw(operations_of)])[0]


@st.composite
def placeholders(draw: st.DrawFn) -> Document:
    """A draft of modules nobody knows, wired as nobody would allow: cycles and odd ports."""
    ids = draw(st.lists(st.sampled_from(NODE_IDS), unique=True, max_size=5))
    nodes = {
        node_id: Node(
            node_id,
            draw(st.sampled_from(["through", "bought_elsewhere", "r-iris-example"])),
            draw(st.sampled_from(["1.0.0", "9", "2.0.0-beta.1"])),
            draw(names),
            draw(positions),
            draw(st.dictionaries(parameter_names, values, max_size=3)),
            draw(texts),
        )
        for node_id in ids
    }
    edges: dict[str, Edge] = {}
    taken: set[Endpoint] = set()
    for edge in draw(st.lists(_edges, max_size=6)) if ids else []:
        if edge.source.node in nodes and edge.target.node in nodes and edge.target not in taken:
            if edge.id in edges:
                continue
            taken.add(edge.target)
            edges[edge.id] = edge
    notes = {note.id: note for note in draw(st.lists(_notes, max_size=2))}
    return Document(nodes, edges, notes)
