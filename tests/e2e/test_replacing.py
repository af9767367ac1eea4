"""A person replaces a module by a sub-pipeline of the project, and an instance of one by something else."""

from __future__ import annotations

import re
import uuid
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.e2e.pages.app import App
from tests.e2e.stack import Stack
from tests.e2e.test_accessibility import findings
from tests.e2e.test_sub_pipelines import document, instance, published

pytestmark = pytest.mark.timeout(300)

REPLACE = "Replace with another module…"


def test_it_replaces_a_module_and_keeps_the_connections_that_fit(app: App, stack: Stack) -> None:
    pipeline = published(stack)
    name = name_of_published(stack, pipeline)
    put_after_cleaning(stack, pipeline, "Check again")
    before = document(stack, pipeline)
    app.open_pipeline(pipeline)

    # by keyboard: from the menu of the node, typed without accents
    app.canvas.select_by_keyboard("Check again")
    app.page.keyboard.press("Shift+F10")
    app.page.get_by_role("menuitem", name=REPLACE, exact=True).press("Enter")
    chooser = app.page.get_by_role("dialog", name="Replace Check again with")
    expect(chooser.get_by_role("searchbox")).to_be_focused()
    app.page.keyboard.type(name.replace("é", "e").lower())
    first = chooser.get_by_role("option").first
    expect(first).to_have_accessible_name(name)
    expect(first).to_have_accessible_description("Keeps all connections and parameters")
    assert findings(app.page) == [], "choosing"
    app.page.keyboard.press("Enter")
    expect(instance(app, "Check again")).to_be_focused()
    app.expect_announcement(f"Check again replaced by {name}")
    app.wait_until_saved()
    after = document(stack, pipeline)
    assert "again" not in after["nodes"]
    [group] = [one for one in after["groups"].values() if one["name"] == "Check again"]
    own = {origin: node for node, origin in group["source"]["nodes"].items()}
    ends = {(edge["source"]["node"], edge["target"]["node"]) for edge in after["edges"].values()}
    assert {
        ("clean_missing_data", own["select_columns"]),
        (own["clean_missing_data"], "split_data"),
    } <= ends

    app.page.keyboard.press("Control+z")
    expect(app.canvas.node("Check again")).to_be_visible()
    app.wait_until_saved()
    assert document(stack, pipeline) == before

    # by mouse, and it is there after a reload
    app.canvas.node("Check again").click(button="right")
    app.page.get_by_role("menuitem", name=REPLACE, exact=True).click()
    chooser.get_by_role("option", name=name, exact=True).click()
    expect(instance(app, "Check again")).to_be_visible()
    app.wait_until_saved()
    app.page.reload()
    expect(instance(app, "Check again")).to_have_accessible_description(re.compile("version 1 of"))


