"""A problem is solved from the list of problems, without a pointer."""

from __future__ import annotations

import re
import uuid
from typing import Any

from playwright.sync_api import Page, expect

from tests.e2e.pages.app import App
from tests.e2e.stack import Stack
from tests.e2e.test_accessibility import findings

GHOST = ".ghost-card"
AT = "([id, y]) => document.getElementById(id).getBoundingClientRect().y === y"


def test_a_missing_column_is_taken_out_by_keyboard(app: App, page: Page, stack: Stack) -> None:
    app.open_pipeline(_draw(stack, columns=["species", "wingspan"]))

    page.get_by_role("button", name=re.compile("Problems")).press("Enter")
    fix = page.get_by_role("button", name="Take wingspan out of the selection")
    expect(fix).to_be_visible()
    page.get_by_role("button", name=re.compile("^Error: Select")).focus()
    page.keyboard.press("Tab")
    expect(fix).to_be_focused()
    expect(page.get_by_role("tooltip")).to_have_text("Changes “Select columns” of Select.")
    page.keyboard.press("Enter")

    expect(page.get_by_text("No problems").first).to_be_visible()
    app.wait_until_saved()
    page.keyboard.press("Control+z")
    expect(fix).to_be_visible()


def test_a_field_offers_the_fix_of_its_problem(app: App, page: Page, stack: Stack) -> None:
    app.open_pipeline(_draw(stack, columns=["Species", "wingspan"]))
    app.canvas.select_by_keyboard("Select")

    app.inspector.region.get_by_role("button", name="Use species instead of Species").press("Enter")
    app.inspector.region.get_by_role("button", name="Take wingspan out of the selection").press("Enter")

    expect(app.inspector.region.get_by_role("group", name="Quick fixes")).to_have_count(0)


def test_what_a_fix_would_do_is_shown_as_a_ghost_while_it_has_the_focus(
    app: App, page: Page, stack: Stack
) -> None:
    app.open_pipeline(_draw(stack, columns=["species", "wingspan"]))
    page.get_by_role("button", name=re.compile("Problems")).press("Enter")
    fix = page.get_by_role("button", name="Take wingspan out of the selection")
    expect(page.locator(GHOST)).to_have_count(0)

    fix.focus()
    expect(page.locator(f"{GHOST}[data-ghost=changed]")).to_have_text("Changes: Select columns")
    page.keyboard.press("Escape")
    expect(page.locator(GHOST)).to_have_count(0)
    page.get_by_role("button", name=re.compile("^Error: Select")).focus()
    page.keyboard.press("Tab")
    expect(page.locator(GHOST)).to_have_count(1)
    page.keyboard.press("Shift+Tab")
    expect(page.locator(GHOST)).to_have_count(0)

    # nothing of it has changed the draft
    expect(fix).to_be_visible()
    expect(page.get_by_role("button", name=re.compile("^Undo"))).to_be_disabled()


def test_an_inserted_node_and_a_removed_connection_are_ghosts_under_the_pointer(
    app: App, page: Page, stack: Stack
) -> None:
    app.open_pipeline(_draw_texts(stack))
    page.get_by_role("button", name=re.compile("Problems")).click()
    node = page.locator("#node-normalize")
    before = node.bounding_box()
    assert before is not None

    fix = page.get_by_role("button", name=re.compile("^Insert Edit Metadata"))
    fix.hover()
    expect(page.locator(f"{GHOST}[data-ghost=added]")).to_contain_text("Edit Metadata")
    expect(page.locator(".ghost-line[data-ghost=added]")).to_have_count(2)
    expect(page.locator(".ghost-line[data-ghost=removed]")).to_have_count(1)
    expect(page.get_by_role("tooltip")).to_contain_text("Adds Edit Metadata.")
    page.mouse.move(700, 300)
    expect(page.locator(".ghosts")).to_have_count(0)
    expect(page.locator(".react-flow__node")).to_have_count(2)
    # what had made room goes back to where it was
    page.wait_for_function(AT, arg=["node-normalize", before["y"]])

    fix.hover()
    expect(page.locator(GHOST)).to_have_count(1)
    assert findings(page) == []
    fix.click()
    expect(page.locator(".react-flow__node")).to_have_count(3)
    expect(page.locator(".ghosts")).to_have_count(0)


def _draw_texts(stack: Stack) -> str:
    """A text column where numbers are wanted."""
    chosen = {"columns_to_transform": _names(["species"])}
    return _draw_after_data(stack, _add("normalize", "normalize_data", "Normalize", chosen, y=130))


def _draw(stack: Stack, columns: list[str]) -> str:
    select = _add("select", "select_columns_in_dataset", "Select", {"select_columns": _names(columns)}, y=140)
    return _draw_after_data(stack, select)


def _draw_after_data(stack: Stack, node: dict[str, Any]) -> str:
    client = stack.client()
    project = client.get("session")["projects"][0]["id"]
    pipeline = client.post("pipelines", {"project": project, "name": "Broken"})
    operations = [
        _add("data", "sample_dataset", "Data", {"dataset": "penguins"}, y=0),
        node,
        _operation(
            "connect",
            edge={
                "id": "e1",
                "source": {"node": "data", "port": "dataset"},
                "target": {"node": node["node"]["id"], "port": "dataset"},
            },
        ),
    ]
    body = {"base_revision": pipeline["revision"], "operations": operations}
    client.post(f"pipelines/{pipeline['id']}/operations", body)
    return str(pipeline["id"])


def _names(columns: list[str]) -> dict[str, Any]:
    return {"rules": [{"op": "include", "kind": "names", "names": columns}], "preserve_order": False}


def _add(node_id: str, module: str, name: str, parameters: dict[str, Any], *, y: int) -> dict[str, Any]:
    node = {
        "id": node_id,
        "module": module,
        "version": "1.0.0",
        "name": name,
        "parameters": parameters,
        "position": {"x": 0, "y": y},
        "comment": "",
    }
    return _operation("add_node", node=node)


def _operation(kind: str, **fields: Any) -> dict[str, Any]:
    return {"id": str(uuid.uuid4()), "type": kind, **fields}
