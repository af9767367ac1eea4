"""Which steps run again and which earlier results stand in for them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from executor import fixed_parts, reuse, run_plan, selectors, services
from executor.models import Run, Step
from executor.resume import run_resume
from executor.reuse_results import ResultIndex
from executor.run_requests import RunRequest
from executor.toolkit import artifact_store
from pipelines import catalog_loader
from pipelines.catalog_loader import LoadedCatalog
from pipelines.core.catalog import Catalog
from pipelines.core.scope import Scope
from pipelines.models import Dataset, Pipeline, Project
from tests.factories import history
from tests.factories.history import chain, change, drawn, happen, ran, states
from tests.factories.runs import People

URL = "https://data.example/prices.csv"


def use_catalog(monkeypatch: pytest.MonkeyPatch, catalog: Catalog) -> None:
    monkeypatch.setattr(catalog_loader, "loaded_catalog", lambda: LoadedCatalog(catalog, ()))


@pytest.fixture(autouse=True)
def _catalog(monkeypatch: pytest.MonkeyPatch, _small_catalog: None) -> None:
    use_catalog(monkeypatch, history.CATALOG)


def start(pipeline: Pipeline, who: People, **fields: Any) -> Run:
    request = RunRequest(pipeline.revision, **fields)
    run = services.run_start_once(pipeline=pipeline, request=request, user=who.editor).run
    return Run.objects.get(id=run.id)


def again(pipeline: Pipeline, who: People, **fields: Any) -> Run:
    return happen(start(pipeline, who, **fields))


def reason_of(run: Run, node: str) -> str:
    told = {step["node"]: step["reason"] for step in selectors.run_detail(run)["steps"]}
    return str(told[node]["message"])


def test_the_second_run_of_an_unchanged_draft_takes_all_results(who: People) -> None:
    pipeline = drawn(who, chain(3))
    first = again(pipeline, who)
    second = again(pipeline, who)
    assert ran(first) == ["n0", "n1", "n2"]
    assert set(states(second).values()) == {"reused"}
    assert reason_of(first, "n0") == "never ran before"
    assert reason_of(second, "n2") == "Nothing it depends on has changed since run 1."
    links = second.steps.values_list("node", "reused_from__run_id", "reused_from__node")
    assert set(links) == {(node, first.id, node) for node in ("n0", "n1", "n2")}


def test_a_result_reused_twice_still_links_to_the_step_that_computed_it(who: People) -> None:
    pipeline = drawn(who, chain(2))
    first, _second, third = (again(pipeline, who) for _count in range(3))
    assert set(third.steps.values_list("reused_from__run_id", flat=True)) == {first.id}


def test_a_changed_parameter_runs_its_node_and_what_really_changes_below(who: People) -> None:
    pipeline = drawn(who, chain(4))
    again(pipeline, who)
    change(pipeline, "n1", rate=0.2)
    run = again(pipeline, who)
    assert ran(run) == ["n1", "n2", "n3"]
    assert reason_of(run, "n1") == "learning rate 0.1 → 0.2"
    assert reason_of(run, "n2") == "upstream data changed, +10 rows"


def test_an_unchanged_intermediate_result_stops_the_ripple(who: People) -> None:
    pipeline = drawn(who, chain(4))
    again(pipeline, who)
    change(pipeline, "n1", note="for the boss")
    run = again(pipeline, who)
    assert ran(run) == ["n1"]
    assert reason_of(run, "n1") == "note (empty) → for the boss"


def test_going_back_to_an_earlier_value_finds_its_result(who: People) -> None:
    pipeline = drawn(who, chain(3))
    first = again(pipeline, who)
    change(pipeline, "n1", rate=0.2)
    again(pipeline, who)
    change(pipeline, "n1", rate=None)
    run = again(pipeline, who)
    assert ran(run) == []
    assert set(run.steps.values_list("reused_from__run_id", flat=True)) == {first.id}


def test_moving_renaming_and_commenting_run_nothing(who: People) -> None:
    pipeline = drawn(who, chain(3))
    again(pipeline, who)
    node = pipeline.document["nodes"]["n1"]
    node |= {"name": "Cleaned", "comment": "see the wiki", "position": {"x": 900, "y": 7}}
    history.touch(pipeline)
    assert ran(again(pipeline, who)) == []


def test_results_are_found_in_other_pipelines_of_the_project(who: People) -> None:
    again(drawn(who, chain(3)), who)
    assert ran(again(drawn(who, chain(3), name="Copy"), who)) == []


def test_results_of_another_project_are_never_taken(who: People) -> None:
    again(drawn(who, chain(3)), who)
    elsewhere = Project.objects.create(name="Elsewhere")
    assert ran(again(drawn(who, chain(3), project=elsewhere), who)) == ["n0", "n1", "n2"]


def test_a_module_that_was_updated_runs_and_says_so(who: People, monkeypatch: pytest.MonkeyPatch) -> None:
    pipeline = drawn(who, chain(3))
    again(pipeline, who)
    modules = dict(history.CATALOG.modules)
    modules["work"] = replace(modules["work"], digest="newer")
    use_catalog(monkeypatch, replace(history.CATALOG, modules=modules))
    run = again(pipeline, who)
    assert ran(run) == ["n1", "n2"]
    assert reason_of(run, "n1") == "module was updated"


def test_an_environment_counts_by_its_definition_and_not_by_its_name(
    who: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    pipeline = drawn(who, chain(2))
    again(pipeline, who)
    monkeypatch.setattr(reuse, "environment_digest", lambda _name: "other pins")
    monkeypatch.setattr(fixed_parts, "environment_digest", lambda _name: "other pins")
    run = again(pipeline, who)
    assert ran(run) == ["n0", "n1"]
    assert reason_of(run, "n0") == "environment was updated"


def test_a_random_module_without_a_seed_says_that_it_is_not_reusable(who: People) -> None:
    pipeline = drawn(
        who,
        history.draw(
            {
                "data": ("source", {}),
                "learner": ("learner", {}),
                "train": ("train", {"learner": "learner", "rows": "data"}),
                "after": ("work", {"rows": "train"}),
            }
        ),
    )
    again(pipeline, who)
    run = again(pipeline, who)
    # what is trained draws the numbers that the learner leaves open; its content decides about the rest
    assert ran(run) == ["learner", "train"]
    assert dict(run.steps.values_list("node", "not_reusable")) == {
        "data": "",
        "learner": "no_seed",
        "train": "no_seed",
        "after": "",
    }
    assert not run.steps.exclude(not_reusable="").exclude(fingerprint_digest="").exists()
    change(pipeline, "learner", seed=7)
    assert ran(again(pipeline, who)) == ["learner", "train"]
    assert ran(again(pipeline, who)) == []


def test_a_module_that_is_not_deterministic_runs_every_time(who: People) -> None:
    pipeline = drawn(who, history.draw({"clock": ("clock", {}), "work": ("work", {"rows": "clock"})}))
    again(pipeline, who)
    run = again(pipeline, who)
    assert ran(run) == ["clock", "work"]
    assert reason_of(run, "clock") == "Its module gives another result every time."


def test_running_a_node_again_leaves_what_it_does_not_change(who: People) -> None:
    pipeline = drawn(who, chain(3))
    again(pipeline, who)
    run = again(pipeline, who, run_again=("n1",))
    assert ran(run) == ["n1"]
    assert reason_of(run, "n1") == "asked for"


def test_ignoring_earlier_results_runs_everything_and_serves_later_runs(who: People) -> None:
    pipeline = drawn(who, chain(3))
    again(pipeline, who)
    fresh = again(pipeline, who, ignore_earlier_results=True)
    assert ran(fresh) == ["n0", "n1", "n2"]
    assert reason_of(fresh, "n0") == "earlier results are ignored"
    assert set(again(pipeline, who).steps.values_list("reused_from__run_id", flat=True)) == {fresh.id}


def test_a_failed_step_is_no_result(who: People) -> None:
    pipeline = drawn(who, chain(3))
    happen(start(pipeline, who), fail=["n1"])
    run = again(pipeline, who)
    assert states(run) == {"n0": "reused", "n1": "succeeded", "n2": "succeeded"}
    assert reason_of(run, "n1") == "has no result yet: it did not succeed the last time"


def test_a_result_whose_files_are_gone_is_passed_over_for_an_older_one(who: People) -> None:
    pipeline = drawn(who, history.draw({"clock": ("clock", {})}))
    first, second = again(pipeline, who), again(pipeline, who)
    Step.objects.filter(node="clock").update(fingerprint_digest="f" * 64)
    newest = second.steps.get().outputs.get().artifact.digest
    folder = artifact_store().folder(newest)
    (folder / "view.json").unlink()
    folder.rmdir()
    found = ResultIndex(who.project.id).find(["f" * 64])
    assert [result.run_id for result in found.values()] == [first.id]


def upload(who: People, content: str, name: str = "prices.csv", rows: int | None = None) -> Dataset:
    return Dataset.objects.create(
        project=who.project,
        name=name,
        file_name=name,
        format="csv",
        bytes=1,
        sha256=content * 64,
        state="ready",
        rows=rows,
    )


def test_an_uploaded_file_counts_by_its_content(who: People) -> None:
    pipeline = drawn(who, history.draw({"load": ("import_data", {})}))
    change(pipeline, "load", dataset=str(upload(who, "a").id))
    again(pipeline, who)
    change(pipeline, "load", dataset=str(upload(who, "a").id))
    assert ran(again(pipeline, who)) == []
    change(pipeline, "load", dataset=str(upload(who, "b", rows=100).id))
    run = again(pipeline, who)
    assert ran(run) == ["load"]
    assert reason_of(run, "load") == "file changed"


def test_a_changed_upload_is_told_by_name_and_size(who: People) -> None:
    pipeline = drawn(who, history.draw({"load": ("import_data", {})}))
    change(pipeline, "load", dataset=str(upload(who, "a", rows=100).id))
    again(pipeline, who)
    change(pipeline, "load", dataset=str(upload(who, "b", "prices of May.csv", rows=412).id))
    planned = run_plan.run_plan(pipeline, RunRequest(pipeline.revision))["nodes"][0]
    sentence = "file prices.csv → prices of May.csv, +312 rows"
    assert planned["reason"]["message"] == planned["changes"][0]["message"] == sentence
    assert (planned["changes"][0]["before"], planned["changes"][0]["after"]) == (
        "prices.csv",
        "prices of May.csv",
    )
    assert reason_of(again(pipeline, who), "load") == sentence


@pytest.mark.parametrize(
    ("url", "expected", "why"),
    [(URL, ["load"], "unpinned_address"), (f"{URL}#sha256={'0' * 64}", [], "")],
)
def test_an_address_counts_by_content_only_if_it_is_pinned(
    who: People, url: str, expected: list[str], why: str
) -> None:
    pipeline = drawn(who, history.draw({"load": ("import_data", {})}))
    change(pipeline, "load", url=url)
    again(pipeline, who)
    run = again(pipeline, who)
    assert ran(run) == expected
    assert run.steps.get().not_reusable == why


def test_a_resumed_run_keeps_what_succeeded_even_if_it_was_random(who: People) -> None:
    pipeline = drawn(
        who,
        history.draw(
            {
                "clock": ("clock", {}),
                "work": ("work", {"rows": "clock"}),
                "last": ("work", {"rows": "work"}),
            }
        ),
    )
    failed = happen(start(pipeline, who), fail=["work"])
    change(pipeline, "last", rate=0.9)
    resumed = happen(Run.objects.get(id=run_resume(failed, user=who.editor).run.id))
    assert states(resumed) == {"clock": "reused", "work": "succeeded", "last": "succeeded"}
    assert resumed.steps.get(node="last").parameters["rate"] == 0.1
    assert reason_of(resumed, "clock") == "It succeeded in run 1, which this run goes on from."


def test_a_resumed_run_does_not_fall_back_on_results_that_were_to_be_ignored(who: People) -> None:
    pipeline = drawn(who, chain(3))
    again(pipeline, who)
    failed = happen(start(pipeline, who, ignore_earlier_results=True), fail=["n1"])
    resumed = happen(Run.objects.get(id=run_resume(failed, user=who.editor).run.id))
    assert states(resumed) == {"n0": "reused", "n1": "succeeded", "n2": "succeeded"}


def test_a_run_from_a_node_runs_it_and_all_that_follows(who: People) -> None:
    pipeline = drawn(who, chain(4))
    again(pipeline, who)
    run = again(pipeline, who, scope=Scope("from", ("n2",)))
    assert states(run) == {"n2": "succeeded", "n3": "succeeded"}
    assert set(run.steps.get(node="n2").inputs["rows"]) == {"digest", "type"}


def test_deciding_for_a_chain_costs_a_constant_number_of_queries(who: People) -> None:
    pipeline = drawn(who, chain(8))
    again(pipeline, who)
    run = start(pipeline, who)
    digests = [step.outputs.get().artifact.digest for step in Step.objects.filter(run__number=1)]
    with CaptureQueriesContext(
        connection,
    ) as queries:
        for number in range(8):
            inputs = {"rows": digests[number - 1]} if number else {}
            decision = reuse.decide(run.id, {f"n{number}": inputs})[f"n{number}"]
            assert decision.result is not None
    assert len(queries) <= 6


def test_a_run_that_an_older_version_made_is_compared_with_nothing(who: People) -> None:
    pipeline = drawn(who, chain(2))
    again(pipeline, who)
    old = start(pipeline, who)
    old.steps.update(fingerprint={"module": "digest of source", "environment": "tabular"})
    assert ran(happen(old)) == ["n0", "n1"]
    assert not old.steps.exclude(fingerprint_digest="").exists()
    assert ran(again(pipeline, who)) == []


def test_hidden_and_unknown_runs_get_no_decision(who: People) -> None:
    assert reuse.decide(uuid4(), {"n0": {}}) == {}
    assert reuse.decide(services.dataset_profile_start(upload(who, "c")).id, {"only": {}}) == {}
