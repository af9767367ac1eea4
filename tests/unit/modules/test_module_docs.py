"""The module reference is current and says something about everything."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from modules.runtime.error_codes import TITLES
from pipelines.core.catalog import Module
from scripts.generate_module_docs import MODULES, module_errors, outdated_pages, read_modules

#: any module may report these
COMMON = {"0003", "0138", "1000"}


@pytest.fixture(scope="module")
def modules() -> list[Module]:
    return read_modules()


def test_pages_are_current() -> None:
    outdated = sorted(path.name for path in outdated_pages())
    assert outdated == [], "run: python -m scripts.generate_module_docs"


def test_everything_a_person_sees_is_explained(modules: list[Module]) -> None:
    for module in modules:
        assert module.description.endswith("."), module.name
        assert module.help, module.name
        assert module.keywords, module.name
        texts = {port.name: port.description for port in (*module.inputs, *module.outputs)}
        texts |= {parameter.name: parameter.help for parameter in module.parameters}
        assert [name for name, text in texts.items() if not text.endswith(".")] == [], module.name


def test_every_module_has_its_errors_listed(modules: list[Module]) -> None:
    assert set(module_errors()) == {path.parent.name for path in MODULES.glob("*/module.yaml")}
    for codes in module_errors().values():
        assert set(codes) <= set(TITLES)


def test_every_code_a_module_raises_itself_is_listed() -> None:
    for name, codes in module_errors().items():
        raised = {code for path in (MODULES / name).glob("*.py") for code in _codes(path)}
        assert raised <= {*codes, *COMMON}, name


def _codes(path: Path) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return {
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and re.fullmatch(r"\d{4}", node.value)
    }
