"""Virtual environments for the process runner: one per environment digest, made once and kept.

    <root>/<digest>/            the environment
    <root>/<digest>/complete    written last: without it the folder is what a crash left, and is made anew

Uses uv when it is there, else venv and pip; either takes packages from where this machine's pip takes them.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections import deque
from pathlib import Path

from executor.environments.definition import EnvironmentDefinition
from executor.environments.index_settings import IndexSettings, host_index_settings
from executor.environments.locks import digest_lock
from executor.runners.base import EnvironmentBuildError, OnMessage
from pipelines.said import said as _

_TAIL_LINES = 60


class VirtualEnvironments:
    """Makes sure the virtual environment of a definition is there."""

    def __init__(self, root: Path, *, index: IndexSettings | None = None, use_uv: bool = True) -> None:
        self._root = root
        self._index = index
        self._use_uv = use_uv

    def python(self, definition: EnvironmentDefinition) -> Path:
        """Return the interpreter of an environment, whether or not it is made yet."""
        return self._folder(definition) / "bin" / "python"

    def ensure(self, definition: EnvironmentDefinition, on_message: OnMessage) -> Path:
        """Return the interpreter, making the environment first when it is missing."""
        if not self._is_complete(definition):
            with digest_lock(self._root / "locks", definition.digest):
                # somebody else may have made it while we waited
                if not self._is_complete(definition):
                    self._make(definition, on_message)
        return self.python(definition)

    def _folder(self, definition: EnvironmentDefinition) -> Path:
        return self._root / definition.digest

    def _is_complete(self, definition: EnvironmentDefinition) -> bool:
        return (self._folder(definition) / "complete").is_file()

    def _make(self, definition: EnvironmentDefinition, on_message: OnMessage) -> None:
        on_message(_("Building the environment {name}").format(name=definition.name))
        folder = self._folder(definition)
        shutil.rmtree(folder, ignore_errors=True)
        index = self._index or host_index_settings()
        uv = _find_uv() if self._use_uv else None
        if uv:
            create = [uv, "venv", "--python", sys.executable, str(folder)]
            install = [uv, "pip", "install", "--python", str(self.python(definition)), *_uv_options(index)]
        else:
            create = [sys.executable, "-m", "venv", str(folder)]
            install = [str(self.python(definition)), "-m", "pip", "install", "--progress-bar", "off"]
        environ = _build_environ(index)
        _run(create, environ, on_message)
        if definition.requirements:
            requirements = folder / "requirements.txt"
            requirements.write_text(
                "".join(f"{line}\n" for line in definition.requirements), encoding="utf-8"
            )
            _run([*install, "-r", str(requirements)], environ, on_message)
        (folder / "complete").touch()


def _find_uv() -> str | None:
    """Return uv from the path or from beside this interpreter."""
    beside = Path(sys.executable).with_name("uv")
    return shutil.which("uv") or (str(beside) if beside.is_file() else None)


def _uv_options(index: IndexSettings) -> list[str]:
    """Say to uv what pip's configuration says to pip; uv does not read it."""
    # like pip: the best version of all sources, not the first source that knows the name
    options = ["--index-strategy", "unsafe-best-match"]
    for location in index.find_links:
        options += ["--find-links", location]
    for host in index.trusted_hosts:
        options += ["--allow-insecure-host", host]
    return options


def _build_environ(index: IndexSettings) -> dict[str, str]:
    """Return the variables of a build. Addresses of indexes go here and not on the command line, which other
    users of the machine can read."""
    environ = {
        **os.environ,
        **index.pip_variables(),
        "PIP_DISABLE_PIP_VERSION_CHECK": "1",
        "PIP_NO_INPUT": "1",
    }
    environ.pop("VIRTUAL_ENV", None)
    if index.index_url:
        environ.setdefault("UV_DEFAULT_INDEX", index.index_url)
    if index.extra_index_urls:
        environ.setdefault("UV_INDEX", " ".join(index.extra_index_urls))
    if index.cert:
        environ.setdefault("SSL_CERT_FILE", index.cert)
    return environ


def _run(command: list[str], environ: dict[str, str], on_message: OnMessage) -> None:
    """Run one program, passing on what it prints."""
    tail: deque[str] = deque(maxlen=_TAIL_LINES)
    with subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        env=environ,
    ) as process:
        for line in process.stdout or ():
            if line.strip():
                tail.append(line.rstrip())
                on_message(line.strip())
    if process.returncode != 0:
        reason = tail[-1] if tail else _("{program} failed").format(program=Path(command[0]).name)
        raise EnvironmentBuildError(
            _("The environment could not be built: {reason}").format(reason=reason),
            log_tail="\n".join(tail),
            hint=_("Check that this machine reaches its package index (pip download numpy tells)."),
        )
