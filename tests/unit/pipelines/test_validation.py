"""Validation finds everything at once and says it to the person who draws."""

from __future__ import annotations

from collections.abc import Mapping

from modules.columns import (
    Column,
    ParameterProblem,
    PortSchema,
    Propagation,
    SchemaContext,
    TableSchema,
    check_columns,
)
from pipelines.core.catalog import Catalog, Parameter
from pipelines.core.document import Document
from pipelines.core.schemas import propagate
from pipelines.core.validation import DesignContext, validate
from tests.factories.pipelines import make_catalog, make_document, make_edge, make_module, make_node

TABLE = TableSchema((Column("price", "Double"), Column("make", "String")))


def _source(
    inputs: Mapping[str, PortSchema | None], parameters: Mapping[str, object], context: SchemaContext
) -> Propagation:
    return Propagation({"results_dataset": context.datasets.get(str(parameters["dataset"]))})


def _select(
    inputs: Mapping[str, PortSchema | None], parameters: Mapping[str, object], context: SchemaContext
) -> Propagation:
    table = inputs["dataset"]
    if not isinstance(table, TableSchema):
        return Propagation()
    columns, problems = check_columns("columns", parameters["columns"], table)
    return Propagation({"results_dataset": TableSchema(columns) if columns is not None else None}, problems)


CATALOG = make_catalog(
    make_module(
        "source",
        inputs=(),
        parameters=(Parameter("dataset", "Dataset", "string", "dataset"),),
        propagate=_source,
    ),
    make_module(
        "select",
        parameters=(Parameter("columns", "Columns", "string", "columns", port="dataset"),),
        propagate=_select,
    ),
    make_module("learner", inputs=(), outputs=("model",), types={"model": "UntrainedModel"}),
    make_module("join", inputs=("left", "right"), optional=("right",)),
)
CONTEXT = DesignContext(
    SchemaContext({"d1": TABLE}), frozenset({"d1", "d2", "d3"}), {"d3": "It has no rows."}
)


def names(*wanted: str) -> dict[str, object]:
    return {"columns": {"rules": [{"op": "include", "kind": "names", "names": list(wanted)}]}}


def found(document: Document, catalog: Catalog = CATALOG) -> list[tuple[str, str | None, str | None]]:
    issues = validate(document, catalog, CONTEXT).issues
    return [(issue.code, issue.node, issue.port or issue.parameter) for issue in issues]


def test_an_empty_pipeline() -> None:
    (issue,) = validate(Document(), CATALOG).issues
    assert (issue.severity, issue.code) == ("error", "empty_pipeline")


def test_a_sound_pipeline_can_run() -> None:
    document = make_document(
        [
            make_node("a", "source", parameters={"dataset": "d1"}),
            make_node("b", "select", parameters=names("price")),
        ],
        [make_edge("e1", "a", "b")],
    )
    validation = validate(document, CATALOG, CONTEXT)
    assert validation.can_run
    assert validation.issues == ()
    schema = validation.propagated.schemas["b"]["results_dataset"]
    assert schema == TableSchema((Column("price", "Double"),))
    assert validation.propagated.to_json()["b"]["results_dataset"]["columns"][0]["name"] == "price"


def test_all_problems_come_at_once_in_the_order_of_the_flow() -> None:
    document = make_document(
        [
            make_node("z_source", "source", parameters={"dataset": "gone"}),
            make_node("select", "select", parameters={**names("price"), "extra": 1}),
            make_node("join", "join"),
            make_node("other", "elsewhere"),
            make_node("old", "join", version="0.9.0"),
            make_node("learner", "learner"),
        ],
        [
            make_edge("e1", "z_source", "select"),
            make_edge("e2", "learner.model", "join.left"),
            make_edge("e3", "z_source.reslts_dataset", "join.right"),
        ],
    )
    validation = validate(document, CATALOG, CONTEXT)
    assert not validation.can_run
    assert [(issue.severity, issue.code, issue.node) for issue in validation.issues] == [
        ("error", "unknown_version", "old"),
        ("error", "unknown_module", "other"),
        ("error", "unknown_port", "z_source"),
        ("error", "unknown_dataset", "z_source"),
        ("error", "type_mismatch", "join"),
        ("warning", "unknown_parameter", "select"),
    ]
    assert all(issue.message.endswith(".") for issue in validation.issues)
    assert validation.issues[2].hint == "Did you mean “results_dataset”?"


def test_a_missing_required_input_is_named_by_its_label() -> None:
    (issue,) = validate(make_document([make_node("a", "join", name="My join")]), CATALOG).issues
    assert (issue.code, issue.port) == ("missing_input", "left")
    assert issue.message == "The input “left” of My join is not connected."


def test_an_unknown_column_is_found_before_anything_runs() -> None:
    document = make_document(
        [
            make_node("a", "source", parameters={"dataset": "d1"}),
            make_node("b", "select", parameters=names("prise")),
        ],
        [make_edge("e1", "a", "b")],
    )
    (issue,) = validate(document, CATALOG, CONTEXT).issues
    assert (issue.code, issue.node, issue.parameter) == ("unknown_column", "b", "columns")
    assert issue.message == 'b: The column "prise" is not in the dataset.'
    assert "price" in issue.hint


def test_a_parameter_is_reported_once_for_the_plainest_reason() -> None:
    def complain(*_arguments: object) -> Propagation:
        return Propagation({}, (ParameterProblem("columns", "empty_selection", "No column is selected."),))

    catalog = make_catalog(
        make_module(
            "select",
            inputs=(),
            parameters=(Parameter("columns", "Columns", "string", "columns"),),
            propagate=complain,
        )
    )
    assert found(make_document([make_node("a", "select")]), catalog) == [
        ("missing_parameter", "a", "columns")
    ]


def test_datasets_that_are_gone_or_could_not_be_read() -> None:
    document = make_document(
        [
            make_node("a", "source", parameters={"dataset": "d2"}),
            make_node("b", "source", parameters={"dataset": "d3"}),
            make_node("c", "source", parameters={"dataset": "elsewhere"}),
            make_node("d", "source"),
        ]
    )
    assert found(document) == [
        ("unknown_dataset", "b", "dataset"),
        ("unknown_dataset", "c", "dataset"),
        ("missing_parameter", "d", "dataset"),
    ]
    issues = validate(document, CATALOG, CONTEXT).issues
    assert "It has no rows." in issues[0].message
    assert "unknown_dataset" not in {issue.code for issue in validate(document, CATALOG).issues}


def test_schemas_beside_and_behind_a_cycle() -> None:
    catalog = make_catalog(*CATALOG.modules.values(), make_module("through"))
    document = make_document(
        [
            make_node("a", "source", parameters={"dataset": "d1"}),
            make_node("b", "select", parameters=names("make")),
            make_node("c", "join"),
            make_node("d"),
        ],
        [
            make_edge("e1", "a", "b"),
            make_edge("e2", "d", "c.left"),
            make_edge("e3", "c", "d"),
        ],
    )
    schemas = propagate(document, catalog, CONTEXT.schemas).schemas
    assert schemas["b"] == {"results_dataset": TableSchema((Column("make", "String"),))}
    assert schemas["c"] == {"results_dataset": None}


def test_every_issue_has_the_documented_shape() -> None:
    (issue,) = validate(Document(), CATALOG).issues
    assert issue.to_json() == {
        "severity": "error",
        "code": "empty_pipeline",
        "message": "The pipeline is empty.",
        "hint": "Drag a module from the palette onto the canvas.",
        "node": None,
        "port": None,
        "parameter": None,
        "nodes": [],
        "columns": [],
        "pipeline_parameter": None,
    }
