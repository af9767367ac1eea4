"""What can be set and called is written down, and nothing is written down that is not there."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
APPS = ("designer", "pipelines", "executor")


def documented(pattern: str) -> set[str]:
    text = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
    return set(re.findall(pattern, text))


def test_every_setting_is_documented() -> None:
    settings = (ROOT / "designer" / "settings.py").read_text(encoding="utf-8")
    read = set(re.findall(r"env_\w+\(\s*\"(ATELIER_\w+)\"", settings))

    assert len(read) > 15
    assert documented(r"\n\| `(ATELIER_\w+)`") == read


def test_every_command_is_documented() -> None:
    files = [path for app in APPS for path in (ROOT / app / "management" / "commands").glob("*.py")]
    commands = {path.stem for path in files if path.stem != "__init__"}

    assert documented(r"`manage\.py (\w+)` \|") == commands


def test_every_verb_of_the_makefile_says_what_it_does() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    phony = re.search(r"^\.PHONY: (.+)$", makefile, re.MULTILINE)

    assert phony is not None
    assert set(phony[1].split()) == set(re.findall(r"^(\w+):.*## \S", makefile, re.MULTILINE))


def test_the_readme_shows_the_two_commands_first() -> None:
    head = "\n".join((ROOT / "README.md").read_text(encoding="utf-8").splitlines()[:40])

    assert "make demo" in head
    assert "make test" in head
