"""What the canvas may cost, in counts: they are the same on every machine. Times are in `make bench`."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import CDPSession, Locator, Page, expect

from scripts import frontend
from tests.e2e.pages.app import App
from tests.e2e.stack import Stack

_MOVES = 30


@pytest.fixture
def sample(stack: Stack) -> dict[str, Any]:
    client = stack.client()
    project = client.get("session")["projects"][0]["id"]
    pipeline: dict[str, Any] = client.post("samples/automobile_price_basic/open", {"project": project})
    return pipeline


def test_little_javascript_comes_before_the_canvas(page: Page) -> None:
    with page.expect_response(re.compile(r"/assets/index-.*\.js$")) as entry:
        page.goto("/")
    assert entry.value.header_value("content-encoding") == "br"
    assert frontend.initial_kilobytes("src/editor/PipelinePage.tsx") <= 350


def test_nothing_of_a_closed_editor_stays_behind(page: Page, sample: dict[str, Any]) -> None:
    devtools = page.context.new_cdp_session(page)
    page.goto("/")
    name = sample["name"]
    _open_and_close(page, name, times=2)
    before = _counts(devtools)
    _open_and_close(page, name, times=4)
    after = _counts(devtools)
    assert after["JSEventListeners"] <= before["JSEventListeners"]
    assert after["Nodes"] <= before["Nodes"]


def test_dragging_lays_out_once_a_frame_and_measures_nothing(
    app: App, page: Page, sample: dict[str, Any]
) -> None:
    app.open_pipeline(sample["id"])
    node = _nodes(page).first
    expect(node).to_be_visible()
    box = node.bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 10, y + 10)
    devtools = page.context.new_cdp_session(page)
    before = _counts(devtools)
    page.evaluate(_COUNT)
    for step in range(_MOVES):
        page.mouse.move(x + 10 + 3 * step, y + 10 + 2 * step)
    after = _counts(devtools)
    page.mouse.up()
    # connections are drawn anew in each frame; nothing is laid out twice because somebody asks for sizes
    frames = page.evaluate("window.atelierFrames")
    assert after["LayoutCount"] - before["LayoutCount"] <= frames + 1
    assert page.evaluate("window.atelierMeasured") == 0


#: asking a node for its size makes the browser lay out at once
_COUNT = """() => {
  window.atelierMeasured = 0;
  for (const name of ["offsetWidth", "offsetHeight"]) {
    const own = Object.getOwnPropertyDescriptor(HTMLElement.prototype, name);
    Object.defineProperty(HTMLElement.prototype, name, { ...own, get() {
      if (this.closest(".react-flow__node")) window.atelierMeasured += 1;
      return own.get.call(this);
    } });
  }
  window.atelierFrames = 0;
  requestAnimationFrame(function count() { window.atelierFrames += 1; requestAnimationFrame(count); });
}"""


def _nodes(page: Page) -> Locator:
    return page.locator(".react-flow__node")


def _open_and_close(page: Page, name: str, *, times: int) -> None:
    for _ in range(times):
        page.get_by_role("link").filter(has_text=name).first.click()
        expect(_nodes(page).first).to_be_visible()
        page.get_by_role("link", name="Pipelines", exact=True).click()
        expect(_nodes(page)).to_have_count(0)


def _counts(devtools: CDPSession) -> dict[str, Any]:
    devtools.send("Performance.enable")
    devtools.send("HeapProfiler.collectGarbage")
    metrics = devtools.send("Performance.getMetrics")["metrics"]
    return {metric["name"]: metric["value"] for metric in metrics}
