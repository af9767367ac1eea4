"""Editing a draft over REST: conflicts, repetition, refusals, limits."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from django.contrib.auth.models import User
from rest_framework.test import APIClient

from pipelines.core.document import from_json
from pipelines.core.editing import apply_operations
from pipelines.core.reading_operations import read_operations
from pipelines.models import OperationLog, Pipeline, Role
from tests.factories.pipelines import (
    make_chain,
    make_document,
    make_edge,
    make_member,
    make_node,
    make_pipeline,
    make_project,
    make_user,
    operation,
)
from tests.integration.pipelines.conftest import CATALOG, client_of

pytestmark = pytest.mark.django_db


def send(client: APIClient, pipeline: Pipeline, base: int, *operations: dict[str, Any]) -> Any:
    return client.post(
        f"/api/pipelines/{pipeline.id}/operations", {"base_revision": base, "operations": list(operations)}
    )


def rename(node: str, name: str) -> dict[str, Any]:
    return operation("rename_node", node_id=node, name=name)


def test_a_batch_is_applied_and_logged_with_its_inverse(
    client: APIClient, pipeline: Pipeline, user: User
) -> None:
    before = from_json(pipeline.document)
    batch = [operation("disconnect", edge_id="e1"), operation("remove_node", node_id="b")]
    answer = send(client, pipeline, 0, *batch)
    assert answer.status_code == 200
    assert answer.json() == {"revision": 1, "operations": batch, "authors": ["ada"] * 2}
    pipeline.refresh_from_db()
    assert set(pipeline.document["nodes"]) == {"a"}
    assert (pipeline.node_count, pipeline.updated_by) == (1, user)
    rows = list(OperationLog.objects.filter(pipeline=pipeline))
    assert [(row.revision, row.position, row.author) for row in rows] == [(1, 0, user), (1, 1, user)]
    undo = read_operations([step for row in reversed(rows) for step in row.inverse])
    assert apply_operations(from_json(pipeline.document), CATALOG, undo).document == before


def test_an_old_revision_conflicts_and_gets_what_it_missed(client: APIClient, pipeline: Pipeline) -> None:
    first = rename("a", "first")
    assert send(client, pipeline, 0, first).status_code == 200
    answer = send(client, pipeline, 0, rename("a", "second"))
    assert answer.status_code == 409
    body = answer.json()
    assert body["code"] == "revision_conflict"
    assert body["details"] == {"revision": 1, "operations": [first], "authors": ["ada"], "reload": False}
    assert client.get(f"/api/pipelines/{pipeline.id}").json()["document"]["nodes"]["a"]["name"] == "first"


def merge(client: APIClient, pipeline: Pipeline, base: int, *operations: dict[str, Any]) -> Any:
    body = {"base_revision": base, "operations": list(operations), "merge": True}
    return client.post(f"/api/pipelines/{pipeline.id}/operations", body, format="json")


def test_a_batch_for_an_old_revision_is_merged_when_it_fits(client: APIClient, pipeline: Pipeline) -> None:
    first, second = rename("a", "first"), rename("b", "second")
    assert send(client, pipeline, 0, first).status_code == 200
    answer = merge(client, pipeline, 0, second)
    assert (answer.status_code, answer.json()) == (
        200,
        {"revision": 2, "operations": [first, second], "authors": ["ada", "ada"]},
    )
    nodes = client.get(f"/api/pipelines/{pipeline.id}").json()["document"]["nodes"]
    assert (nodes["a"]["name"], nodes["b"]["name"]) == ("first", "second")


def test_a_batch_that_does_not_fit_any_more_gets_what_it_missed(
    client: APIClient, pipeline: Pipeline
) -> None:
    first = operation("disconnect", edge_id="e1")
    assert send(client, pipeline, 0, first).status_code == 200
    answer = merge(client, pipeline, 0, rename("a", "kept back"), operation("disconnect", edge_id="e1"))
    assert (answer.status_code, answer.json()["code"]) == (409, "revision_conflict")
    assert answer.json()["details"] == {
        "revision": 1,
        "operations": [first],
        "authors": ["ada"],
        "reload": False,
    }
    nodes = client.get(f"/api/pipelines/{pipeline.id}").json()["document"]["nodes"]
    assert nodes["a"]["name"] != "kept back"


def test_a_revision_that_never_was_is_not_merged(client: APIClient, pipeline: Pipeline) -> None:
    answer = merge(client, pipeline, 7, rename("a", "x"))
    assert (answer.status_code, answer.json()["details"]["reload"]) == (409, True)


def test_two_editors_saving_the_same_revision(client: APIClient, pipeline: Pipeline) -> None:
    other = make_user()
    pipeline.project.memberships.create(user=other, role="editor")
    answers = [
        send(client, pipeline, 0, rename("a", "mine")),
        send(client_of(other), pipeline, 0, rename("b", "theirs")),
    ]
    assert sorted(answer.status_code for answer in answers) == [200, 409]
    missed = answers[1].json()["details"]
    assert send(client_of(other), pipeline, missed["revision"], rename("b", "theirs")).status_code == 200
    nodes = client.get(f"/api/pipelines/{pipeline.id}").json()["document"]["nodes"]
    assert (nodes["a"]["name"], nodes["b"]["name"]) == ("mine", "theirs")


def test_a_revision_that_never_was_asks_for_a_reload(client: APIClient, pipeline: Pipeline) -> None:
    answer = send(client, pipeline, 7, rename("a", "x"))
    assert answer.status_code == 409
    assert answer.json()["details"] == {"revision": 0, "operations": [], "authors": [], "reload": True}


def test_the_missed_operations_name_their_authors(client: APIClient, pipeline: Pipeline, user: User) -> None:
    other = make_user("grace")
    other.first_name, other.last_name = "Grace", "Hopper"
    other.save()
    make_member(pipeline.project, other, Role.EDITOR)
    first = operation("disconnect", edge_id="e1")
    assert send(client_of(other), pipeline, 0, first).json()["authors"] == ["Grace Hopper"]
    answer = merge(client, pipeline, 0, operation("disconnect", edge_id="e1"))
    assert answer.json()["details"]["authors"] == ["Grace Hopper"]
    other.delete()
    missed = client.get(f"/api/pipelines/{pipeline.id}/operations").json()
    assert missed["authors"] == [None]


def test_a_request_sent_again_changes_nothing(client: APIClient, pipeline: Pipeline) -> None:
    batch = [rename("a", "once"), rename("b", "too")]
    assert send(client, pipeline, 0, *batch).json()["revision"] == 1
    later = rename("a", "later")
    send(client, pipeline, 1, later)
    again = send(client, pipeline, 0, *batch)
    assert again.status_code == 200
    assert again.json() == {"revision": 2, "operations": [*batch, later], "authors": ["ada"] * 3}
    assert client.get(f"/api/pipelines/{pipeline.id}").json()["document"]["nodes"]["a"]["name"] == "later"
    assert OperationLog.objects.filter(pipeline=pipeline).count() == 3


def test_a_batch_that_is_new_in_part_applies_only_that_part(client: APIClient, pipeline: Pipeline) -> None:
    known, fresh = rename("a", "known"), rename("b", "fresh")
    send(client, pipeline, 0, known)
    assert send(client, pipeline, 1, known, fresh).json() == {
        "revision": 2,
        "operations": [fresh],
        "authors": ["ada"],
    }


def test_an_empty_batch_is_harmless(client: APIClient, pipeline: Pipeline) -> None:
    assert send(client, pipeline, 0).json() == {"revision": 0, "operations": [], "authors": []}


def test_the_same_operation_id_belongs_to_each_pipeline_alone(client: APIClient, pipeline: Pipeline) -> None:
    other = make_pipeline(pipeline.project, make_document([make_node("a", "source")]))
    shared = rename("a", "x")
    assert send(client, pipeline, 0, shared).json()["revision"] == 1
    assert send(client, other, 0, shared).json()["revision"] == 1


def test_all_problems_of_a_batch_are_listed_and_nothing_is_applied(
    client: APIClient, pipeline: Pipeline
) -> None:
    answer = send(
        client,
        pipeline,
        0,
        rename("a", "good"),
        rename("ghost", "x"),
        operation("add_node", node=make_node("new", "elsewhere").to_json()),
        operation("connect", edge=make_edge("e2", "new", "b").to_json()),
        operation("connect", edge=make_edge("e3", "b", "a.dataset").to_json()),
        operation("remove_node", node_id="b"),
        operation("add_node", node=make_node("a", "source").to_json()),
        operation("add_node", node=make_node("old", "source", version="0.1").to_json()),
        operation("disconnect", edge_id="nothing"),
        operation("remove_note", note_id="nothing"),
    )
    assert answer.status_code == 400
    body = answer.json()
    assert body["code"] == "operations_refused"
    assert [(problem["operation"], problem["code"]) for problem in body["details"]["problems"]] == [
        (1, "unknown_node"),
        (2, "unknown_module"),
        # 3 follows from 2 and is not reported again
        (4, "unknown_port"),
        (5, "node_connected"),
        (6, "duplicate_id"),
        (7, "unknown_version"),
        (8, "unknown_edge"),
        (9, "unknown_note"),
    ]
    pipeline.refresh_from_db()
    assert pipeline.revision == 0
    assert pipeline.document["nodes"]["a"]["name"] == "a"


def test_a_cycle_is_refused(client: APIClient, pipeline: Pipeline) -> None:
    answer = send(
        client,
        pipeline,
        0,
        operation("add_node", node=make_node("j", "join").to_json()),
        operation("disconnect", edge_id="e1"),
        operation("connect", edge=make_edge("e2", "j", "b").to_json()),
        operation("connect", edge=make_edge("e3", "b", "j.left").to_json()),
    )
    (problem,) = answer.json()["details"]["problems"]
    assert problem["code"] == "cycle"
    assert "j → b → j" in problem["message"]


@pytest.mark.parametrize("key", ["image", "command", "mounts", "env", "privileged", "network"])
def test_run_settings_on_a_node_are_refused(client: APIClient, pipeline: Pipeline, key: str) -> None:
    node = {**make_node("new", "source").to_json(), key: "anything"}
    answer = send(client, pipeline, 0, operation("add_node", node=node))
    assert answer.status_code == 400
    body = answer.json()
    assert body["code"] == "unknown_field"
    assert body["details"]["problems"][0]["field"] == f"operations[0].node.{key}"


def test_extra_keys_are_refused_at_every_level(client: APIClient, pipeline: Pipeline) -> None:
    edge = make_edge("e9", "a", "b").to_json()
    edge["source"]["image"] = "x"
    answer = send(
        client,
        pipeline,
        0,
        {**rename("a", "x"), "extra": 1},
        operation("connect", edge=edge),
        operation("move_nodes", positions={"a": {"x": 1, "y": 2, "z": 3}}),
    )
    fields = [problem["field"] for problem in answer.json()["details"]["problems"]]
    assert fields == ["operations[0].extra", "operations[1].edge.source.image", "operations[2].positions.a.z"]
    whole = client.post(
        f"/api/pipelines/{pipeline.id}/operations",
        {"base_revision": 0, "operations": [], "document": {}},
    )
    assert (whole.status_code, whole.json()["code"]) == (400, "unknown_field")


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("a\u202eb", "invalid_text"),
        ("😀" * 10_000, "text_too_long"),
        ("a\nb", "invalid_text"),
        ("\x07", "invalid_text"),
        ("", "blank"),
        ("   ", "blank"),
        (7, "invalid_type"),
        (None, "invalid_type"),
    ],
)
def test_names_nobody_could_read_are_refused(
    client: APIClient, pipeline: Pipeline, name: Any, code: str
) -> None:
    answer = send(client, pipeline, 0, operation("rename_node", node_id="a", name=name))
    assert answer.status_code == 400
    assert answer.json()["details"]["problems"][0]["code"] == code
    assert len(answer.content) < 1_000


@pytest.mark.parametrize(
    "name", ["../../x", "{{7*7}}", "<script>alert(1)</script>", "${jndi:x}", "שלום", "😀"]
)
def test_other_names_are_literal_text(client: APIClient, pipeline: Pipeline, name: str) -> None:
    assert send(client, pipeline, 0, operation("rename_node", node_id="a", name=name)).status_code == 200
    assert client.get(f"/api/pipelines/{pipeline.id}").json()["document"]["nodes"]["a"]["name"] == name


@pytest.mark.parametrize(
    "body",
    [
        {"id": "not-a-uuid", "type": "rename_node", "node_id": "a", "name": "x"},
        {"id": str(uuid.uuid4()), "type": "drop_everything"},
        {"id": str(uuid.uuid4()), "type": ["add_node"]},
        {"id": str(uuid.uuid4()), "type": "rename_node", "node_id": "a"},
        {"id": str(uuid.uuid4()), "type": "move_nodes", "positions": {"a": {"x": "1", "y": 0}}},
        {"id": str(uuid.uuid4()), "type": "move_nodes", "positions": {"a": {"x": 1e300, "y": 0}}},
        {"id": str(uuid.uuid4()), "type": "move_nodes", "positions": {}},
        {"id": str(uuid.uuid4()), "type": "rename_node", "node_id": "../a", "name": "x"},
        {"id": str(uuid.uuid4()), "type": "set_parameter", "node_id": "a", "name": "a b", "value": 1},
        {"id": str(uuid.uuid4()), "type": "set_parameter", "node_id": "a", "name": "p", "value": 2**60},
        "text",
        None,
        [],
    ],
)
def test_malformed_operations_are_refused(client: APIClient, pipeline: Pipeline, body: Any) -> None:
    answer = send(client, pipeline, 0, body)
    assert answer.status_code == 400
    assert answer.json()["details"]["problems"]


def test_values_nested_too_deeply_or_too_large_are_refused(client: APIClient, pipeline: Pipeline) -> None:
    deep: Any = 1
    for _level in range(12):
        deep = [deep]
    for value in (deep, "x" * 1_000_001, ["x"] * 100_001):
        answer = send(
            client, pipeline, 0, operation("set_parameter", node_id="a", name="dataset", value=value)
        )
        assert answer.status_code == 400


def test_a_thousand_operations_fit_and_one_more_does_not(client: APIClient, pipeline: Pipeline) -> None:
    batch = [rename("a", f"name {number}") for number in range(1_001)]
    assert send(client, pipeline, 0, *batch).json()["details"]["problems"][0]["code"] == "too_many"
    assert send(client, pipeline, 0, *batch[:1_000]).json()["revision"] == 1


def test_a_draft_cannot_outgrow_its_limit(client: APIClient, pipeline: Pipeline) -> None:
    text = "x" * 900_000
    for number in range(10):
        node = make_node(f"n{number}", "through", parameters={"a": text, "b": "y"}).to_json()
        answer = send(client, pipeline, number, operation("add_node", node=node))
        if answer.status_code != 200:
            break
    assert answer.json()["details"]["problems"][0]["code"] == "document_too_large"
    assert number == 9


def test_five_thousand_nodes_in_a_chain_are_edited_and_validated(client: APIClient, user: User) -> None:
    pipeline = make_pipeline(make_project(owner=user), make_chain(5_000))
    answer = send(
        client,
        pipeline,
        0,
        operation("disconnect", edge_id="e1"),
        operation("remove_node", node_id="n0"),
        operation("add_node", node=make_node("tail").to_json()),
        operation("connect", edge=make_edge("tail", "n4999", "tail").to_json()),
    )
    assert answer.status_code == 200, answer.json()
    closing = operation("connect", edge=make_edge("back", "tail", "n1").to_json())
    refused = send(client, pipeline, 1, closing)
    assert refused.json()["details"]["problems"][0]["code"] == "cycle"
    one_more = operation("add_node", node=make_node("more").to_json())
    assert send(client, pipeline, 1, one_more).json()["details"]["problems"][0]["code"] == "too_many"
    validation = client.get(f"/api/pipelines/{pipeline.id}/validation")
    assert [issue["code"] for issue in validation.json()["issues"]] == ["missing_input"]


def test_the_history_is_read_in_order(client: APIClient, pipeline: Pipeline) -> None:
    sent = [rename("a", f"name {number}") for number in range(3)]
    for base, item in enumerate(sent):
        send(client, pipeline, base, item)
    whole = client.get(f"/api/pipelines/{pipeline.id}/operations").json()
    assert whole == {"revision": 3, "latest_revision": 3, "operations": sent, "authors": ["ada"] * 3}
    rest = client.get(f"/api/pipelines/{pipeline.id}/operations?after=2").json()
    assert rest["operations"] == sent[2:]
    assert client.get(f"/api/pipelines/{pipeline.id}/operations?after=-1").status_code == 400
    assert client.get(f"/api/pipelines/{pipeline.id}/operations?after=x").status_code == 400


def test_a_long_history_comes_in_whole_batches(client: APIClient, pipeline: Pipeline) -> None:
    for base in range(3):
        send(client, pipeline, base, *[rename("a", f"{base} {number}") for number in range(900)])
    first = client.get(f"/api/pipelines/{pipeline.id}/operations?after=0").json()
    assert (first["revision"], first["latest_revision"], len(first["operations"])) == (2, 3, 1_800)
    rest = client.get(f"/api/pipelines/{pipeline.id}/operations?after=2").json()
    assert (rest["revision"], len(rest["operations"])) == (3, 900)
    behind = send(client, pipeline, 0, rename("a", "x")).json()["details"]
    assert (behind["revision"], len(behind["operations"]), behind["reload"]) == (2, 1_800, False)
