"""What a link shows of a run, and what it keeps back."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client

from designer.sharing import links
from designer.sharing.shown import document_shown
from executor.models import Run
from executor.runners.fake import Script, fail, succeed
from pipelines.core.catalog import Catalog, Module, Parameter
from pipelines.core.document import PipelineParameter
from tests.factories.runs import People, finished, pipeline, started_run
from tests.integration.executor.conftest import StartSupervisor
from tests.integration.executor.test_api_outputs import fetched

OUTPUT = "/run/steps/load/outputs/rows"
GRAPH: dict[str, tuple[str, ...]] = {"load": (), "clean": ("load",)}


def ran(who: People, start_supervisor: StartSupervisor, script: Script | None = None) -> Run:
    start_supervisor(script)
    return finished(started_run(who, GRAPH))


def shared(who: People, run: Run, *, shows_results: bool) -> str:
    return (
        f"/api/shared/{links.link_create(run, user=who.editor, hours=1, shows_results=shows_results).token}"
    )


def steps(address: str) -> dict[str, Any]:
    return {step["node"]: step for step in Client().get(address).json()["run"]["steps"]}


def test_results_are_shown_where_the_maker_said_so(who: People, start_supervisor: StartSupervisor) -> None:
    run = ran(who, start_supervisor, {"load": succeed(metrics={"rows": 3.0})})
    closed, open_ = (shared(who, run, shows_results=shows) for shows in (False, True))

    assert steps(closed)["load"]["outputs"] == []
    assert steps(closed)["load"]["metrics"] == {"rows": 3.0}
    for rest in ("", "/preview", "/view"):
        assert Client().get(f"{closed}{OUTPUT}{rest}").status_code == 404

    assert [output["rows"] for output in steps(open_)["load"]["outputs"]] == [3]
    told = Client().get(f"{open_}{OUTPUT}").json()
    assert (told["has_preview"], "sha256" in told, "files" in told) == (True, False, False)
    preview = fetched(Client(), f"{open_}{OUTPUT}/preview")
    assert json.loads(preview.content)
    assert "no-store" in preview.headers["Cache-Control"]
    assert preview.headers["Referrer-Policy"] == "no-referrer"


def test_neither_logs_nor_files_are_shown(who: People, start_supervisor: StartSupervisor) -> None:
    address = shared(who, ran(who, start_supervisor), shows_results=True)
    for rest in (f"{OUTPUT}/download?format=zip", "/run/steps/load/log", "/run/events", "/run/cancel"):
        assert Client().get(f"{address}{rest}").status_code == 404


def test_nothing_leads_from_a_shared_run_to_people_or_other_objects(
    who: People, start_supervisor: StartSupervisor
) -> None:
    run = ran(who, start_supervisor)
    text = json.dumps(Client().get(shared(who, run, shows_results=True)).json())
    for secret in (run.id, run.pipeline_id, run.project_id, who.editor.username, who.project.name):
        assert str(secret) not in text


@pytest.mark.parametrize("shows_results", [True, False])
def test_what_a_failing_module_wrote_is_a_result(
    who: People, start_supervisor: StartSupervisor, *, shows_results: bool
) -> None:
    run = ran(who, start_supervisor, {"load": fail(message="no such person: Ada")})
    told = steps(shared(who, run, shows_results=shows_results))
    assert told["clean"]["because"] == "load"
    assert told["load"]["error"]["details"] == ""
    assert ("Ada" in json.dumps(told)) is shows_results


@pytest.mark.parametrize("shows_results", [True, False])
def test_what_a_module_warns_of_is_a_result(
    who: People, start_supervisor: StartSupervisor, *, shows_results: bool
) -> None:
    run = ran(who, start_supervisor, {"load": succeed(warnings=["Left out: Ada."])})
    told = steps(shared(who, run, shows_results=shows_results))
    assert told["load"]["warnings"] == (["Left out: Ada."] if shows_results else [])


def test_parameters_that_may_hold_secrets_are_left_out() -> None:
    catalog = Catalog(
        {
            "fetch": Module(
                "fetch",
                "1.0.0",
                "Fetch",
                "Tests",
                parameters=(
                    Parameter("url", "Address", "string", "url"),
                    Parameter("script", "Script", "string", "code"),
                    Parameter("size", "Size", "integer", "integer"),
                ),
            )
        }
    )
    place = {"x": 0.0, "y": 0.0}
    given = {
        "url": "https://me:pw@example.org/a.csv?key=1#sha256=2",
        "script": "x",
        "size": 3,
        "old": "s3cret",
    }
    nodes = {
        name: {"id": name, "module": module, "name": name, "position": place, "parameters": given, "new": 1}
        for name, module in (("a", "fetch"), ("b", "not_installed"))
    }
    shown = document_shown({"format": 1, "nodes": nodes, "edges": {}, "notes": {}, "new": 1}, catalog)
    assert "new" not in shown
    assert "new" not in shown["nodes"]["a"]
    assert shown["nodes"]["a"]["parameters"] == {"url": "https://example.org/a.csv", "size": 3}
    assert shown["nodes"]["b"]["parameters"] == {}


@pytest.mark.parametrize("address", ["https://[", "no address", "", 3, None])
def test_an_address_that_cannot_be_read_is_left_out(address: Any) -> None:
    catalog = Catalog(
        {
            "fetch": Module(
                "fetch", "1.0.0", "F", "T", parameters=(Parameter("url", "Address", "string", "url"),)
            )
        }
    )
    node = {"id": "a", "module": "fetch", "parameters": {"url": address}}
    assert document_shown({"nodes": {"a": node}}, catalog)["nodes"]["a"]["parameters"] == {"url": ""}


def test_a_pipeline_parameter_is_shown_where_it_is_taken(who: People) -> None:
    drawn = pipeline(who, {"load": ()})
    document = drawn.document
    document["parameters"] = {"p1": PipelineParameter("p1", "Rows", "integer", "integer", 42).to_json()}
    document["nodes"]["load"]["bindings"] = {"size": "p1"}
    drawn.save(update_fields=["document"])
    token = links.link_create(drawn, user=who.editor, hours=1, shows_results=False).token
    shown = Client().get(f"/api/shared/{token}").json()["pipeline"]["document"]
    assert shown["nodes"]["load"]["parameters"] == {"size": 42}
    assert "bindings" not in shown["nodes"]["load"]
