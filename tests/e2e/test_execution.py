"""A person looks before running, runs a part, reuses results, and learns what steps used."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.e2e.pages.app import App
from tests.e2e.stack import Stack

pytestmark = pytest.mark.timeout(300)

SPLIT = "Split Data"
TRAIN = "Train Model"
SCORE = "Score Model"
EVALUATE = "Evaluate Model"
FRACTION = "Fraction of rows in the first output dataset"


def open_sample(app: App, stack: Stack) -> str:
    client = stack.client()
    project = client.get("session")["projects"][0]["id"]
    pipeline: dict[str, Any] = client.post("samples/automobile_price_basic/open", {"project": project})
    app.open_pipeline(pipeline["id"])
    app.page.wait_for_load_state("networkidle")
    return str(pipeline["id"])


def test_a_run_of_a_part_without_its_inputs_is_refused_where_it_was_asked_for(app: App, stack: Stack) -> None:
    open_sample(app, stack)
    # no run of any test has results for this
    app.canvas.select(SPLIT)
    app.inspector.fill(FRACTION, "0.613")
    app.canvas.choose_from_menu(SCORE, "Run only this")

    refusal = app.run.refusal()
    nodes = refusal.get_by_role("list").get_by_role("button")
    expect(nodes).to_have_count(2)
    expect(nodes.filter(has_text=TRAIN)).to_be_visible()
    nodes.filter(has_text=SPLIT).click()
    expect(app.inspector.region.get_by_role("textbox", name="Node name")).to_have_value(SPLIT)
    app.page.keyboard.press("Escape")
    expect(refusal).to_be_hidden()


def test_limits_of_a_node_are_kept_and_checked(app: App, stack: Stack) -> None:
    pipeline = open_sample(app, stack)
    app.canvas.select(SPLIT)
    app.inspector.open_tab("Execution")
    app.inspector.fill("Memory (MB)", "600")
    expect(
        app.inspector.region.get_by_role("button", name="Reset “Memory (MB)” to its default")
    ).to_be_visible()
    app.inspector.fill("Processors", "5000")
    expect(app.inspector.region.get_by_text(re.compile(r"must be from"))).to_be_visible()

    saved = stack.client().get(f"pipelines/{pipeline}/run-settings")["limits"]
    assert saved == {"split_data": {"memory_mb": 600}}
    app.page.reload()
    app.canvas.select(SPLIT)
    app.inspector.open_tab("Execution")
    expect(app.inspector.field("Memory (MB)")).to_have_value("600")


def test_isolation_is_a_setting_of_the_pipeline(app: App, stack: Stack) -> None:
    pipeline = open_sample(app, stack)
    menu = app.run.open_menu()
    expect(menu.get_by_role("menuitemradio", name="A container per step")).to_be_checked()
    menu.get_by_role("menuitemradio", name="A container per run").click()
    expect(menu.get_by_role("menuitemradio", name="A container per run")).to_be_checked()
    app.page.keyboard.press("Escape")
    app.run.start()
    app.run.expect_state("running|succeeded|failed")

    client = stack.client()
    assert client.get(f"pipelines/{pipeline}/run-settings")["isolation"] == "run"
    assert client.get(f"runs?pipeline={pipeline}")["results"][0]["isolation"] == "run"


@pytest.mark.parametrize("runner", ["docker"])
def test_the_plan_says_what_runs_and_what_is_reused_and_the_run_does_so(app: App, stack: Stack) -> None:
    open_sample(app, stack)
    app.run.start_afresh()
    app.canvas.expect_state(EVALUATE, "succeeded", timeout_s=240)

    plan = app.run.look_at_the_plan()
    expect(plan.get_by_text("0 steps run, 8 are reused")).to_be_visible()
    expect(app.canvas.node(SPLIT)).to_have_accessible_description(re.compile("^Reuse: "))
    app.page.mouse.move(400, 600)
    expect(plan).to_be_hidden()

    app.canvas.select(SPLIT)
    app.inspector.fill(FRACTION, "0.75")
    app.wait_until_saved()
    plan = app.run.look_at_the_plan()
    expect(plan.get_by_text(re.compile(r"^1 step runs, 3 may run, 4 are reused, at most"))).to_be_visible()
    expect(plan.get_by_role("listitem").first).to_contain_text("0.7 → 0.75")
    app.run.start()
    app.canvas.expect_state(EVALUATE, "succeeded", timeout_s=240)
    app.canvas.expect_state("Clean Missing Data", "reused from run 1")

    app.inspector.open_tab("Execution")
    use = app.inspector.region.get_by_role("region", name="Use of resources")
    expect(use).to_contain_text("Peak memory")
    app.page.get_by_role("button", name=re.compile(r"^Run 2")).click()
    app.page.get_by_role("tab", name="Resources", exact=True).click()
    expect(app.page.get_by_role("columnheader", name="Duration")).to_have_attribute("aria-sort", "descending")
    app.page.get_by_role("tab", name="Steps", exact=True).click()
    app.page.get_by_role("link", name="from run 1").first.click()
    expect(app.page.get_by_role("heading", name=re.compile("Run 1$")).first).to_be_visible()
