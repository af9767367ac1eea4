"""A large draft seen from afar: drawn without detail, but whole."""

from __future__ import annotations

import re
import uuid
from typing import Any

from playwright.sync_api import Locator, Page, expect

from tests.e2e.pages.app import App
from tests.e2e.stack import Stack
from tests.e2e.test_accessibility import findings

_COLUMNS = 20
_NODES = 160
_BATCH = 1000


def test_every_connection_of_a_large_draft_is_drawn(app: App, page: Page, stack: Stack) -> None:
    pipeline = draw(stack)
    app.open_pipeline(pipeline)
    expect(app.canvas.node("Step 0")).to_be_visible()

    # It opens fitted: everything is in view, and from so far away connections are one picture.
    expect(_picture(app, _NODES - _COLUMNS)).to_have_count(1)
    expect(app.canvas.connections()).to_have_count(0)

    app.canvas.node("Step 0").focus()
    app.canvas.node("Step 0").press("Enter")
    expect(app.inspector.tab("Parameters")).to_be_visible()


def test_a_connection_seen_from_afar_is_selected_by_a_click(app: App, page: Page, stack: Stack) -> None:
    app.open_pipeline(draw(stack))
    expect(_picture(app, _NODES - _COLUMNS)).to_have_count(1)
    above, below = app.canvas.node("Step 0").bounding_box(), app.canvas.node("Step 20").bounding_box()
    assert above is not None
    assert below is not None
    middle = above["x"] + above["width"] / 2
    page.mouse.click(middle, (above["y"] + above["height"] + below["y"]) / 2)
    expect(app.canvas.connections()).to_have_count(1)
    page.keyboard.press("Delete")
    expect(_picture(app, _NODES - _COLUMNS - 1)).to_have_count(1)

    # near enough to be read, each connection is an element of its own and nodes have their ports
    page.mouse.move(middle, above["y"] + above["height"] / 2)
    for _ in range(8):
        page.mouse.wheel(0, -240)
    expect(app.canvas.connections().first).to_be_attached()
    expect(app.canvas.output("Step 0", "Dataset")).to_be_attached()
    expect(app.canvas.region.locator(".far-edges")).to_have_count(0)


def test_a_connection_seen_from_afar_is_reached_by_keyboard(app: App, page: Page, stack: Stack) -> None:
    pipeline = draw(stack)
    app.open_pipeline(pipeline)
    expect(_picture(app, _NODES - _COLUMNS)).to_have_count(1)
    _focus_connection(app, "Step 20", "Results dataset to Step 40: Dataset")
    reached = app.canvas.region.get_by_role("img", name=re.compile("^Step 20.*to Step 40"))
    expect(reached).to_be_focused()
    assert findings(page) == [], "a connection seen from afar"

    # it is one of the canvas as any other: to the other end, inserting on it, removing it
    page.keyboard.press("Alt+Enter")
    expect(page.locator(".node:focus")).to_have_count(1)
    _focus_connection(app, "Step 20", "Results dataset to Step 40: Dataset")
    expect(reached).to_be_focused()
    page.keyboard.press("+")
    chooser = page.get_by_role("dialog", name="Insert a module between Step 20 and Step 40")
    expect(chooser.get_by_role("searchbox")).to_be_focused()
    page.keyboard.press("Escape")
    expect(chooser).to_be_hidden()
    _focus_connection(app, "Step 20", "Results dataset to Step 40: Dataset")
    expect(reached).to_be_focused()
    page.keyboard.press("Delete")
    expect(reached).to_have_count(0)
    expect(app.canvas.node("Step 20")).to_be_focused()
    app.wait_until_saved()
    assert "e40" not in stack.client().get(f"pipelines/{pipeline}")["document"]["edges"]
    page.keyboard.press("Control+z")
    _focus_connection(app, "Step 20", "Results dataset to Step 40: Dataset")
    expect(reached).to_be_focused()


def _focus_connection(app: App, node: str, connection: str) -> None:
    """Open the menu of a node, and from its connections go to this one."""
    app.canvas.node(node).focus()
    app.page.keyboard.press("Shift+F10")
    menu = app.page.get_by_role("menuitem", name="Connections", exact=True)
    menu.focus()
    menu.press("ArrowRight")
    item = app.page.get_by_role("menuitem", name=connection, exact=True)
    item.press("Enter")
    expect(item).to_be_hidden()


def _picture(app: App, connections: int) -> Locator:
    return app.canvas.region.get_by_role("img", name=f"{connections} connections", exact=True)


def draw(stack: Stack, size: int = _NODES) -> str:
    """A pipeline of so many steps, in columns that go on downwards."""
    client = stack.client()
    project = client.get("session")["projects"][0]["id"]
    pipeline = client.post("pipelines", {"project": project, "name": "Large"})
    operations = [_operation("add_node", node=_node(index)) for index in range(size)]
    operations += [_operation("connect", edge=_edge(index)) for index in range(_COLUMNS, size)]
    for start in range(0, len(operations), _BATCH):
        revision = client.get(f"pipelines/{pipeline['id']}")["revision"]
        body = {"base_revision": revision, "operations": operations[start : start + _BATCH]}
        client.post(f"pipelines/{pipeline['id']}/operations", body)
    return str(pipeline["id"])


def _operation(kind: str, **fields: Any) -> dict[str, Any]:
    return {"id": str(uuid.uuid4()), "type": kind, **fields}


def _node(index: int) -> dict[str, Any]:
    return {
        "id": f"n{index}",
        "module": "sample_dataset" if index < _COLUMNS else "select_columns_in_dataset",
        "version": "1.0.0",
        "name": f"Step {index}",
        "parameters": {},
        "position": {"x": index % _COLUMNS * 290, "y": index // _COLUMNS * 140},
        "comment": "",
    }


def _edge(index: int) -> dict[str, Any]:
    above = index - _COLUMNS
    port = "dataset" if above < _COLUMNS else "results_dataset"
    return {
        "id": f"e{index}",
        "source": {"node": f"n{above}", "port": port},
        "target": {"node": f"n{index}", "port": "dataset"},
    }
