"""A person shares a value between nodes, is asked for it at Run, and gets results that follow it."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from playwright.sync_api import Locator, expect

from tests.e2e.pages.app import App
from tests.e2e.stack import Stack
from tests.e2e.test_accessibility import findings

pytestmark = pytest.mark.timeout(900)

FRACTION = "Fraction of rows in the first output dataset"
DATA = "Sample Dataset"
SPLIT = "Split Data"
OTHER = "Split Data 2"
#: environments of the process runner are installed first
_RUN_LIMIT_S = 400


def add(node_id: str, module: str, name: str, y: float, **parameters: Any) -> dict[str, Any]:
    node = {
        "id": node_id,
        "module": module,
        "version": "1.0.0",
        "name": name,
        "position": {"x": 0, "y": y},
        "parameters": parameters,
    }
    return {"id": str(uuid.uuid4()), "type": "add_node", "node": node}


def connect(edge: str, source: tuple[str, str], target: tuple[str, str]) -> dict[str, Any]:
    ends = {
        "source": {"node": source[0], "port": source[1]},
        "target": {"node": target[0], "port": target[1]},
    }
    return {"id": str(uuid.uuid4()), "type": "connect", "edge": {"id": edge, **ends}}


def open_draft(app: App, stack: Stack) -> str:
    """Iris, split in two, and the first part split again."""
    client = stack.client()
    project = client.get("session")["projects"][0]["id"]
    pipeline = str(client.post("pipelines", {"project": project, "name": "Shares"})["id"])
    operations = [
        add("data", "sample_dataset", DATA, 0, dataset="iris"),
        add("split", "split_data", SPLIT, 160, fraction=0.8),
        add("again", "split_data", OTHER, 320),
        connect("e1", ("data", "dataset"), ("split", "dataset")),
        connect("e2", ("split", "results_dataset1"), ("again", "dataset")),
    ]
    client.post(f"pipelines/{pipeline}/operations", {"base_revision": 0, "operations": operations})
    app.open_pipeline(pipeline)
    app.page.wait_for_load_state("networkidle")
    return pipeline


def draft(stack: Stack, pipeline: str) -> dict[str, Any]:
    document: dict[str, Any] = stack.client().get(f"pipelines/{pipeline}")["document"]
    return document


def dialog(app: App, name: str) -> Locator:
    return app.page.get_by_role("dialog", name=name, exact=True)


def promote(app: App, node: str, label: str, name: str) -> None:
    """With the mouse."""
    app.canvas.select(node)
    app.inspector.open_options(label).get_by_role("menuitem", name="Promote to pipeline parameter…").click()
    asked = dialog(app, "Promote to pipeline parameter")
    asked.get_by_label("Name", exact=True).fill(name)
    asked.get_by_role("button", name="Promote", exact=True).click()
    expect(asked).to_be_hidden()


def panel(app: App) -> Locator:
    return app.inspector.region.get_by_role("region", name="Pipeline parameters", exact=True)


def rows(stack: Stack, run: str, node: str) -> int:
    steps = stack.client().get(f"runs/{run}")["steps"]
    outputs = next(step["outputs"] for step in steps if step["node"] == node)
    return int(next(output["rows"] for output in outputs if output["port"] == "results_dataset1"))


def newest_run(stack: Stack, pipeline: str) -> dict[str, Any]:
    runs: list[dict[str, Any]] = stack.client().get(f"runs?pipeline={pipeline}")["results"]
    return runs[0]


def finished(app: App, stack: Stack, pipeline: str, number: int) -> str:
    # folded, the bar's button is within the region of the run; unfolded, beside it
    tab = app.page.get_by_role("button", name=f"Run {number} succeeded")
    expect(tab).to_be_visible(timeout=_RUN_LIMIT_S * 1000)
    run = newest_run(stack, pipeline)
    assert (run["number"], run["state"]) == (number, "succeeded")
    return str(run["id"])


@pytest.mark.parametrize("runner", ["process"])
def test_the_value_given_at_run_decides_the_result_and_is_proposed_again(app: App, stack: Stack) -> None:
    pipeline = open_draft(app, stack)
    promote(app, SPLIT, FRACTION, "share")
    expect(app.inspector.field(FRACTION)).to_have_value("0.8")
    app.canvas.select(OTHER)
    app.inspector.open_options(FRACTION).get_by_role("menuitem", name="Use pipeline parameter").click()
    app.page.get_by_role("menuitem", name="share").click()
    expect(app.inspector.field(FRACTION)).to_have_value("0.8")
    expect(app.canvas.node(OTHER)).to_have_accessible_description("Pipeline parameters: share")
    app.canvas.choose_from_menu(DATA, "Promote the data to pipeline parameter…")
    named = dialog(app, "Promote to pipeline parameter")
    expect(named.get_by_label("Name", exact=True)).to_have_value("dataset")
    named.get_by_label("Name", exact=True).press("Enter")
    app.wait_until_saved()

    app.run.start()
    asked = dialog(app, "Run with these values")
    expect(asked).to_contain_text("Default: 0.8")
    assert findings(app.page) == []
    share = asked.get_by_label("share", exact=True)
    expect(share).to_have_value("0.8")
    expect(share).to_be_focused()
    share.fill("7")
    share.press("Enter")
    expect(asked).to_contain_text("must be at least 0 and at most 1; it is 7")
    share.fill("0.2")
    expect(asked).not_to_contain_text("it is 7")
    expect(asked.get_by_role("button", name="Run", exact=True)).to_be_enabled()
    share.press("Enter")
    expect(asked).to_be_hidden()
    first = finished(app, stack, pipeline, 1)
    assert (rows(stack, first, "split"), rows(stack, first, "again")) == (30, 6)
    app.run.region.get_by_role("button", name="Run 1", exact=False).first.click()
    expect(app.run.region.get_by_role("button", name="Pipeline parameters: dataset")).to_contain_text(
        "share = 0.2"
    )
    assert draft(stack, pipeline)["nodes"]["split"]["bindings"].keys() == {"fraction"}

    # the last values are proposed; another dataset can be chosen
    app.run.start()
    expect(share).to_have_value("0.2")
    expect(asked).to_contain_text("Proposed are the values of run 1.")
    # with them everything is there already; with others not
    outlook = asked.get_by_role("region", name="Run plan")
    expect(outlook).to_contain_text("3 are reused")
    share.fill("0.5")
    expect(outlook).to_contain_text("2 steps run, 1 is reused")
    share.fill("0.2")
    expect(outlook).to_contain_text("3 are reused")
    asked.get_by_role("button", name="dataset").click()
    app.page.get_by_role("option", name="Wine").click()
    asked.get_by_role("button", name="Run", exact=True).click()
    second = finished(app, stack, pipeline, 2)
    assert rows(stack, second, "split") in (35, 36)

    # without being asked: the defaults
    app.run.open_menu().get_by_role("menuitem", name="Run with defaults").click()
    third = finished(app, stack, pipeline, 3)
    assert (rows(stack, third, "split"), rows(stack, third, "again")) == (120, 96)

    app.page.goto(f"/runs/{first}")
    values = app.page.get_by_role("button", name="Pipeline parameters: dataset")
    values.press("Enter")
    listed = dialog(app, "Pipeline parameters")
    expect(listed).to_contain_text("0.2")
    expect(listed).to_contain_text("(default)")
    app.page.keyboard.press("Escape")
    app.canvas.select(SPLIT)
    app.page.get_by_role("tab", name="Parameters", exact=True).click()
    expect(app.page.get_by_role("region", name="Inspector")).to_contain_text("0.2")


def test_everything_can_be_done_by_keyboard_taken_back_and_survives_a_reload(app: App, stack: Stack) -> None:
    pipeline = open_draft(app, stack)
    keyboard = app.page.keyboard
    app.canvas.select_by_keyboard(SPLIT)
    options = app.inspector.region.get_by_role("button", name=f"Options of {FRACTION}", exact=True)
    options.press("Enter")
    keyboard.press("Enter")
    asked = dialog(app, "Promote to pipeline parameter")
    name = asked.get_by_label("Name", exact=True)
    expect(name).to_be_focused()
    name.fill("two words")
    name.press("Enter")
    expect(asked).to_contain_text("A name has letters from a to z")
    name.fill("share")
    name.press("Enter")
    expect(app.inspector.field(FRACTION)).to_be_focused()
    chip = app.inspector.region.get_by_role("button", name="Show the pipeline parameter share")
    expect(chip).to_be_visible()

    # the field of the node changes the pipeline's value; taken back and done again
    app.inspector.fill(FRACTION, "0.6")
    app.wait_until_saved()
    [parameter] = draft(stack, pipeline)["parameters"].values()
    assert (parameter["name"], parameter["default"]) == ("share", 0.6)
    app.canvas.node(SPLIT).focus()
    keyboard.press("Control+z")
    keyboard.press("Control+z")
    expect(chip).to_be_hidden()
    expect(app.inspector.field(FRACTION)).to_have_value("0.8")
    keyboard.press("Control+Shift+z")
    keyboard.press("Control+Shift+z")
    expect(chip).to_be_visible()

    # a copy takes the same parameter
    keyboard.press("Control+c")
    keyboard.press("Control+v")
    expect(app.canvas.node("Split Data 3")).to_have_accessible_description("Pipeline parameters: share")
    app.wait_until_saved()
    app.page.reload()
    app.canvas.select_by_keyboard(SPLIT)

    # the panel: rename, see who takes it, go there, remove; the nodes keep the value
    chip.press("Enter")
    details = panel(app).get_by_role("group", name="Pipeline parameter share")
    expect(details.get_by_role("button", name=f"{FRACTION} of {SPLIT}", exact=True)).to_be_visible()
    assert findings(app.page) == []
    rename = details.get_by_label("Name", exact=True)
    rename.fill("portion")
    rename.press("Enter")
    details = panel(app).get_by_role("group", name="Pipeline parameter portion")
    details.get_by_role("button", name=f"{FRACTION} of Split Data 3").press("Enter")
    expect(app.inspector.region.get_by_role("textbox", name="Node name")).to_have_value("Split Data 3")
    detach = app.inspector.open_options(FRACTION).get_by_role("menuitem", name="Detach (keeps the value)")
    detach.press("Enter")
    expect(app.inspector.field(FRACTION)).to_have_value("0.6")

    keyboard.press("Escape")
    app.canvas.select_by_keyboard(SPLIT)
    app.inspector.region.get_by_role("button", name="Show the pipeline parameter portion").press("Enter")
    details.get_by_role("button", name="Remove portion").press("Enter")
    expect(panel(app).get_by_role("heading", name="Pipeline parameters")).to_be_focused()
    app.wait_until_saved()
    document = draft(stack, pipeline)
    assert document["parameters"] == {}
    assert document["nodes"]["split"]["parameters"] == {"fraction": 0.6}
    keyboard.press("Control+z")
    expect(app.canvas.node(SPLIT)).to_have_accessible_description("Pipeline parameters: portion")


def test_a_part_that_takes_no_parameter_runs_without_being_asked(app: App, stack: Stack) -> None:
    pipeline = open_draft(app, stack)
    promote(app, OTHER, FRACTION, "share")
    app.wait_until_saved()
    app.canvas.choose_from_menu(SPLIT, "Run up to here")
    first = finished(app, stack, pipeline, 1)
    assert stack.client().get(f"runs/{first}")["step_counts"] == {"succeeded": 2}

    app.canvas.choose_from_menu(OTHER, "Run up to here")
    asked = dialog(app, "Run with these values")
    expect(asked.get_by_label("share", exact=True)).to_be_focused()
    expect(asked.get_by_role("region", name="Run plan")).to_contain_text("step runs")
    assert findings(app.page) == []


def test_a_parameter_that_nothing_takes_is_made_in_the_panel_and_leads_there_as_a_problem(
    app: App, stack: Stack
) -> None:
    open_draft(app, stack)
    app.page.keyboard.press("Escape")
    panel(app).get_by_role("button", name="New parameter…").click()
    asked = dialog(app, "New pipeline parameter")
    asked.get_by_label("Name", exact=True).fill("rounds")
    asked.get_by_role("button", name="Kind of value").click()
    app.page.get_by_role("option", name="Whole number", exact=True).click()
    asked.get_by_role("button", name="Create").click()
    details = panel(app).get_by_role("group", name="Pipeline parameter rounds")
    expect(details).to_contain_text("No node takes it yet.")
    details.get_by_label("Default", exact=True).fill("5")
    app.wait_until_saved()

    app.canvas.select(DATA)
    app.page.get_by_role("button", name="Problems").first.click()
    problem = app.page.get_by_role("button", name="The pipeline parameter “rounds” is used by no node")
    problem.click()
    expect(details.get_by_label("Default", exact=True)).to_have_value("5")
