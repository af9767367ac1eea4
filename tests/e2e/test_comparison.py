"""A person compares two states of a pipeline: what differs on the canvas, and what it did to the metrics."""

from __future__ import annotations

import re
import time
import uuid
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from scripts.client import Client
from tests.e2e.pages.app import App
from tests.e2e.stack import Stack
from tests.e2e.test_accessibility import findings
from tests.e2e.test_execution import open_sample

pytestmark = pytest.mark.timeout(600)

CLEAN = "Clean Missing Data"
SPLIT = "Split Data"
FRACTION = "Fraction of rows in the first output dataset"
_RUN_LIMIT_S = 400
_SCRIPT = "def azureml_main(first, second=None):\n    return {line}\n"


def edit(client: Client, pipeline: str, *operations: dict[str, Any]) -> int:
    revision = client.get(f"pipelines/{pipeline}")["revision"]
    sent = [{"id": str(uuid.uuid4()), **operation} for operation in operations]
    answer = client.post(f"pipelines/{pipeline}/operations", {"base_revision": revision, "operations": sent})
    return int(answer["revision"])


def set_parameter(node: str, name: str, value: Any) -> dict[str, Any]:
    return {"type": "set_parameter", "node_id": node, "name": name, "value": value}


def run(client: Client, pipeline: str) -> dict[str, Any]:
    revision = client.get(f"pipelines/{pipeline}")["revision"]
    started = client.post(f"pipelines/{pipeline}/runs", {"revision": revision})
    end = time.monotonic() + _RUN_LIMIT_S
    while time.monotonic() < end:
        row: dict[str, Any] = client.get(f"runs/{started['id']}")
        if row["state"] in {"succeeded", "failed", "canceled"}:
            return row
        time.sleep(0.3)
    pytest.fail("the run did not end")


def replace_cleaning_by_a_script(client: Client, pipeline: str) -> int:
    document = client.get(f"pipelines/{pipeline}")["document"]
    module = next(m for m in client.get("catalog")["modules"] if m["name"] == "execute_python_script")
    edges = document["edges"].values()
    into = next(edge for edge in edges if edge["target"]["node"] == "clean_missing_data")
    out = [edge for edge in edges if edge["source"]["node"] == "clean_missing_data"]
    node = {
        "id": "by_hand",
        "module": module["name"],
        "version": module["version"],
        "name": "Drop rows by hand",
        "parameters": {"python_script": _SCRIPT.format(line="first.dropna(),")},
        "position": document["nodes"]["clean_missing_data"]["position"],
        "comment": "",
    }
    port_in, port_out = module["inputs"][0]["name"], module["outputs"][0]["name"]
    return edit(
        client,
        pipeline,
        *({"type": "disconnect", "edge_id": edge["id"]} for edge in [into, *out]),
        {"type": "remove_node", "node_id": "clean_missing_data"},
        {"type": "add_node", "node": node},
        {
            "type": "connect",
            "edge": {
                "id": "e_in",
                "source": into["source"],
                "target": {"node": "by_hand", "port": port_in},
            },
        },
        {
            "type": "connect",
            "edge": {
                "id": "e_out",
                "source": {"node": "by_hand", "port": port_out},
                "target": out[0]["target"],
            },
        },
    )


def changes(page: Page) -> Locator:
    return page.get_by_role("list", name="Changes").get_by_role("button")


def pane(page: Page) -> Locator:
    return page.get_by_role("region", name="What changed")


@pytest.mark.parametrize("runner", ["docker"])
def test_two_runs_are_compared_with_what_the_change_did_to_the_metrics(app: App, stack: Stack) -> None:
    pipeline = open_sample(app, stack)
    page, client = app.page, stack.client()
    first = run(client, pipeline)
    edit(client, pipeline, set_parameter("split_data", "fraction", 0.8))
    second = run(client, pipeline)
    assert (first["state"], second["state"]) == ("succeeded", "succeeded")
    page.reload()

    page.get_by_role("button", name=re.compile("^Run 2")).click()
    page.get_by_role("tab", name="History", exact=True).click()
    page.get_by_role("button", name="Compare Run 2 with…").click()
    dialog = page.get_by_role("dialog", name="Compare versions or runs")
    expect(dialog.get_by_role("button", name=re.compile("^Run 1 Before"))).to_be_visible()
    dialog.get_by_role("button", name="Compare", exact=True).click()

    expect(page).to_have_url(re.compile(f"before=run-{first['id']}&after=run-{second['id']}"))
    expect(changes(page)).to_have_count(1)
    expect(changes(page)).to_contain_text("0.7 → 0.8")
    headline = page.get_by_text(re.compile(r"^Coefficient of determination 0\.\d+ → 0\.\d+$"))
    expect(headline).to_be_visible()
    row = pane(page).get_by_role("row", name=re.compile("Root mean squared error"))
    fell = second["metrics"]["Root_Mean_Squared_Error"] < first["metrics"]["Root_Mean_Squared_Error"]
    expect(row).to_contain_text("better" if fell else "worse")
    # both sides and the metrics are there again after a reload
    page.reload()
    expect(changes(page)).to_contain_text("0.7 → 0.8")
    expect(pane(page).get_by_role("link", name="Run 1")).to_be_visible()


