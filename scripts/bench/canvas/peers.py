"""Other editors with the same graph, served on this machine only; their packages come by name from npm."""

from __future__ import annotations

import contextlib
import functools
import http.server
import json
import shutil
import subprocess
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

from scripts import frontend
from scripts.bench.canvas.graph import Grid
from scripts.console import Failure, run
from scripts.paths import FRONTEND, STATE
from scripts.server import free_port

NODE_RED = "node-red@4.1.8"
LITEGRAPH = "litegraph.js@0.7.18"
_PAGES = Path(__file__).parent / "pages"
_FIRST_PORT = 8890
_START_S = 60.0


@contextlib.contextmanager
def react_flow_page(grid: Grid, folder: Path) -> Iterator[str]:
    """Build the plain React Flow page with the front end's own packages, serve it and yield its address."""
    shutil.copytree(_PAGES / "react_flow", folder, dirs_exist_ok=True)
    (folder / "node_modules").symlink_to((FRONTEND / "node_modules").resolve())
    (folder / "public").mkdir()
    (folder / "public" / "graph.json").write_text(json.dumps(grid.plain()), encoding="utf-8")
    build = ["node_modules/.bin/vite", "build", "--base", "./", "--target", "es2023"]
    run(build, title="Building the plain React Flow page", cwd=folder, env=frontend.ensure_packages())
    with _served(folder / "dist") as address:
        yield address


@contextlib.contextmanager
def litegraph_page(grid: Grid, folder: Path) -> Iterator[str]:
    package = _package(LITEGRAPH)
    shutil.copytree(_PAGES / "litegraph", folder, dirs_exist_ok=True)
    for source in ("build/litegraph.js", "css/litegraph.css"):
        shutil.copy(package / source, folder)
    (folder / "graph.json").write_text(json.dumps(grid.plain()), encoding="utf-8")
    with _served(folder) as address:
        yield address


@contextlib.contextmanager
def node_red(grid: Grid, folder: Path) -> Iterator[str]:
    """Start Node-RED with the graph as one flow of `change` nodes and yield its address."""
    program = _package(NODE_RED) / "red.js"
    port = free_port(_FIRST_PORT)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "flows.json").write_text(json.dumps(_flow(grid)), encoding="utf-8")
    settings = {
        "uiHost": "127.0.0.1",
        "uiPort": port,
        "flowFile": "flows.json",
        "telemetry": {"enabled": False, "updateNotification": False},
        "editorTheme": {"tours": False, "palette": {"catalogues": []}, "projects": {"enabled": False}},
        "logging": {"console": {"level": "warn"}},
    }
    text = f"module.exports = {json.dumps(settings)};\n"
    (folder / "settings.js").write_text(text, encoding="utf-8")
    command = ["node", str(program), "--userDir", str(folder), "--settings", str(folder / "settings.js")]
    with (folder / "log").open("wb") as log, subprocess.Popen(command, stdout=log, stderr=log) as process:
        try:
            address = f"http://127.0.0.1:{port}"
            _wait_for(address, process)
            yield address
        finally:
            process.terminate()


def _flow(grid: Grid) -> list[dict[str, object]]:
    below = dict(grid.edges)
    flow: list[dict[str, object]] = [{"id": "tab", "type": "tab", "label": "Stress"}]
    for index in range(grid.nodes):
        x, y = grid.position(index)
        wires = [[f"n{below[index]}"]] if index in below else [[]]
        node = {"id": f"n{index}", "type": "change", "z": "tab", "name": f"Node {index}", "rules": []}
        flow.append({**node, "x": x + 140, "y": y + 60, "wires": wires})
    return flow


def _package(specification: str) -> Path:
    """Install an npm package of the comparison, once; return its folder."""
    name = specification.rpartition("@")[0]
    home = STATE / "bench-packages" / specification.replace("@", "-")
    if not (home / "node_modules" / name).is_dir():
        home.mkdir(parents=True, exist_ok=True)
        command = ["npm", "install", "--prefix", str(home), "--no-audit", "--no-fund", specification]
        run(command, title=f"Installing {specification} to compare with", env=frontend.ensure_node())
    return home / "node_modules" / name


@contextlib.contextmanager
def _served(folder: Path) -> Iterator[str]:
    handler = functools.partial(_Quiet, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", free_port(_FIRST_PORT)), handler) as server:
        threading.Thread(target=server.serve_forever, name="bench-page", daemon=True).start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/index.html"
        finally:
            server.shutdown()


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        """Say nothing: the lines of the measures are the output."""


def _wait_for(address: str, process: subprocess.Popen[bytes]) -> None:
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    deadline = time.monotonic() + _START_S
    while time.monotonic() < deadline and process.poll() is None:
        with contextlib.suppress(urllib.error.URLError, ConnectionError):
            opener.open(address, timeout=5).close()
            return
        time.sleep(0.2)
    raise Failure("Node-RED did not start")
