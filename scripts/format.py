"""Format the code and fix what linters can fix. Called by: make format"""

from __future__ import annotations

from scripts import frontend
from scripts.console import run
from scripts.environment import DEVELOPMENT, ensure_python, tool
from scripts.paths import FRONTEND

if __name__ == "__main__":
    ensure_python(DEVELOPMENT)
    run([tool("ruff"), "check", "--fix", "--exit-zero"], title="Fixing Python")
    run([tool("ruff"), "format"], title="Formatting Python")
    env = frontend.ensure_packages()
    run(
        [frontend.npm_tool("biome"), "check", "--write", "."],
        title="Formatting TypeScript",
        cwd=FRONTEND,
        env=env,
    )