def test_the_canvas_shows_what_came_went_and_changed_and_keys_go_through_it(app: App, stack: Stack) -> None:
    pipeline = open_sample(app, stack)
    page, client = app.page, stack.client()
    edit(client, pipeline, set_parameter("split_data", "fraction", 0.8))
    revision = replace_cleaning_by_a_script(client, pipeline)
    page.goto(f"/pipelines/{pipeline}/compare?before=revision-0&after=revision-{revision}")

    expect(app.canvas.node("Drop rows by hand")).to_have_accessible_description(re.compile("^added"))
    expect(app.canvas.node(CLEAN)).to_have_accessible_description(re.compile("^removed"))
    expect(app.canvas.node(SPLIT)).to_have_accessible_description(re.compile("^changed"))
    expect(app.canvas.node("Score Model")).to_have_accessible_description(re.compile("^unchanged"))
    expect(changes(page)).to_have_count(7)
    expect(page.get_by_label(re.compile("^Added"))).to_be_checked()
    expect(pane(page)).to_contain_text("Neither side has a run that succeeded")
    assert findings(page) == []

    said = page.locator("[aria-live=polite]").first
    page.keyboard.press("n")
    expect(said).to_contain_text("Change 1 of 7: ")
    page.keyboard.press("p")
    expect(said).to_contain_text("Change 7 of 7: ")
    changes(page).filter(has_text=FRACTION).press("Enter")
    table = pane(page).get_by_role("table")
    expect(table.get_by_role("row", name=f"{FRACTION} 0.7 0.8")).to_be_visible()

    # what is not wanted goes from the canvas and from the list
    page.get_by_label(re.compile("^Removed")).press("Space")
    expect(app.canvas.node(CLEAN)).to_have_count(0)
    expect(changes(page)).to_have_count(4)
    expect(said).to_contain_text("4 changes shown")
    app.canvas.select("Drop rows by hand")
    expect(pane(page)).to_contain_text("It is there only after.")

    # the other way round, what came has gone
    page.get_by_role("button", name="Swap before and after").click()
    expect(app.canvas.node(CLEAN)).to_have_accessible_description(re.compile("^added"))


def test_a_script_is_compared_line_by_line(app: App, stack: Stack) -> None:
    pipeline = open_sample(app, stack)
    page, client = app.page, stack.client()
    before = replace_cleaning_by_a_script(client, pipeline)
    script = _SCRIPT.format(line="first.dropna(how='all'),")
    after = edit(client, pipeline, set_parameter("by_hand", "python_script", script))
    page.goto(f"/pipelines/{pipeline}/compare?before=revision-{before}&after=revision-{after}")
    changes(page).filter(has_text="Drop rows by hand").click()
    lines = pane(page).get_by_role("list", name=re.compile("^Changed lines of "))
    expect(lines.get_by_role("listitem").filter(has_text="Removed line")).to_contain_text("first.dropna(),")
    expect(lines.get_by_role("listitem").filter(has_text="Added line")).to_contain_text("how='all'")
    assert findings(page) == []


def test_a_version_is_compared_from_the_history_by_keyboard(app: App, stack: Stack) -> None:
    pipeline = open_sample(app, stack)
    page, client = app.page, stack.client()
    client.post(f"pipelines/{pipeline}/versions", {"revision": 0, "name": "As it came"})
    page.get_by_role("button", name="History", exact=True).click()
    app.canvas.select_by_keyboard(CLEAN)
    app.canvas.node(CLEAN).press("b")
    page.get_by_role("button", name="Compare As it came with…").press("Enter")
    dialog = page.get_by_role("dialog", name="Compare versions or runs")
    expect(dialog.get_by_role("button", name=re.compile("^As it came"))).to_be_visible()
    assert findings(page) == []
    dialog.get_by_role("button", name="Compare", exact=True).press("Enter")

    expect(page).to_have_url(re.compile(r"before=version-[0-9a-f-]{36}&after=revision-1"))
    expect(changes(page)).to_contain_text("Disabled no → yes")
    page.get_by_role("link", name="Open the pipeline").press("Enter")
    expect(page).to_have_url(re.compile(f"/pipelines/{pipeline}$"))

    page.keyboard.press("Control+k")
    search = page.get_by_role("textbox", name="Search commands, modules and nodes")
    expect(search).to_be_focused()
    search.press_sequentially("compare versions")
    page.keyboard.press("Enter")
    expect(dialog).to_be_visible()
    expect(dialog.get_by_role("button", name=re.compile("^The draft now"))).to_be_visible()


def test_a_side_that_is_gone_is_named_and_another_can_be_chosen(app: App, stack: Stack) -> None:
    pipeline = open_sample(app, stack)
    page = app.page
    page.goto(f"/pipelines/{pipeline}/compare?before=version-{uuid.uuid4()}&after=revision-0")
    expect(page.get_by_role("alert")).to_contain_text("What should stand before is not there")
    page.get_by_role("button", name=re.compile("Before$")).click()
    page.get_by_role("option", name=re.compile("^The draft now")).click()
    expect(page.get_by_role("region", name="Changes")).to_contain_text("Nothing differs")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_comparison_can_be_read_by_everyone(app: App, stack: Stack, scheme: str) -> None:
    page, client = app.page, stack.client()
    page.add_init_script(f"localStorage.setItem('atelier.theme', '{scheme}')")
    pipeline = open_sample(app, stack)
    revision = replace_cleaning_by_a_script(client, pipeline)
    page.goto(f"/pipelines/{pipeline}/compare?before=revision-0&after=revision-{revision}")
    expect(changes(page)).to_have_count(6)
    page.keyboard.press("n")
    expect(pane(page).get_by_role("heading", level=2)).to_be_visible()

    assert findings(page) == []


def test_the_comparison_speaks_french(app: App, stack: Stack) -> None:
    pipeline = open_sample(app, stack)
    revision = replace_cleaning_by_a_script(stack.client(), pipeline)
    page = app.page
    page.add_init_script("localStorage.setItem('atelier.language', 'fr')")
    page.goto(f"/pipelines/{pipeline}/compare?before=revision-0&after=revision-{revision}")
    expect(page.get_by_role("list", name="Modifications")).to_contain_text("retiré")
