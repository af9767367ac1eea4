"""A problem is solved from the list of problems, without a pointer."""

from __future__ import annotations

import re
import uuid
from typing import Any

from playwright.sync_api import Page, expect

from tests.e2e.pages.app import App
from tests.e2e.stack import Stack


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


def _draw(stack: Stack, columns: list[str]) -> str:
    client = stack.client()
    project = client.get("session")["projects"][0]["id"]
    pipeline = client.post("pipelines", {"project": project, "name": "Broken"})
    selection = {"rules": [{"op": "include", "kind": "names", "names": columns}], "preserve_order": False}
    operations = [
        _add("data", "sample_dataset", "Data", {"dataset": "penguins"}, y=0),
        _add("select", "select_columns_in_dataset", "Select", {"select_columns": selection}, y=140),
        _operation(
            "connect",
            edge={
                "id": "e1",
                "source": {"node": "data", "port": "dataset"},
                "target": {"node": "select", "port": "dataset"},
            },
        ),
    ]
    body = {"base_revision": pipeline["revision"], "operations": operations}
    client.post(f"pipelines/{pipeline['id']}/operations", body)
    return str(pipeline["id"])


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
