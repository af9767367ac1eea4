"""What the plan says before a run, and that the run then does it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from executor import services
from executor.api.plan_serializers import RunPlanSerializer
from executor.models import Run
from executor.run_requests import RunRequest
from pipelines import catalog_loader
from pipelines.catalog_loader import LoadedCatalog
from pipelines.core.document import Document, PipelineParameter
from pipelines.core.scope import Scope
from pipelines.models import Pipeline
from tests.factories import history
from tests.factories.history import chain, change, drawn, happen, ran, states
from tests.factories.runs import People
from tests.integration.executor.test_wire import check


@pytest.fixture(autouse=True)
def _catalog(monkeypatch: pytest.MonkeyPatch, _small_catalog: None) -> None:
    monkeypatch.setattr(catalog_loader, "loaded_catalog", lambda: LoadedCatalog(history.CATALOG, ()))


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def ask(pipeline: Pipeline, user: User, **query: Any) -> dict[str, Any]:
    response = client_of(user).get(f"/api/pipelines/{pipeline.id}/plan", query)
    body: dict[str, Any] = response.json()
    return body | {"status": response.status_code}


def plan(pipeline: Pipeline, who: People, **query: Any) -> dict[str, dict[str, Any]]:
    body = ask(pipeline, who.viewer, **query)
    assert body["status"] == 200, body
    check({name: value for name, value in body.items() if name != "status"}, RunPlanSerializer())
    return {node["node"]: node for node in body["nodes"]}


def said(pipeline: Pipeline, who: People, **query: Any) -> dict[str, tuple[str, str]]:
    told = plan(pipeline, who, **query)
    return {node: (one["decision"], one["reason"]["message"]) for node, one in told.items()}


def run_of(pipeline: Pipeline, who: People, *, fail: tuple[str, ...] = (), **fields: Any) -> Run:
    request = RunRequest(pipeline.revision, **fields)
    run = services.run_start_once(pipeline=pipeline, request=request, user=who.editor).run
    return happen(Run.objects.get(id=run.id), fail=fail)


def test_before_the_first_run_every_node_runs_for_an_unknown_time(who: People) -> None:
    pipeline = drawn(who, chain(2))
    assert said(pipeline, who) == {"n0": ("run", "never ran before"), "n1": ("run", "never ran before")}
    body = ask(pipeline, who.viewer)
    assert (body["reused"], body["runs"], body["expected_seconds"], body["revision"]) == (0, 2, None, 0)


def test_after_a_run_every_node_is_reused_and_links_to_it(who: People) -> None:
    pipeline = drawn(who, chain(2))
    run = run_of(pipeline, who)
    told = plan(pipeline, who)
    assert told["n1"]["reused_from"] == {"run": str(run.id), "run_number": 1, "node": "n1"}
    assert {one["decision"] for one in told.values()} == {"reuse"}
    assert ask(pipeline, who.viewer)["expected_seconds"] == 0


def test_a_changed_parameter_is_told_with_both_values(who: People) -> None:
    pipeline = drawn(who, chain(3))
    run_of(pipeline, who)
    change(pipeline, "n1", rate=0.2)
    told = plan(pipeline, who)
    assert told["n0"]["decision"] == "reuse"
    assert told["n1"]["changes"] == [
        {
            "what": "parameter",
            "name": "rate",
            "before": 0.1,
            "after": 0.2,
            "message": "learning rate 0.1 → 0.2",
        }
    ]
    assert told["n2"]["reason"]["code"] == "upstream_runs"
    assert told["n2"]["reason"]["message"] == "runs if the result of N1 changes"
    assert told["n1"]["expected_seconds"] == pytest.approx(1.0, abs=0.2)
    assert ask(pipeline, who.viewer)["expected_seconds"] == pytest.approx(2.0, abs=0.4)


def test_other_data_upstream_is_told_in_rows(who: People) -> None:
    pipeline = drawn(
        who,
        history.draw(
            {"a": ("source", {}), "b": ("source", {}), "both": ("join", {"left": "a", "right": "b"})}
        ),
    )
    run_of(pipeline, who)
    change(pipeline, "b", rate=3.22)
    run_of(pipeline, who, scope=Scope("up_to", ("b",)))
    assert said(pipeline, who)["both"] == ("run", "upstream right changed, +312 rows")


def test_a_failed_node_and_one_asked_for_and_ignored_results_say_so(who: People) -> None:
    pipeline = drawn(who, chain(3))
    run_of(pipeline, who, fail=("n1",))
    assert said(pipeline, who)["n1"] == ("run", "has no result yet: it did not succeed the last time")
    assert said(pipeline, who, run_again="n0")["n0"] == ("run", "asked for")
    assert said(pipeline, who, ignore_earlier_results="true")["n0"] == (
        "run",
        "earlier results are ignored",
    )


def test_a_seedless_random_node_says_that_it_is_not_reusable(who: People) -> None:
    pipeline = drawn(who, history.draw({"learner": ("learner", {})}))
    run_of(pipeline, who)
    told = plan(pipeline, who)["learner"]
    assert (told["decision"], told["reusable"]) == ("run", False)
    assert "without a seed" in told["not_reusable_reason"]
    assert told["reason"]["message"] == told["not_reusable_reason"]


def test_the_run_does_what_the_plan_said(who: People) -> None:
    pipeline = drawn(
        who,
        history.draw(
            {
                "a": ("source", {}),
                "b": ("work", {"rows": "a"}),
                "c": ("work", {"rows": "a"}),
                "d": ("join", {"left": "b", "right": "c"}),
            }
        ),
    )
    run_of(pipeline, who)
    change(pipeline, "c", rate=0.5)
    planned = [node for node, one in plan(pipeline, who).items() if one["decision"] == "run"]
    assert planned == ran(run_of(pipeline, who)) == ["c", "d"]


# ---- parts of a pipeline


def test_running_up_to_a_node_leaves_out_what_does_not_lead_to_it(who: People) -> None:
    pipeline = drawn(who, chain(4))
    assert states(run_of(pipeline, who, scope=Scope("up_to", ("n1",)))) == {
        "n0": "succeeded",
        "n1": "succeeded",
    }
    assert said(pipeline, who, scope="up_to", nodes="n1")["n2"] == ("outside", "not part of this run")


def test_running_one_node_takes_what_feeds_it_from_the_last_results(who: People) -> None:
    pipeline = drawn(who, chain(3))
    run_of(pipeline, who, scope=Scope("up_to", ("n1",)))
    run = run_of(pipeline, who, scope=Scope("only", ("n2",)))
    assert states(run) == {"n2": "succeeded"}
    upstream = Run.objects.get(number=1).steps.get(node="n1").outputs.get()
    assert run.steps.get().inputs == {"rows": {"digest": upstream.artifact.digest, "type": "DataTable"}}
    # the whole pipeline then finds its result, as if it had run at once
    assert ran(run_of(pipeline, who)) == []


def test_a_random_result_outside_is_taken_as_it_came_out_the_last_time(who: People) -> None:
    pipeline = drawn(who, history.draw({"clock": ("clock", {}), "work": ("work", {"rows": "clock"})}))
    first = run_of(pipeline, who)
    change(pipeline, "work", rate=0.7)
    run = run_of(pipeline, who, scope=Scope("only", ("work",)))
    artifact = first.steps.get(node="clock").outputs.get().artifact
    assert run.steps.get().inputs["rows"]["digest"] == artifact.digest


@pytest.mark.parametrize("kind", ["only", "from"])
def test_a_part_without_results_above_it_is_refused_naming_all_of_them(who: People, kind: str) -> None:
    pipeline = drawn(
        who,
        history.draw(
            {"a": ("source", {}), "b": ("source", {}), "both": ("join", {"left": "a", "right": "b"})}
        ),
    )
    body = ask(pipeline, who.viewer, scope=kind, nodes="both")
    assert (body["status"], body["code"]) == (409, "upstream_results_missing")
    assert [(one["node"], one["hint"]) for one in body["details"]["problems"]] == [
        ("a", "Run up to A first."),
        ("b", "Run up to B first."),
    ]
    assert "Run up to A first." in body["message"]


def test_results_above_that_no_longer_hold_are_not_taken(who: People) -> None:
    pipeline = drawn(who, chain(3))
    run_of(pipeline, who)
    change(pipeline, "n0", rate=0.3)
    body = ask(pipeline, who.viewer, scope="only", nodes="n2")
    assert [one["node"] for one in body["details"]["problems"]] == ["n1"]


def test_an_unfinished_corner_elsewhere_blocks_nobody(who: People) -> None:
    document = history.draw(
        {
            "a": ("source", {}),
            "b": ("work", {"rows": "a"}),
            "lonely": ("work", {}),
            "after": ("work", {"rows": "lonely"}),
        }
    )
    pipeline = drawn(who, document)
    assert ask(pipeline, who.viewer)["code"] == "pipeline_invalid"
    assert states(run_of(pipeline, who, scope=Scope("up_to", ("b",)))) == {
        "a": "succeeded",
        "b": "succeeded",
    }
    assert ask(pipeline, who.viewer, scope="only", nodes="after")["code"] == "upstream_results_missing"


def test_a_broken_node_above_counts_as_one_without_a_result(who: People) -> None:
    document = chain(3)
    pipeline = drawn(who, document)
    pipeline.document["nodes"]["n0"]["module"] = "gone"
    history.touch(pipeline)
    body = ask(pipeline, who.viewer, scope="only", nodes="n1")
    assert body["code"] == "upstream_results_missing"
    assert [one["node"] for one in body["details"]["problems"]] == ["n0"]


@pytest.mark.parametrize(
    ("query", "codes"),
    [
        ({"scope": "only", "nodes": "x,y"}, ["unknown_node", "unknown_node"]),
        ({"scope": "from"}, ["scope_empty"]),
        ({"scope": "up_to", "nodes": "n0", "run_again": "n1,n2"}, ["node_outside_scope"] * 2),
    ],
)
def test_a_scope_that_cannot_be_is_refused_with_all_problems(
    who: People, query: dict[str, str], codes: list[str]
) -> None:
    body = ask(drawn(who, chain(3)), who.viewer, **query)
    assert (body["status"], body["code"]) == (400, "scope_invalid")
    assert [one["code"] for one in body["details"]["problems"]] == codes


def test_nobody_else_reads_a_plan(who: People) -> None:
    pipeline = drawn(who, chain(2))
    assert ask(pipeline, who.stranger)["status"] == 404
    assert Client().get(f"/api/pipelines/{pipeline.id}/plan").status_code in (401, 403)


def test_planning_a_large_pipeline_costs_a_constant_number_of_queries(who: People) -> None:
    pipeline = drawn(who, chain(60))
    run_of(pipeline, who)
    client = client_of(who.viewer)
    with CaptureQueriesContext(connection) as reused:
        assert client.get(f"/api/pipelines/{pipeline.id}/plan").json()["reused"] == 60
    change(pipeline, "n30", rate=0.9)
    with CaptureQueriesContext(connection) as changed:
        assert client.get(f"/api/pipelines/{pipeline.id}/plan").json()["runs"] == 30
    assert len(reused) <= 10
    assert len(changed) <= 16


@st.composite
def graphs(draw: st.DrawFn) -> dict[str, tuple[str, dict[str, str]]]:
    """Up to nine nodes of any kind, each fed by earlier ones."""
    found: dict[str, tuple[str, dict[str, str]]] = {}
    for number in range(draw(st.integers(2, 9))):
        earlier = sorted(found)
        module = draw(st.sampled_from(["source", "clock", "work", "join"] if earlier else ["source"]))
        ports = {"work": ["rows"], "join": ["left", "right"]}.get(module, [])
        found[f"n{number}"] = (module, {port: draw(st.sampled_from(earlier)) for port in ports})
    return found


EDITS: list[dict[str, Any]] = [
    *({"rate": rate} for rate in (0.1, 0.2, 0.3)),
    *({"note": note} for note in ("a", "b")),
]


@given(graphs(), st.data())
@hypothesis_settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_whatever_is_edited_the_run_keeps_what_the_plan_promised(
    who: People, graph: dict[str, tuple[str, dict[str, str]]], data: st.DataObject
) -> None:
    pipeline = drawn(who, history.draw(graph))
    run_of(pipeline, who)
    for node in data.draw(st.lists(st.sampled_from(sorted(graph)), max_size=3)):
        change(pipeline, node, **data.draw(st.sampled_from(EDITS)))
    told = plan(pipeline, who)
    happened = states(run_of(pipeline, who))
    for node, one in told.items():
        feeders = set(graph[node][1].values())
        if one["decision"] == "reuse":
            assert happened[node] == "reused", node
        elif all(told[feeder]["decision"] == "reuse" for feeder in feeders):
            # all that it depends on is known, and no result was found
            assert happened[node] == "succeeded", node
        else:
            assert one["reason"]["code"] in ("upstream_runs", "changed", "not_reusable"), node
    assert all(
        one["decision"] == "reuse" or one["reason"]["code"] in ("not_reusable", "upstream_runs")
        for one in plan(pipeline, who).values()
    )


def test_the_plan_is_told_with_the_values_that_are_thought_of(who: People) -> None:
    pipeline = drawn(who, with_shared_rate(chain(2)))
    run_of(pipeline, who, parameters={"rate": 0.25})

    def counts(**body: Any) -> tuple[int, int]:
        path = f"/api/pipelines/{pipeline.id}/plan"
        response = client_of(who.viewer).post(path, body, content_type="application/json")
        assert response.status_code == 200, response.json()
        check(response.json(), RunPlanSerializer())
        return response.json()["runs"], response.json()["reused"]

    assert counts(parameters={"rate": 0.25}) == (0, 2)
    assert counts(parameters={"rate": 0.75}) == (2, 0)
    assert counts(parameters={"rate": 0.75}, scope={"kind": "up_to", "nodes": ["n0"]}) == (1, 0)
    assert counts() == (2, 0)
    assert Run.objects.count() == 1


def with_shared_rate(document: Document) -> Document:
    """Each node takes its rate from the pipeline."""
    rate = PipelineParameter("p0", "rate", "number", "number", 0.5, "")
    nodes = {key: replace(node, bindings={"rate": "p0"}) for key, node in document.nodes.items()}
    return Document(nodes, document.edges, parameters={"p0": rate})
