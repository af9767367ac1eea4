"""A person publishes a group as a module of the project, places it, changes it and updates another place."""

from __future__ import annotations

import re
import uuid
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, expect

from tests.e2e.conftest import VIEWPORT
from tests.e2e.pages.app import App
from tests.e2e.stack import Stack
from tests.e2e.test_accessibility import choose_theme, findings
from tests.e2e.test_execution import open_sample
from tests.e2e.test_groups import CLEAN, SELECT, make_group

pytestmark = pytest.mark.timeout(300)

MODE = "Cleaning mode"


def instance(app: App, name: str) -> Locator:
    return app.canvas.region.get_by_role("group", name=f"Sub-pipeline {name}", exact=True)


def document(stack: Stack, pipeline: str) -> dict[str, Any]:
    return dict(stack.client().get(f"pipelines/{pipeline}")["document"])


def sources(stack: Stack, pipeline: str) -> dict[str, tuple[int, bool]]:
    """By the name of the group: its version, and whether it is sealed."""
    groups = document(stack, pipeline)["groups"].values()
    return {
        group["name"]: (group["source"]["version"], group["source"]["sealed"])
        for group in groups
        if "source" in group
    }


def published(stack: Stack) -> str:
    """The id of a pipeline with one folded instance of what was published from it."""
    client = stack.client()
    project = client.get("session")["projects"][0]["id"]
    pipeline = str(client.post("samples/automobile_price_basic/open", {"project": project})["id"])
    group = {"id": "g", "name": "Préparer", "collapsed": True, "ports": {}}
    members = {"select_columns": "g", "clean_missing_data": "g"}
    steps = [
        {"id": str(uuid.uuid4()), "type": "add_group", "group": group},
        {"id": str(uuid.uuid4()), "type": "set_groups", "groups": members},
    ]
    client.post(f"pipelines/{pipeline}/operations", {"base_revision": 0, "operations": steps})
    made = client.post(
        f"projects/{project}/sub-pipelines",
        {
            "pipeline": pipeline,
            "revision": 1,
            "group": "g",
            "name": f"Préparer {uuid.uuid4().hex[:4]}",
            "ports": {
                "input:select_columns.dataset": "Table brute",
                "output:clean_missing_data.cleaned_dataset": "Table propre",
            },
            "parameters": {"Que faire": ["clean_missing_data.cleaning_mode"]},
        },
    )
    link = {"id": str(uuid.uuid4()), "type": "edit_group", "group": made["group"]}
    client.post(f"pipelines/{pipeline}/operations", {"base_revision": 1, "operations": [link]})
    return pipeline


def publish_dialog(app: App) -> Locator:
    return app.page.get_by_role("dialog", name=re.compile("^Publish"))


def publish(app: App, group: str, name: str) -> None:
    """Publish a group with one parameter left open, and with names of its own for the ports."""
    app.canvas.region.get_by_role("group", name=f"Group {group}", exact=True).focus()
    app.page.keyboard.press("Shift+F10")
    app.page.get_by_role("menuitem", name="Publish as sub-pipeline…", exact=True).click()
    dialog = publish_dialog(app)
    dialog.get_by_role("textbox", name="Name", exact=True).fill(name)
    dialog.get_by_role("textbox", name=f"Name of the port {SELECT}: Dataset").fill("Raw table")
    box = dialog.get_by_role("checkbox", name=f"{CLEAN}: {MODE}")
    box.focus()
    box.press("Space")
    dialog.get_by_role("textbox", name=f"Name of the parameter {CLEAN}: {MODE}").fill("What to do")
    assert findings(app.page) == [], "publishing"
    dialog.get_by_role("button", name="Publish", exact=True).click()
    expect(dialog).to_be_hidden()
    expect(instance(app, name)).to_be_visible()


