"""Set up, serve, run the sample pipeline and show it. Called by: make demo [ONCE=1]

With `--once` the last line on stdout is one JSON object and the status tells whether the run succeeded.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
import uuid
from pathlib import Path
from typing import Any

from scripts.client import ApiError, Client
from scripts.console import Failure, say
from scripts.paths import ROOT
from scripts.progress import RunDisplay, metrics_table
from scripts.server import Server, end_on_sigterm, free_port
from scripts.setup import ensure_all

SAMPLE = "penguins"
_NOTE = Path(os.environ.get("ATELIER_VAR_DIR") or ROOT / "var") / "demo.json"
_FINAL = {"succeeded", "failed", "canceled"}
_POLL_S = 0.4


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--once", action="store_true", help="exit after the run")
    parser.add_argument("--port", type=int, default=None)
    options = parser.parse_args()
    end_on_sigterm()
    started = time.monotonic()
    settings = ensure_all()
    port = options.port or free_port()
    try:
        with Server(port=port, settings=settings, login_links=2) as server:
            say(f"• Serving on {server.address} after {time.monotonic() - started:.1f} s")
            result = run_sample(server)
            if not options.once:
                _invite(server, result)
                server.wait()
    except KeyboardInterrupt:
        say("")
        return 130 if options.once else 0
    if options.once:
        # After the server has said its last word: this is the last line.
        print(json.dumps(result), flush=True)
    return 0 if result["state"] == "succeeded" else 1


def run_sample(server: Server) -> dict[str, Any]:
    """Open the sample as a pipeline, run it with a live display, return the summary."""
    client = Client(server.address)
    try:
        client.login(server.login_links[0])
        project = client.get("session")["projects"][0]
        pipeline = _pipeline(client, project["id"])
        body = {"revision": pipeline["revision"]}
        headers = {"Idempotency-Key": str(uuid.uuid4())}
        started = client.post(f"pipelines/{pipeline['id']}/runs", body, headers)
        run = client.get(f"runs/{started['id']}")
        say(f"• Running {pipeline['name']} ({len(run['steps'])} steps, runner {run['runner']})")
        run = _follow(client, run)
    except ApiError as error:
        raise Failure(f"The sample could not be run: {error}{_problems(error)}") from error
    for line in metrics_table(run["metrics"] or {}):
        say(line)
    return summary(run)


def _problems(error: ApiError) -> str:
    details = error.body.get("details", {}) if isinstance(error.body, dict) else {}
    return "".join(f"\n  {problem.get('message')}" for problem in details.get("problems", []))


def _pipeline(client: Client, project: str) -> dict[str, Any]:
    """Return the pipeline of an earlier demo if nobody has changed it since, else open the sample anew."""
    try:
        known = json.loads(_NOTE.read_text(encoding="utf-8"))
        pipeline: dict[str, Any] = client.get(f"pipelines/{known['id']}")
        if pipeline["revision"] == known["revision"]:
            return pipeline
    except (OSError, ValueError, KeyError, ApiError):
        pass
    pipeline = client.post(f"samples/{SAMPLE}/open", {"project": project})
    _NOTE.parent.mkdir(parents=True, exist_ok=True)
    _NOTE.write_text(json.dumps({"id": pipeline["id"], "revision": pipeline["revision"]}), encoding="utf-8")
    return pipeline


def _follow(client: Client, run: dict[str, Any]) -> dict[str, Any]:
    display = RunDisplay([(step["node"], step["name"]) for step in run["steps"]])
    seq = 0
    while True:
        answer = client.get(f"runs/{run['id']}/events?after={seq}")
        for event in answer["events"]:
            seq = event["seq"]
            display.show(event)
        if not answer["events"]:
            detail: dict[str, Any] = client.get(f"runs/{run['id']}")
            if detail["state"] in _FINAL and detail["last_seq"] <= seq:
                display.end()
                return detail
            display.tick()
            time.sleep(_POLL_S)


def summary(run: dict[str, Any]) -> dict[str, Any]:
    steps = [{name: step[name] for name in ("node", "module", "state", "seconds")} for step in run["steps"]]
    return {
        "state": run["state"],
        "runner": run["runner"],
        "steps": steps,
        "metrics": run["metrics"] or {},
        "seconds": run["seconds"],
        "pipeline": run["pipeline"]["id"],
        "run": run["id"],
    }


def _invite(server: Server, result: dict[str, Any]) -> None:
    say("")
    say("Open the finished canvas (the address logs you in, once):")
    say(f"  {server.login_links[1]}&next=%2Fpipelines%2F{result['pipeline']}")
    say("Stop with Ctrl-C. A new address: .venv/bin/python manage.py login_link")


if __name__ == "__main__":
    sys.exit(main())
