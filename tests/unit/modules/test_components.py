"""Component files: the command names everything the component declares, in a form a shell keeps whole."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from modules.runtime.command_line import output_flag
from modules.runtime.definition import load_definition

MODULES = Path(__file__).resolve().parents[3] / "modules"
SLUGS = sorted(path.parent.name for path in MODULES.glob("*/module.yaml"))
ICONS = MODULES.parent / "frontend" / "node_modules" / "lucide-react" / "dist" / "esm" / "icons"


def _component(slug: str) -> dict[str, Any]:
    component: dict[str, Any] = yaml.safe_load((MODULES / slug / "module.yaml").read_text(encoding="utf-8"))
    return component


@pytest.mark.parametrize("slug", SLUGS)
def test_the_command_passes_every_input_and_output(slug: str) -> None:
    component = _component(slug)
    definition = load_definition(slug)
    command = component["command"]
    assert command.startswith(f"python -m modules.runtime {slug} ")
    for name, entry in (component.get("inputs") or {}).items():
        quote = "'" if entry["type"] == "string" else ""
        flag = f"--{name} {quote}${{{{inputs.{name}}}}}{quote}"
        assert (f"$[[{flag}]]" if entry.get("optional") else flag) in " ".join(command.split()), name
    for name in component["outputs"]:
        assert f"--{output_flag(definition, name)} ${{{{outputs.{name}}}}}" in " ".join(command.split())


@pytest.mark.parametrize("slug", SLUGS)
def test_names_are_words_a_person_and_a_shell_can_use(slug: str) -> None:
    component = _component(slug)
    assert component["name"] == slug
    for name in (*(component.get("inputs") or {}), *component["outputs"]):
        assert re.fullmatch(r"[a-z][a-z0-9_]*", name), name


@pytest.mark.skipif(not ICONS.is_dir(), reason="the packages of the front end are not installed")
@pytest.mark.parametrize("slug", SLUGS)
def test_the_icon_exists(slug: str) -> None:
    icon = _component(slug)["designer"]["icon"]
    assert list(ICONS.glob(f"{icon}.*js")), icon
