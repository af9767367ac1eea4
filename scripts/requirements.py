"""Pin the newest versions that pyproject.toml allows. Called by: make requirements. Needs uv."""

from __future__ import annotations

import shutil

from scripts.console import Failure, run
from scripts.environment import DEVELOPMENT, RUNTIME, tool

#: for every supported Python, without any address of a package index
_OPTIONS = ("--universal", "--python-version", "3.11", "--upgrade", "--quiet", "--no-emit-index-url")


def main() -> None:
    uv = shutil.which("uv") or (str(tool("uv")) if tool("uv").exists() else None)
    if uv is None:
        raise Failure("uv is needed to resolve versions. Install: pip install uv")
    command = [uv, "pip", "compile", "pyproject.toml", *_OPTIONS, "--no-emit-find-links"]
    command += ["--custom-compile-command", "make requirements"]
    run([*command, "-o", RUNTIME], title=f"Resolving {RUNTIME}")
    run([*command, "--group", "dev", "-o", DEVELOPMENT], title=f"Resolving {DEVELOPMENT}")


if __name__ == "__main__":
    main()
