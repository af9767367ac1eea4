"""Editors at the very same moment: real threads, real transactions."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connections

from pipelines import services
from pipelines.errors import ConflictError, PipelineError, RevisionConflictError
from pipelines.models import Membership, OperationLog, Pipeline, Role
from tests.factories.pipelines import (
    make_document,
    make_member,
    make_node,
    make_pipeline,
    make_project,
    make_user,
    operation,
)

pytestmark = pytest.mark.django_db(transaction=True)


def together(*actions: Any) -> list[Any]:
    """Run the actions in threads that start at once; an error of the app is an outcome like any other."""
    barrier = threading.Barrier(len(actions))
    outcomes: list[Any] = [None] * len(actions)

    def run(index: int, action: Any) -> None:
        barrier.wait()
        try:
            outcomes[index] = action()
        except PipelineError as error:
            outcomes[index] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=item) for item in enumerate(actions)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


def rename(pipeline: Pipeline, user: User, wanted: dict[str, Any]) -> Any:
    return lambda: services.operations_apply(
        pipeline_id=pipeline.id, user=user, base_revision=0, operations=[wanted]
    )


@pytest.fixture
def pipeline() -> Pipeline:
    project = make_project(owner=make_user())
    return make_pipeline(project, make_document([make_node("a", "source")]))


def test_of_two_editors_with_the_same_revision_one_wins(pipeline: Pipeline) -> None:
    wanted = [operation("rename_node", node_id="a", name=f"name {number}") for number in range(4)]
    user = User.objects.get()
    outcomes = together(*[rename(pipeline, user, item) for item in wanted])
    won = [outcome for outcome in outcomes if isinstance(outcome, services.AppliedOperations)]
    lost = [outcome for outcome in outcomes if isinstance(outcome, RevisionConflictError)]
    assert (len(won), len(lost)) == (1, 3)
    assert all(conflict.details["operations"] == won[0].operations for conflict in lost)
    pipeline.refresh_from_db()
    assert pipeline.revision == 1
    assert pipeline.document["nodes"]["a"]["name"] == won[0].operations[0]["name"]
    assert OperationLog.objects.count() == 1


def test_a_double_submit_is_applied_once(pipeline: Pipeline) -> None:
    wanted = operation("rename_node", node_id="a", name="once")
    user = User.objects.get()
    outcomes = together(*[rename(pipeline, user, wanted)] * 4)
    assert all(
        outcome == services.AppliedOperations(1, [wanted], [user.get_username()]) for outcome in outcomes
    )
    assert OperationLog.objects.count() == 1


def test_two_owners_cannot_remove_each_other(pipeline: Pipeline) -> None:
    project = pipeline.project
    make_member(project, role=Role.OWNER)
    owners = list(Membership.objects.filter(project=project).values_list("user_id", flat=True))
    outcomes = together(
        *[
            lambda user_id=user_id: services.member_remove(project=project, user_id=user_id)
            for user_id in owners
        ]
    )
    assert [type(outcome) for outcome in outcomes if outcome is not None] == [ConflictError]
    assert Membership.objects.filter(project=project, role=Role.OWNER).count() == 1
