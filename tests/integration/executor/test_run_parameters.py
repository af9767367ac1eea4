"""Values of pipeline parameters given with a run: what they change, what is refused, who may give them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from executor.api.serializers import RunDetailSerializer
from executor.models import Run
from executor.resume import run_resume
from pipelines.core.document import Document, PipelineParameter
from pipelines.models import Pipeline
from tests.factories.runs import People, draft, pipeline
from tests.integration.executor.test_wire import check

SIZE = PipelineParameter("p0", "size", "integer", "number", 10, "How many rows.")


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def with_size(who: People, parameter: PipelineParameter = SIZE) -> Pipeline:
    """Two sources that share a size, joined."""
    document = draft({"load": (), "more": (), "both": ("load", "more")})
    nodes = {
        key: replace(node, bindings={"size": "p0"}) if node.module == "source" else node
        for key, node in document.nodes.items()
    }
    drawn = pipeline(who)
    drawn.document = Document(nodes, document.edges, parameters={"p0": parameter}).to_json()
    drawn.save(update_fields=["document"])
    return drawn


def start(user: User, drawn: Pipeline, key: str = "", **body: Any) -> tuple[int, dict[str, Any]]:
    response = client_of(user).post(
        f"/api/pipelines/{drawn.id}/runs",
        {"revision": 0} | body,
        content_type="application/json",
        headers={"Idempotency-Key": key} if key else {},
    )
    return response.status_code, response.json()


def sizes(run_id: str) -> dict[str, Any]:
    steps = Run.objects.get(id=run_id).steps.filter(module="source")
    return {step.node: step.parameters["size"] for step in steps}


def test_a_value_reaches_every_node_that_takes_it_and_is_kept_with_the_run(who: People) -> None:
    drawn = with_size(who)
    status, row = start(who.editor, drawn, parameters={"size": 25})
    assert (status, sizes(row["id"])) == (201, {"load": 25, "more": 25})
    detail = client_of(who.viewer).get(f"/api/runs/{row['id']}").json()
    check(detail, RunDetailSerializer())
    assert detail["parameters"] == {"size": 25}
    assert detail["document"]["parameters"]["p0"]["default"] == 10
    drawn.refresh_from_db()
    assert (drawn.revision, drawn.document["parameters"]["p0"]["default"]) == (0, 10)


def test_without_a_value_the_default_holds_and_another_value_is_another_result(who: People) -> None:
    drawn = with_size(who)
    _status, first = start(who.editor, drawn)
    _status, same = start(who.editor, drawn, parameters={"size": 10})
    _status, other = start(who.editor, drawn, parameters={"size": 11})
    runs = [Run.objects.get(id=row["id"]) for row in (first, same, other)]
    assert [run.parameters for run in runs] == [{"size": 10}, {"size": 10}, {"size": 11}]
    prints = [run.steps.get(node="load").fingerprint["parameters"] for run in runs]
    assert prints[0] == prints[1] != prints[2]


@pytest.mark.parametrize(
    ("values", "code", "said"),
    [
        ({"sise": 1}, "run_parameter_unknown", "Did you mean “size”?"),
        ({"size": "many"}, "run_parameter_value", "must be a whole number; it is many"),
        ({"size": 1.5}, "run_parameter_value", "load takes it as “Size”."),
        ({"size": {"a": 1}}, "run_parameter_value", "must be a whole number"),
    ],
)
def test_a_wrong_name_or_value_is_refused_with_what_to_do(
    who: People, values: dict[str, Any], code: str, said: str
) -> None:
    status, body = start(who.editor, with_size(who), parameters=values)
    assert (status, body["code"]) == (400, "run_parameters_invalid")
    [problem] = body["details"]["problems"]
    assert (problem["code"], problem["parameter"]) == (code, next(iter(values)))
    assert said in f"{problem['message']} {problem['hint']}"
    assert not Run.objects.exists()


@pytest.mark.parametrize("values", ["size=1", ["size"], 5])
def test_what_is_no_object_of_names_and_values_is_refused(who: People, values: object) -> None:
    status, body = start(who.editor, with_size(who), parameters=values)
    assert (status, body["code"]) == (400, "invalid")


def test_a_module_that_has_a_default_needs_no_value(who: People) -> None:
    drawn = with_size(who, replace(SIZE, default=None))
    status, row = start(who.editor, drawn)
    assert (status, sizes(row["id"])) == (201, {"load": 10, "more": 10})
    assert Run.objects.get(id=row["id"]).parameters == {"size": None}


def test_a_key_belongs_to_one_set_of_values(who: People) -> None:
    drawn = with_size(who)
    assert start(who.editor, drawn, "k", parameters={"size": 1})[0] == 201
    assert start(who.editor, drawn, "k", parameters={"size": 1})[0] == 200
    assert start(who.editor, drawn, "k", parameters={"size": 2})[0] == 422


def test_a_resumed_run_has_the_values_of_the_one_it_goes_on_from(who: People) -> None:
    _status, row = start(who.editor, with_size(who), parameters={"size": 3})
    Run.objects.filter(id=row["id"]).update(state="failed")
    resumed = run_resume(Run.objects.get(id=row["id"]), user=who.editor).run
    assert (resumed.parameters, sizes(str(resumed.id))) == ({"size": 3}, {"load": 3, "more": 3})


def test_only_editors_give_values(who: People) -> None:
    drawn = with_size(who)
    assert start(who.viewer, drawn, parameters={"size": 1})[0] == 403
    assert start(who.stranger, drawn, parameters={"size": 1})[0] == 404


def plan_with(user: User, drawn: Pipeline, **body: Any) -> tuple[int, dict[str, Any]]:
    response = client_of(user).post(f"/api/pipelines/{drawn.id}/plan", body, content_type="application/json")
    return response.status_code, response.json()


def test_a_plan_with_values_that_cannot_be_taken_is_refused(who: People) -> None:
    drawn = with_size(who)
    status, body = plan_with(who.viewer, drawn, parameters={"size": "many"})
    assert (status, body["code"]) == (400, "run_parameters_invalid")
    assert plan_with(who.viewer, drawn, parameters={}, revision=0)[0] == 400
    assert plan_with(who.stranger, drawn, parameters={"size": 25})[0] == 404
    assert Client().post(f"/api/pipelines/{drawn.id}/plan").status_code in (401, 403)
