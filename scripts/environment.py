"""The Python environment in .venv: made with uv when it is there, else with venv and pip."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path

from executor.environments.index_settings import host_index_settings
from scripts import machine, stamps
from scripts.console import Failure, output_of, run
from scripts.paths import PYTHON, ROOT, VENV

MINIMUM_PYTHON = (3, 11)
RUNTIME = "requirements.txt"
DEVELOPMENT = "requirements-dev.txt"


def ensure_python(requirements: str = RUNTIME) -> None:
    """Make .venv hold what the requirements file pins; return at once when it does."""
    check_interpreter(sys.version_info[:2])
    wanted = stamps.digest([ROOT / requirements], sys.version)
    if PYTHON.exists() and _is_there(requirements, wanted):
        return
    if not PYTHON.exists():
        create(VENV)
    install(PYTHON, ["-r", requirements], title=f"Installing Python packages ({requirements})")
    stamps.write(f"python-{requirements}", wanted)
    if requirements == DEVELOPMENT:
        # what development needs includes what the server needs, in the same versions
        stamps.write(f"python-{RUNTIME}", stamps.digest([ROOT / RUNTIME], sys.version))


def check_interpreter(version: tuple[int, ...]) -> None:
    if version < MINIMUM_PYTHON:
        found = ".".join(map(str, version))
        raise Failure(f"Python 3.11 or later is needed; python3 is {found}. Try: make PYTHON=python3.12 …")


def install(python: Path, what: Sequence[str], *, title: str) -> None:
    """Install packages into the environment of this interpreter."""
    uv = shutil.which("uv")
    if not uv and output_of([python, "-c", "import pip"]) is None:
        # made by a uv that is no longer there
        run([python, "-m", "ensurepip"], title="Bringing pip into the environment")
    run(install_command(uv, python, what), title=title, env=_index() if uv else {})


def install_command(uv: str | None, python: Path, what: Sequence[str]) -> list[str]:
    if uv:
        return [uv, "pip", "install", "--python", str(python), *what]
    return [str(python), "-m", "pip", "install", "--no-input", "--progress-bar", "off", *what]


def _is_there(requirements: str, wanted: str) -> bool:
    return stamps.is_current(f"python-{requirements}", wanted)


def create(venv: Path) -> None:
    """Make an empty environment for Python packages."""
    if uv := shutil.which("uv"):
        run([uv, "venv", "--python", sys.executable, venv], title=f"Creating {venv.name} with uv")
        return
    # Debian keeps the part of venv that brings pip in a package of its own.
    if output_of([sys.executable, "-c", "import ensurepip, venv"]) is None:
        machine.install_packages(["python3-venv"], reason="the environment for Python packages")
    run([sys.executable, "-m", "venv", venv], title=f"Creating {venv.name} with venv")


def _index() -> dict[str, str]:
    """uv does not read pip's configuration; hand it what pip would have used."""
    index = host_index_settings()
    values = {
        "UV_DEFAULT_INDEX": index.index_url,
        "UV_INDEX": " ".join(index.extra_index_urls),
        "UV_FIND_LINKS": " ".join(index.find_links),
        "UV_INSECURE_HOST": " ".join(index.trusted_hosts),
        "SSL_CERT_FILE": index.cert,
        # like pip: the best version of all sources, not the first source that knows the name
        "UV_INDEX_STRATEGY": "unsafe-best-match",
    }
    return {name: value for name, value in values.items() if value and name not in os.environ}


def tool(name: str) -> Path:
    return VENV / "bin" / name
