"""The canvas is taken away as a picture: the whole graph, as vectors and as pixels."""

from __future__ import annotations

import re
import struct
import uuid
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

from tests.e2e.pages.app import App
from tests.e2e.stack import Stack

_NAMES = ("Data", "A & B", "Far below")
_STEP = 1200


def test_the_whole_graph_is_downloaded_as_svg_and_png(
    app: App, page: Page, stack: Stack, tmp_path: Path
) -> None:
    app.open_pipeline(_draw(stack))

    name, content = _download(page, "Export as SVG", tmp_path)
    assert name == "Cars-2024.svg"
    svg = content.decode()
    for shown in ("Data", "A &amp; B", "Far below"):
        assert f">{shown}</text>" in svg
    assert svg.count("<path ") == len(_NAMES) - 1
    size = re.search(r' width="(\d+)" height="(\d+)"', svg)
    assert size is not None
    assert int(size[2]) > 2 * _STEP

    name, content = _download(page, "Export as PNG", tmp_path)
    assert name == "Cars-2024.png"
    assert content.startswith(b"\x89PNG")
    assert struct.unpack(">II", content[16:24]) == (2 * int(size[1]), 2 * int(size[2]))


def _download(page: Page, item: str, folder: Path) -> tuple[str, bytes]:
    page.get_by_role("button", name="Pipeline menu", exact=True).press("Enter")
    with page.expect_download() as download:
        page.get_by_role("menuitem", name=item, exact=True).press("Enter")
    name = download.value.suggested_filename
    download.value.save_as(folder / name)
    return name, (folder / name).read_bytes()


def _draw(stack: Stack) -> str:
    client = stack.client()
    project = client.get("session")["projects"][0]["id"]
    pipeline = client.post("pipelines", {"project": project, "name": "Cars / 2024"})
    operations = [_operation("add_node", node=_node(index)) for index in range(len(_NAMES))]
    operations += [_operation("connect", edge=_edge(index)) for index in range(1, len(_NAMES))]
    body = {"base_revision": pipeline["revision"], "operations": operations}
    client.post(f"pipelines/{pipeline['id']}/operations", body)
    return str(pipeline["id"])


def _operation(kind: str, **fields: Any) -> dict[str, Any]:
    return {"id": str(uuid.uuid4()), "type": kind, **fields}


def _node(index: int) -> dict[str, Any]:
    return {
        "id": f"n{index}",
        "module": "select_columns_in_dataset" if index else "sample_dataset",
        "version": "1.0.0",
        "name": _NAMES[index],
        "parameters": {},
        "position": {"x": index * 60, "y": index * _STEP},
        "comment": "",
    }


def _edge(index: int) -> dict[str, Any]:
    return {
        "id": f"e{index}",
        "source": {"node": f"n{index - 1}", "port": "dataset" if index == 1 else "results_dataset"},
        "target": {"node": f"n{index}", "port": "dataset"},
    }