def test_an_instance_is_replaced_by_a_module_and_by_another_sub_pipeline(app: App, stack: Stack) -> None:
    other = name_of_published(stack, published(stack))
    pipeline = published(stack)
    own = name_of_published(stack, pipeline)
    before = document(stack, pipeline)
    name = before["groups"]["g"]["name"]
    app.open_pipeline(pipeline)
    keyboard = app.page.keyboard

    # by keyboard, by another sub-pipeline
    instance(app, name).focus()
    keyboard.press("Shift+F10")
    app.page.get_by_role("menuitem", name=REPLACE, exact=True).press("Enter")
    chooser = app.page.get_by_role("dialog", name=f"Replace {name} with")
    expect(chooser.get_by_role("searchbox")).to_be_focused()
    expect(chooser.get_by_role("option", name=own, exact=True)).to_have_count(0)
    keyboard.type(other.lower())
    first = chooser.get_by_role("option").first
    expect(first).to_have_accessible_name(other)
    expect(first).to_have_accessible_description("Keeps all connections and parameters")
    assert findings(app.page) == [], "choosing"
    keyboard.press("Enter")
    app.expect_announcement(f"{name} replaced by {other}")
    app.wait_until_saved()
    after = document(stack, pipeline)
    [group] = after["groups"].values()
    assert group["source"]["sub_pipeline"] != before["groups"]["g"]["source"]["sub_pipeline"]
    assert len(after["edges"]) == len(before["edges"])
    expect(instance(app, group["name"])).to_be_focused()

    # one step, taken back whole
    keyboard.press("Control+z")
    expect(instance(app, name)).to_be_visible()
    app.wait_until_saved()
    assert document(stack, pipeline) == before

    # by mouse, by a module
    instance(app, name).click(button="right")
    app.page.get_by_role("menuitem", name=REPLACE, exact=True).click()
    lossy = chooser.get_by_role("option", name="Sample Dataset", exact=True)
    expect(lossy).to_have_accessible_description("Loses one connection")
    chooser.get_by_role("option", name="Clean Missing Data", exact=True).click()
    # the name is that of the group that was published, given by hand
    expect(app.canvas.node(name)).to_be_focused()
    app.wait_until_saved()
    after = document(stack, pipeline)
    assert after["groups"] == {}
    [node] = [one for one in after["nodes"].values() if one["module"] == "clean_missing_data"]
    ends = {(edge["source"]["node"], edge["target"]["node"]) for edge in after["edges"].values()}
    assert {(node["id"], "split_data")} <= ends
    assert any(target == node["id"] for _, target in ends)


def test_in_the_outline_an_instance_is_replaced_too(app: App, stack: Stack) -> None:
    pipeline = published(stack)
    name = document(stack, pipeline)["groups"]["g"]["name"]
    app.open_pipeline(pipeline)
    app.page.get_by_role("radio", name="Outline", exact=True).click()
    row = app.page.get_by_role("row", name=re.compile(f"^Sub-pipeline {name}"))
    row.focus()
    app.page.keyboard.press("Shift+F10")
    app.page.get_by_role("menuitem", name=REPLACE, exact=True).press("Enter")
    chooser = app.page.get_by_role("dialog", name=f"Replace {name} with")
    expect(chooser.get_by_role("searchbox")).to_be_focused()
    app.page.keyboard.type("remove dup")
    expect(chooser.get_by_role("option").first).to_have_accessible_name("Remove Duplicate Rows")
    app.page.keyboard.press("Enter")
    expect(app.page.get_by_role("row", name=re.compile(f"^{name} Remove Duplicate Rows"))).to_be_focused()
    app.wait_until_saved()
    assert document(stack, pipeline)["groups"] == {}


def name_of_published(stack: Stack, pipeline: str) -> str:
    client = stack.client()
    source = document(stack, pipeline)["groups"]["g"]["source"]["sub_pipeline"]
    project = client.get(f"pipelines/{pipeline}")["project"]
    [name] = [one["name"] for one in client.get(f"projects/{project}/sub-pipelines") if one["id"] == source]
    return str(name)


def put_after_cleaning(stack: Stack, pipeline: str, name: str) -> None:
    """One more module in the flow, after the group."""
    draft = document(stack, pipeline)
    [edge] = [one for one in draft["edges"].values() if one["source"]["node"] == "clean_missing_data"]
    module = draft["nodes"]["clean_missing_data"]
    position = {"x": module["position"]["x"], "y": module["position"]["y"] + 130}
    node = {"id": "again", "name": name, "comment": "", "parameters": {}, "position": position}
    node |= {key: module[key] for key in ("module", "version")}
    into = {"node": "again", "port": "dataset"}
    out = {"node": "again", "port": "cleaned_dataset"}
    steps: list[dict[str, Any]] = [
        {"type": "disconnect", "edge_id": edge["id"]},
        {"type": "add_node", "node": node},
        {"type": "connect", "edge": {"id": "into", "source": edge["source"], "target": into}},
        {"type": "connect", "edge": {"id": "out", "source": out, "target": edge["target"]}},
    ]
    operations = [{"id": str(uuid.uuid4()), **step} for step in steps]
    stack.client().post(f"pipelines/{pipeline}/operations", {"base_revision": 2, "operations": operations})
