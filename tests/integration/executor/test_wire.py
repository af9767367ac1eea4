"""The dictionaries that leave the server are those the OpenAPI document declares."""

from __future__ import annotations

from typing import Any

from pytest_django import DjangoAssertNumQueries
from rest_framework import serializers

from executor import selectors
from executor.api import serializers as declared
from executor.runners.fake import fail
from executor.wire import output_json
from tests.factories.runs import People, finished, started_run
from tests.integration.executor.conftest import StartSupervisor


def check(value: dict[str, Any], shape: serializers.Serializer[Any]) -> None:
    """Same keys at every level that is declared."""
    required = {name for name, field in shape.fields.items() if field.required}
    assert required <= set(value) <= set(shape.fields), shape
    for name, field in shape.fields.items():
        inner = value.get(name)
        if isinstance(field, serializers.ListSerializer) and inner:
            for item in inner:
                assert isinstance(field.child, serializers.Serializer)
                check(item, field.child)
        elif isinstance(field, serializers.Serializer) and inner is not None:
            check(inner, field)


def test_every_answer_has_the_declared_fields(who: People, start_supervisor: StartSupervisor) -> None:
    start_supervisor({"bad": fail("0001", "No column")})
    run = finished(started_run(who, {"load": (), "bad": ("load",), "after": ("bad",)}))
    run = selectors.run_get_for(who.viewer, run.id)
    detail = selectors.run_detail(run)
    check(detail, declared.RunDetailSerializer())
    check(selectors.run_rows([run])[0], declared.RunRowSerializer())
    for event in selectors.events_after(run.id, 0):
        check(event, declared.EventSerializer())
    output = selectors.output_get_for(who.viewer, run.id, "load", "rows")
    check(output_json(output), declared.OutputSerializer())
    assert {step["state"] for step in detail["steps"]} == {"succeeded", "failed", "skipped"}
    assert detail["step_counts"] == {"succeeded": 1, "failed": 1, "skipped": 1}


def test_the_newest_run_of_each_pipeline_is_found_in_one_query(
    who: People, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    runs = [started_run(who) for _count in range(3)]
    with django_assert_num_queries(1):
        found = selectors.last_runs([run.pipeline_id for run in runs if run.pipeline_id])
    assert {row["id"] for row in found.values()} == {str(run.id) for run in runs}


def test_the_engine_is_not_ready_until_an_executor_says_so(
    who: People, start_supervisor: StartSupervisor
) -> None:
    assert selectors.engine_status()["ready"] is False
    start_supervisor()
    finished(started_run(who))
    assert selectors.engine_status() == {"runner": "fake", "isolated": False, "ready": True, "message": ""}
