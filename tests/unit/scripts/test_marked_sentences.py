"""What people are told is marked for translation where it is written, so that no sentence is left out."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from scripts.paths import ROOT

#: calls whose sentences people read, as `name` or `.name`
TELLING = {
    "EnvironmentBuildError",
    "DefinitionError",
    "FetchError",
    "InfrastructureError",
    "ModuleError",
    "on_message",
    "on_progress",
    "progress",
    "_tell",
    "_lose",
    "warn",
}
#: arguments that are no sentences
CODES = {"code", "log_tail", "parameter", "port", "details"}
FILES = [
    path
    for folder in ("executor", "modules")
    for path in sorted((ROOT / folder).rglob("*.py"))
    if not {"tests", "migrations"} & set(path.parts) and path.name != "fake.py"
]


def unmarked_sentences(source: str) -> Iterator[str]:
    for call in ast.walk(ast.parse(source)):
        if isinstance(call, ast.Call) and _name(call.func) in TELLING:
            given = [*call.args, *(named.value for named in call.keywords if named.arg not in CODES)]
            yield from (ast.unparse(argument) for argument in given if _is_sentence(argument))


def _name(function: ast.expr) -> str:
    match function:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
    return ""


def _is_sentence(argument: ast.expr) -> bool:
    if isinstance(argument, ast.JoinedStr):
        return True
    if isinstance(argument, ast.Subscript):
        return _is_sentence(argument.value)
    # a code is one word
    return isinstance(argument, ast.Constant) and isinstance(argument.value, str) and " " in argument.value


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_every_sentence_that_is_told_is_marked(path: Path) -> None:
    assert list(unmarked_sentences(path.read_text(encoding="utf-8"))) == []


@pytest.mark.parametrize(
    "source",
    [
        'context.progress(0.5, f"Learning from {name}"[:80])',
        'context.warn(f"{count} rows were left out.")',
        'raise EnvironmentBuildError("It could not be built.")',
        'raise FetchError("not_found", _("It is not there."), hint=f"Look at {place}.")',
    ],
)
def test_an_unmarked_sentence_is_found(source: str) -> None:
    assert len(list(unmarked_sentences(source))) == 1


def test_codes_and_marked_sentences_are_no_findings() -> None:
    assert not list(unmarked_sentences('raise FetchError("not_found", _("It is not there."))'))