def test_a_group_is_published_placed_run_changed_and_updated(app: App, stack: Stack) -> None:
    pipeline = open_sample(app, stack)
    make_group(app, "Prepare")
    publish(app, "Prepare", "Tidy prices")
    app.expect_announcement("Tidy prices is published")
    app.wait_until_saved()
    assert sources(stack, pipeline) == {"Tidy prices": (1, True)}

    # by keyboard from the list of modules, where it is one among them
    app.palette.insert_by_keyboard("Tidy prices")
    second = instance(app, "Tidy prices 2")
    expect(second).to_have_accessible_description(re.compile("version 1 of Tidy prices"))
    # by mouse, by dragging it to the canvas
    app.canvas.fit()
    box = app.canvas.region.bounding_box()
    assert box is not None
    app.palette.drag("Tidy prices", box["x"] + box["width"] - 220, box["y"] + box["height"] - 200)
    expect(instance(app, "Tidy prices 3")).to_be_visible()
    app.wait_until_saved()
    assert len(sources(stack, pipeline)) == 3

    # its parameter is its own, all else is the version's
    second.focus()
    second.press("Enter")
    app.inspector.choose("What to do", "Remove entire row")
    app.wait_until_saved()
    source = app.canvas.output("Automobile price data (Raw)", "Dataset")
    app.canvas.connect_by_keyboard(source, app.canvas.input("Tidy prices 2", "Raw table"))
    app.canvas.connect_by_keyboard(source, app.canvas.input("Tidy prices 3", "Raw table"))
    app.wait_until_saved()
    assert findings(app.page) == [], "three of them"

    app.run.start()
    app.run.expect_state("succeeded")
    expect(second).to_have_accessible_description(re.compile("all succeeded"))
    second.get_by_role("button", name="Show only Tidy prices 2").press("Enter")
    # another instance may have made the same result a moment before
    app.canvas.expect_state(f"{CLEAN} 2", "(succeeded|reused)")
    app.page.keyboard.press("Escape")
    app.canvas.select_by_keyboard(f"{CLEAN} 2")
    expect(app.inspector.region.get_by_text("Part of the sub-pipeline “Tidy prices 2”")).to_be_visible()
    app.page.keyboard.press("Delete")
    expect(app.page.get_by_text(re.compile("belongs to the sub-pipeline")).first).to_be_visible()
    app.page.get_by_role("navigation", name="Where you are").get_by_role("button").first.press("Enter")

    # a new version from where it was published first
    first = instance(app, "Tidy prices")
    first.focus()
    first.press("Enter")
    app.inspector.region.get_by_role("button", name="Open for editing").press("Enter")
    app.expect_announcement("can be edited here")
    app.page.keyboard.press("Escape")
    app.canvas.choose_from_menu(CLEAN, "Disable")
    first.focus()
    first.press("Enter")
    app.inspector.region.get_by_role("button", name="Publish a new version…").press("Enter")
    dialog = publish_dialog(app)
    expect(dialog.get_by_text("It becomes version 2")).to_be_visible()
    dialog.get_by_role("button", name="Publish", exact=True).press("Enter")
    expect(dialog).to_be_hidden()
    app.wait_until_saved()
    assert sources(stack, pipeline) == {
        "Tidy prices": (2, True),
        "Tidy prices 2": (1, True),
        "Tidy prices 3": (1, True),
    }

    # nothing follows by itself; one is updated in one step
    expect(second).to_have_accessible_description(re.compile("version 2 is there"))
    second.focus()
    app.page.keyboard.press("Shift+F10")
    app.page.get_by_role("menuitem", name="Update to version 2", exact=True).press("Enter")
    app.expect_announcement("Tidy prices 2 updated")
    app.wait_until_saved()
    assert sources(stack, pipeline)["Tidy prices 2"] == (2, True)
    assert sources(stack, pipeline)["Tidy prices 3"] == (1, True)
    nodes = document(stack, pipeline)["nodes"]
    assert nodes["clean_missing_data_2"]["disabled"] is True
    assert nodes["clean_missing_data_2"]["parameters"]["cleaning_mode"] == "Remove entire row"
    app.page.keyboard.press("Control+z")
    app.wait_until_saved()
    assert sources(stack, pipeline)["Tidy prices 2"] == (1, True)
    assert "disabled" not in document(stack, pipeline)["nodes"]["clean_missing_data_2"]


def test_the_sub_pipelines_of_a_project_are_looked_through(app: App, stack: Stack) -> None:
    choose_theme(app.page, "dark")
    pipeline = open_sample(app, stack)
    make_group(app, "Prepare")
    publish(app, "Prepare", "Looked through")
    app.wait_until_saved()
    app.page.keyboard.press("Control+k")
    search = app.page.get_by_role("textbox", name="Search commands, modules and nodes")
    search.fill("sub-pipelines of this")
    search.press("Enter")
    dialog = app.page.get_by_role("dialog", name="Sub-pipelines of this project")
    row = dialog.get_by_role("listitem").filter(has_text="Looked through")
    expect(row.get_by_text(re.compile("^Used in"))).to_be_visible()
    assert findings(app.page) == [], "the list"

    row.get_by_role("button", name="Delete Looked through").press("Enter")
    app.page.get_by_role("alertdialog").get_by_role("button", name="Delete").press("Enter")
    expect(app.page.get_by_text(re.compile("Archive it instead"))).to_be_visible()
    row.get_by_role("button", name="Archive Looked through").press("Enter")
    expect(row.get_by_text("archived", exact=True)).to_be_visible()
    app.page.keyboard.press("Escape")
    app.palette.search("Looked through")
    expect(app.palette.region.get_by_role("button", name="Looked through")).to_have_count(0)

    # detached, it is an ordinary group, and nothing stands against deleting
    card = instance(app, "Looked through")
    card.focus()
    card.press("Enter")
    app.inspector.region.get_by_role("button", name="Detach").press("Enter")
    expect(app.canvas.region.get_by_role("group", name="Group Looked through")).to_be_visible()
    app.wait_until_saved()
    assert sources(stack, pipeline) == {}


