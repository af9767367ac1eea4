"""A hand on a canvas: selects, drags and pans with a real pointer while every frame is timed."""

from __future__ import annotations

import time
from typing import Any

from playwright.sync_api import BrowserContext, Page

from scripts.bench.canvas.editors import Editor
from scripts.console import Failure

_PATIENCE_S = 120
_MOVES = 60
_RECORD = """
() => { window.atelierFrames = []; let last;
  const tick = (now) => {
    if (last) window.atelierFrames.push(now - last);
    last = now;
    if (window.atelierFrames) requestAnimationFrame(tick);
  };
  requestAnimationFrame(tick); }
"""
_TAKE = "() => { const frames = window.atelierFrames; window.atelierFrames = null; return frames; }"


def open_page(context: BrowserContext, editor: Editor) -> tuple[Page, float]:
    """Open an editor; return its page and the seconds from address to a click that selected a node."""
    page = context.new_page()
    began = time.monotonic()
    page.goto(editor.address, wait_until="commit")
    while not page.evaluate(editor.is_one_selected):
        if time.monotonic() - began > _PATIENCE_S:
            raise Failure(f"{editor.name} did not answer to a click within {_PATIENCE_S} s")
        # an early click may be lost, or meet a view that still moves
        page.mouse.click(*_point(page, editor.node_point))
        page.evaluate("() => new Promise((done) => requestAnimationFrame(() => setTimeout(done, 0)))")
    return page, time.monotonic() - began


def drag(page: Page, editor: Editor) -> list[float]:
    """Drag the selected node to and fro; return the milliseconds of each frame."""
    return _pulled(page, _point(page, editor.node_point))


def pan(page: Page, editor: Editor) -> list[float]:
    """Move the view, by dragging the canvas or else by the wheel; return the milliseconds of each frame."""
    if editor.pane_point is not None:
        return _pulled(page, _point(page, editor.pane_point))
    page.mouse.move(700, 450)
    page.evaluate(_RECORD)
    for step in range(_MOVES):
        page.mouse.wheel(12, 8 if step % 30 < 15 else -8)
    return _frames(page)


def _pulled(page: Page, start: tuple[float, float]) -> list[float]:
    x, y = start
    page.mouse.move(x, y)
    page.mouse.down()
    # past the distance from which on a press is a drag
    page.mouse.move(x + 6, y + 3)
    page.evaluate(_RECORD)
    for step in range(_MOVES):
        page.mouse.move(x + 4 * (step % 30), y + 2 * (step % 30))
    frames = _frames(page)
    page.mouse.up()
    return frames


def _frames(page: Page) -> list[float]:
    frames: list[float] = page.evaluate(_TAKE)
    return frames


def _point(page: Page, expression: str) -> tuple[float, float]:
    x, y = _await(page, expression)
    return float(x), float(y)


def _await(page: Page, expression: str) -> Any:
    """Return the first value of the expression that counts as true, looked at once a frame."""
    # a policy of the page may forbid what Playwright's own waiting needs
    return page.evaluate(
        f"""() => new Promise((done, fail) => {{
          const end = performance.now() + {_PATIENCE_S * 1000};
          const look = () => {{
            const found = {expression};
            if (found) done(found);
            else if (performance.now() > end) fail(new Error("it never came about"));
            else requestAnimationFrame(look);
          }};
          look(); }})"""
    )
