"""Touches, as the browser gets them from the screen."""

from __future__ import annotations

from playwright.sync_api import CDPSession, Locator, Page

Point = tuple[float, float]


class Fingers:
    """Those of one hand on a page."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.session: CDPSession = page.context.new_cdp_session(page)

    def _send(self, kind: str, *points: Point) -> None:
        touches = [{"x": x, "y": y, "id": index} for index, (x, y) in enumerate(points)]
        self.session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": touches})

    def drag(self, start: Point, end: Point) -> None:
        self._pull(start, end)
        self._send("touchEnd")

    def hold(self, start: Point, end: Point) -> None:
        """A drag that has not ended yet."""
        self._pull(start, end)

    def lift(self) -> None:
        self._send("touchEnd")

    def rest_and_drag(self, start: Point, end: Point) -> None:
        """A drag by somebody who takes their time."""
        self._pull(start, end, rest_ms=700)
        self._send("touchEnd")

    def break_off(self, start: Point, end: Point) -> None:
        """A drag that ends because the system wants the touch for something else."""
        self._pull(start, end)
        self._send("touchCancel")

    def _pull(self, start: Point, end: Point, rest_ms: int = 0) -> None:
        self._send("touchStart", start)
        self.page.wait_for_timeout(rest_ms)
        for step in range(1, 9):
            part = step / 8
            self._send(
                "touchMove", (start[0] + (end[0] - start[0]) * part, start[1] + (end[1] - start[1]) * part)
            )

    def spread(self, middle: Point, before: float, after: float) -> None:
        x, y = middle
        self._send("touchStart", (x - before, y), (x + before, y))
        for step in range(1, 9):
            apart = before + (after - before) * step / 8
            self._send("touchMove", (x - apart, y), (x + apart, y))
        self._send("touchEnd")

    def spread_apart(self, still: Point, start: Point, end: Point) -> None:
        """One finger stays, another goes away from it."""
        self._send("touchStart", still)
        self._send("touchStart", still, start)
        for step in range(1, 9):
            part = step / 8
            at = start[0] + (end[0] - start[0]) * part, start[1] + (end[1] - start[1]) * part
            self._send("touchMove", still, at)
        self._send("touchEnd")

    def rest(self, at: Point) -> None:
        self._send("touchStart", at)
        self.page.wait_for_timeout(700)
        self._send("touchEnd")


def middle(locator: Locator) -> Point:
    box = locator.bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
