"""A person changes a pipeline: disables, colours, arranges, inserts, replaces; by mouse and by keyboard."""

from __future__ import annotations

import re
from typing import Any

from playwright.sync_api import expect

from tests.e2e.pages.app import App
from tests.e2e.stack import Stack
from tests.e2e.test_execution import open_sample

SELECT = "Select Columns in Dataset"
CLEAN = "Clean Missing Data"
LEARNER = "Linear Regression"
SPLIT = "Split Data"
SCORE = "Score Model"


def document_of(stack: Stack, pipeline: str) -> dict[str, Any]:
    return dict(stack.client().get(f"pipelines/{pipeline}")["document"])


def named(document: dict[str, Any], name: str) -> dict[str, Any]:
    return next(node for node in document["nodes"].values() if node["name"] == name)


def wires(document: dict[str, Any]) -> set[tuple[str, str]]:
    names = {key: node["name"] for key, node in document["nodes"].items()}
    return {
        (names[edge["source"]["node"]], names[edge["target"]["node"]]) for edge in document["edges"].values()
    }


def test_a_node_is_disabled_by_keyboard_says_so_and_is_left_out_of_the_run(app: App, stack: Stack) -> None:
    pipeline = open_sample(app, stack)
    clean = app.canvas.node(CLEAN)
    app.canvas.select_by_keyboard(CLEAN)
    clean.press("b")
    expect(clean).to_have_accessible_description(re.compile("disabled"))
    app.wait_until_saved()
    app.run.start()
    app.run.expect_state("succeeded")
    client = stack.client()
    run = client.get(f"runs?pipeline={pipeline}")["results"][0]
    steps = client.get(f"runs/{run['id']}")["steps"]
    assert named(document_of(stack, pipeline), CLEAN)["id"] not in {step["node"] for step in steps}

    app.page.reload()
    expect(clean).to_have_accessible_description(re.compile("disabled"))
    clean.focus()
    clean.press("b")
    expect(clean).not_to_have_accessible_description(re.compile("disabled"))
    app.wait_until_saved()
    assert "disabled" not in named(document_of(stack, pipeline), CLEAN)


def test_a_disabled_source_is_a_problem_that_says_why(app: App, stack: Stack) -> None:
    pipeline = open_sample(app, stack)
    app.canvas.select_by_keyboard(LEARNER)
    app.canvas.choose_from_menu(LEARNER, "Disable")
    app.wait_until_saved()
    issues = stack.client().get(f"pipelines/{pipeline}/validation")["issues"]
    assert any(f"{LEARNER} is disabled" in issue["message"] for issue in issues)
    app.canvas.undo()
    expect(app.canvas.node(LEARNER)).not_to_have_accessible_description(re.compile("disabled"))


def test_a_colour_is_chosen_in_the_menu_and_stays(app: App, stack: Stack) -> None:
    pipeline = open_sample(app, stack)
    app.canvas.select_by_keyboard(SPLIT)
    app.page.keyboard.press("Shift+F10")
    app.page.get_by_role("menuitem", name="Colour", exact=True).hover()
    app.page.get_by_role("menuitemradio", name="Gold", exact=True).click()
    app.wait_until_saved()
    assert named(document_of(stack, pipeline), SPLIT)["color"] == "gold"


def test_a_module_is_inserted_on_a_connection_by_keyboard(app: App, stack: Stack) -> None:
    pipeline = open_sample(app, stack)
    edge = app.canvas.region.get_by_role("img", name=re.compile(rf"^{SELECT}: .* to {CLEAN}: "))
    edge.focus()
    edge.press("Enter")
    app.page.keyboard.press("+")
    chooser = app.page.get_by_role("dialog", name=f"Insert a module between {SELECT} and {CLEAN}")
    expect(chooser).to_be_visible()
    app.page.keyboard.type("normalize")
    expect(chooser.get_by_role("option")).to_have_count(1)
    app.page.keyboard.press("ArrowDown")
    app.page.keyboard.press("Enter")
    expect(chooser).to_be_hidden()
    expect(app.canvas.node("Normalize Data")).to_be_focused()
    app.wait_until_saved()
    assert {(SELECT, "Normalize Data"), ("Normalize Data", CLEAN)} <= wires(document_of(stack, pipeline))
    app.page.keyboard.press("Control+z")
    expect(app.canvas.node("Normalize Data")).to_be_hidden()
    app.wait_until_saved()
    assert (SELECT, CLEAN) in wires(document_of(stack, pipeline))


def test_a_connection_dropped_on_nothing_offers_the_modules_that_fit(app: App, stack: Stack) -> None:
    pipeline = open_sample(app, stack)
    app.canvas.fit()
    port = app.canvas.output(SCORE, "Scored dataset")
    box = port.bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    app.page.mouse.move(x, y)
    app.page.mouse.down()
    app.page.mouse.move(x - 240, y + 40, steps=8)
    app.page.mouse.up()
    chooser = app.page.get_by_role("dialog", name=re.compile("Connect a new module"))
    expect(chooser).to_be_visible()
    # a learner takes no table, so it is not offered
    expect(chooser.get_by_role("option", name=re.compile("^Linear Regression"))).to_have_count(0)
    chooser.get_by_role("option", name=re.compile("^Select Columns in Dataset")).click()
    added = app.canvas.node(f"{SELECT} 2")
    expect(added).to_be_visible()
    app.wait_until_saved()
    assert (SCORE, f"{SELECT} 2") in wires(document_of(stack, pipeline))


def test_a_module_is_replaced_and_keeps_its_connections(app: App, stack: Stack) -> None:
    pipeline = open_sample(app, stack)
    before = wires(document_of(stack, pipeline))
    app.canvas.select_by_keyboard("Linear Regression")
    app.canvas.choose_from_menu("Linear Regression", "Replace with another module…")
    chooser = app.page.get_by_role("dialog", name="Replace Linear Regression with")
    chooser.get_by_role("option", name=re.compile("^Boosted Decision Tree Regression")).click()
    expect(app.canvas.node("Boosted Decision Tree Regression")).to_be_visible()
    app.wait_until_saved()
    after = wires(document_of(stack, pipeline))
    assert after == {
        tuple(name.replace("Linear Regression", "Boosted Decision Tree Regression") for name in pair)
        for pair in before
    }


def test_nodes_are_taken_out_of_the_flow_and_arranged(app: App, stack: Stack) -> None:
    pipeline = open_sample(app, stack)
    app.canvas.select_by_keyboard(CLEAN)
    app.canvas.choose_from_menu(CLEAN, "Take out, keep the flow")
    expect(app.canvas.node(CLEAN)).to_be_hidden()
    app.wait_until_saved()
    assert (SELECT, SPLIT) in wires(document_of(stack, pipeline))

    app.canvas.select_by_keyboard(SPLIT)
    score = app.canvas.node(SCORE)
    score.focus()
    score.press("Shift+Enter")
    app.page.keyboard.press("Shift+F10")
    app.page.get_by_role("menuitem", name="Arrange", exact=True).hover()
    app.page.get_by_role("menuitem", name="Align left edges", exact=True).click()
    app.wait_until_saved()
    document = document_of(stack, pipeline)
    assert named(document, SPLIT)["position"]["x"] == named(document, SCORE)["position"]["x"]
