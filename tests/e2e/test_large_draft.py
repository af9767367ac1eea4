"""A large draft seen from afar: drawn without detail, but whole."""

from __future__ import annotations

import re
import uuid
from collections.abc import Mapping
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.pages.app import App
from tests.e2e.stack import Stack
from tests.e2e.test_accessibility import findings

_COLUMNS = 20
_NODES = 160
_BATCH = 1000
_IS_UNCOVERED = """(button) => {
  const { left, right, top, bottom } = button.getBoundingClientRect();
  return [[(left + right) / 2, top + 2], [(left + right) / 2, bottom - 2]]
    .every(([x, y]) => button.contains(document.elementFromPoint(x, y)));
}"""


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
    # its buttons are wider than the nodes around them, which do not cover them
    button = page.get_by_role("button", name=re.compile("^Remove the connection"))
    assert button.evaluate(_IS_UNCOVERED)
    button.click()
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


@pytest.mark.parametrize("runner", ["process"])
def test_states_seen_from_afar_differ_by_more_than_their_colours(app: App, page: Page, stack: Stack) -> None:
    pipeline = draw(stack)
    scripts = {
        "done": "return pandas.DataFrame({'a': [1]}),",
        "failed": "raise ValueError('no')",
        "at work": "import time; time.sleep(60)",
        "waiting": "return dataframe1,",
    }
    _add_scripts(stack, pipeline, scripts, waits_for="at work", waiting="waiting")
    revision = stack.client().get(f"pipelines/{pipeline}")["revision"]
    scope = {"kind": "up_to", "nodes": [_slug(name) for name in scripts if name != "at work"]}
    run = stack.client().post(f"pipelines/{pipeline}/runs", {"revision": revision, "scope": scope})
    app.open_pipeline(pipeline)
    expect(app.canvas.region.locator(".far-edges")).to_be_attached()
    states = {"done": "succeeded", "failed": "failed", "at work": "running", "waiting": "waiting"}
    for name, state in states.items():
        described = expect(app.canvas.node(name))
        described.to_have_accessible_description(re.compile(rf"\b{state}\b"), timeout=60_000)
    fills = {name: _fill(app.canvas.node(name)) for name in states}
    stack.client().post(f"runs/{run['id']}/cancel")
    assert len(set(fills.values())) == len(fills), fills


def _fill(node: Locator) -> tuple[str, bool]:
    """Tell how a node is filled, whatever the colours: with which gradients, and whether hollow."""
    found = node.evaluate(
        """(node) => {
          const look = getComputedStyle(node);
          const card = getComputedStyle(document.querySelector('.toolbar')).backgroundColor;
          return [look.backgroundImage, look.backgroundColor === card];
        }"""
    )
    return ",".join(re.findall(r"[a-z-]*gradient", found[0])), found[1]


def _slug(name: str) -> str:
    return name.replace(" ", "_")


def _add_scripts(
    stack: Stack, pipeline: str, scripts: Mapping[str, str], *, waits_for: str, waiting: str
) -> None:
    """Add a row of scripts above the draft; one reads what another has not made yet."""
    operations = []
    for place, (name, script) in enumerate(scripts.items()):
        text = f"import pandas\ndef azureml_main(dataframe1=None, dataframe2=None):\n    {script}\n"
        what = {"id": _slug(name), "module": "execute_python_script", "version": "1.0.0", "name": name}
        how = {"parameters": {"python_script": text}, "comment": ""}
        where = {"position": {"x": place * 290, "y": -140}}
        operations.append(_operation("add_node", node={**what, **how, **where}))
    source, target = (
        {"node": _slug(waits_for), "port": "result_dataset"},
        {"node": _slug(waiting), "port": "dataset1"},
    )
    operations.append(_operation("connect", edge={"id": "waits", "source": source, "target": target}))
    revision = stack.client().get(f"pipelines/{pipeline}")["revision"]
    body = {"base_revision": revision, "operations": operations}
    stack.client().post(f"pipelines/{pipeline}/operations", body)


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
