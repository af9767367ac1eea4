"""A run in the terminal: a line for everything that happens, and on a terminal a live last line."""

from __future__ import annotations

import sys
import time
from typing import Any, TextIO

_MARKS = {"succeeded": "✓", "reused": "✓", "failed": "✗", "canceled": "✗", "skipped": "·", "lost": "!"}
_LIVE_WIDTH = 100


class RunDisplay:
    """Shows the events of one run as they come."""

    def __init__(self, steps: list[tuple[str, str]], out: TextIO | None = None) -> None:
        self._out = out or sys.stdout
        self._names = dict(steps)
        self._width = max((len(name) for _node, name in steps), default=0)
        self._running: dict[str, str] = {}
        self._done = 0
        self._started = time.monotonic()
        self._said = ""

    def show(self, event: dict[str, Any]) -> None:
        kind, _, what = event["type"].partition(".")
        if kind == "run":
            if what in _MARKS:
                self._line(f"{_MARKS[what]} the run {what}")
            return
        node, data = event["node"], event["data"] or {}
        if what in ("starting", "running", "progress"):
            message = str(data.get("message") or what)
            if what == "starting" and message != self._said and data.get("message"):
                self._said = message
                self._line(f"  {self._name(node)}  {message}")
            self._running[node] = f"{data['progress']:.0%}" if data.get("progress") else what
        elif what in _MARKS:
            self._running.pop(node, None)
            self._done += 1
            self._line(f"{_MARKS[what]} {self._name(node)}  {what}{_after(data)}")
        self.tick()

    def tick(self) -> None:
        """Redraw the live line; does nothing when the output is no terminal."""
        if not self._out.isatty():
            return
        now = ", ".join(f"{self._names.get(node, node)} ({what})" for node, what in self._running.items())
        text = f"  {self._elapsed():5.1f} s  {self._done}/{len(self._names)}  {now or 'waiting'}"
        self._out.write(f"\r\x1b[K{text[:_LIVE_WIDTH]}")
        self._out.flush()

    def end(self) -> None:
        if self._out.isatty():
            self._out.write("\r\x1b[K")
            self._out.flush()

    def _line(self, text: str) -> None:
        self.end()
        self._out.write(f"  {self._elapsed():5.1f} s  {text}\n")
        self._out.flush()

    def _name(self, node: str) -> str:
        return self._names.get(node, node).ljust(self._width)

    def _elapsed(self) -> float:
        return time.monotonic() - self._started


def _after(data: dict[str, Any]) -> str:
    if "because" in data:
        return f" (after {data['because']})"
    error = data.get("error")
    if isinstance(error, dict):
        return f": {error.get('message') or error.get('title')}"
    seconds = data.get("seconds")
    return f" in {seconds:.1f} s" if isinstance(seconds, (int, float)) else ""


def metrics_table(metrics: dict[str, Any]) -> list[str]:
    width = max((len(name) for name in metrics), default=0)
    return [f"    {name.ljust(width)}  {_number(value)}" for name, value in metrics.items()]


def _number(value: Any) -> str:
    return f"{value:.6g}" if isinstance(value, float) else str(value)