def test_it_is_chosen_where_its_ports_fit_and_shown_in_the_outline(app: App, stack: Stack) -> None:
    open_sample(app, stack)
    make_group(app, "Prepare")
    publish(app, "Prepare", "Fitting")
    app.wait_until_saved()
    app.outline.show()
    expect(app.outline.row("Fitting")).to_contain_text("version 1 of Fitting")
    app.outline.focus("Split Data")
    app.page.keyboard.press("+")
    expect(app.page.get_by_role("dialog").get_by_role("searchbox")).to_be_focused()
    app.page.keyboard.type("Fitting")
    expect(app.page.get_by_role("option", name=re.compile("^Fitting(,|$)"))).to_be_visible()
    app.page.keyboard.press("ArrowDown")
    app.page.keyboard.press("Enter")
    expect(app.outline.row("Fitting 2")).to_be_focused()
    expect(app.outline.row("Fitting 2")).to_contain_text("version 1 of Fitting")


def test_the_link_is_taken_back_and_copied(app: App, stack: Stack) -> None:
    pipeline = open_sample(app, stack)
    make_group(app, "Prepare")
    publish(app, "Prepare", "Shown")
    app.wait_until_saved()
    # the name of the group stays one's own; undo takes the link back, the sub-pipeline stays
    app.page.keyboard.press("Control+z")
    expect(app.canvas.region.get_by_role("group", name="Group Prepare")).to_be_visible()
    app.wait_until_saved()
    assert sources(stack, pipeline) == {}
    app.page.keyboard.press("Control+Shift+z")
    expect(instance(app, "Shown")).to_be_visible()
    app.page.reload()
    expect(instance(app, "Shown")).to_be_visible()
    card = instance(app, "Shown")
    card.get_by_role("button", name="Collapse Shown").press("Enter")
    card.focus()
    card.press("Enter")
    app.page.keyboard.press("Control+d")
    expect(instance(app, "Shown 2").or_(instance(app, "Shown").nth(1))).to_be_visible()
    app.wait_until_saved()
    groups = document(stack, pipeline)["groups"].values()
    assert [group["source"]["sealed"] for group in groups] == [True, True]


def test_in_french(browser: Browser, stack: Stack) -> None:
    pipeline = published(stack)
    context = browser.new_context(
        base_url=stack.address,
        viewport=VIEWPORT,
        locale="fr-FR",
        reduced_motion="reduce",
        storage_state=stack.owner_state(browser),
    )
    app = App(context.new_page())
    app.page.goto(f"/pipelines/{pipeline}")
    card = app.page.get_by_role("group", name="Sous-pipeline Préparer", exact=True)
    expect(card).to_have_accessible_description(re.compile("version 1 de Préparer"), timeout=20_000)
    card.focus()
    card.press("Enter")
    inspector = app.page.get_by_role("region", name="Inspecteur", exact=True)
    expect(inspector.get_by_role("button", name="Que faire").first).to_be_visible()
    inspector.get_by_role("button", name="Ouvrir pour modifier").press("Enter")
    inspector.get_by_role("button", name="Publier une nouvelle version…").press("Enter")
    dialog = app.page.get_by_role("dialog")
    expect(dialog.get_by_text("Il devient la version 2.")).to_be_visible()
    dialog.get_by_role("button", name="Publier", exact=True).press("Enter")
    expect(dialog.get_by_role("alert")).to_contain_text("depuis la version 1.")
    assert findings(app.page) == []
    dialog.get_by_role("button", name="Annuler").press("Enter")
    inspector.get_by_role("button", name="Abandonner les modifications").press("Enter")
    expect(inspector.get_by_role("button", name="Ouvrir pour modifier")).to_be_visible()
    context.close()
