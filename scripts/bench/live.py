"""How long a person waits: click on Run → first step running; status change → browser."""

from __future__ import annotations

import time

from playwright.sync_api import Page, expect

from scripts.bench.stand import emit, page, stand

_CLICKS = 10
_LIMIT_MS = 120_000
_ENDS = '["run.succeeded", "run.failed", "run.canceled"]'
#: notes when each event frame reaches the page, beside the time the server wrote into the event
_RECORDER = """
window.__arrivals = [];
const Plain = window.WebSocket;
window.WebSocket = class extends Plain {
  constructor(...given) {
    super(...given);
    this.addEventListener("message", (message) => {
      const now = performance.timeOrigin + performance.now();
      const frame = JSON.parse(message.data);
      for (const event of frame.events ?? []) {
        window.__arrivals.push([event.type, Date.parse(event.at), now]);
      }
    });
  }
};
"""


def measure() -> None:
    for runner in ("docker", "process"):
        with stand(runner) as served:
            pipeline = served.open_sample("automobile_price_basic")
            served.run(pipeline)
            with page(served, before=_RECORDER) as tab:
                tab.goto(f"{served.address}/pipelines/{pipeline}")
                waits = [_click(tab) for _ in range(_CLICKS)]
                arrivals = tab.evaluate("window.__arrivals")
        emit("click on Run → first step running, seen on the page", "ms", waits, runner=runner)
        delays = [arrived - written for _type, written, arrived in arrivals]
        emit("status change → browser", "ms", delays, runner=runner)


def _click(tab: Page) -> float:
    """Click Run, wait for the first event that says a step's program runs, then for the end of the run."""
    before = tab.evaluate("window.__arrivals.length")
    run = tab.get_by_role("button", name="Run", exact=True)
    expect(run).to_be_enabled(timeout=_LIMIT_MS)
    started = time.time() * 1000
    run.click()
    tab.wait_for_function(
        "from => window.__arrivals.slice(from).some(([type]) => type === 'step.running')",
        arg=before,
        timeout=_LIMIT_MS,
    )
    seen = tab.evaluate(
        "from => window.__arrivals.slice(from).find(([type]) => type === 'step.running')[2]", before
    )
    tab.wait_for_function(
        f"from => window.__arrivals.slice(from).some(([type]) => {_ENDS}.includes(type))",
        arg=before,
        timeout=_LIMIT_MS,
    )
    return float(seen) - started
