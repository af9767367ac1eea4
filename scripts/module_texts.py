"""What the modules and samples say, and which of it their translations hold.

A module's texts stand in `modules/<name>/locale/<language>.po`; those that several modules share
in `modules/locale/<language>.po`, those of the samples in `samples/locale/<language>.po`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from pipelines.catalog_loader import SHARED_LIBRARY
from pipelines.core.catalog_texts import texts_of
from pipelines.core.component import read_component
from scripts.gettext_files import Catalogue, marked_texts, read_po
from scripts.paths import ROOT

MODULES = ROOT / "modules"
SHARED = MODULES / "locale"
SAMPLES = ROOT / "samples"
LANGUAGES = ("fr",)


@dataclass(frozen=True)
class Coverage:
    """How a language's translations differ from what is said, by the file that is to be changed."""

    missing: dict[Path, list[str]] = field(default_factory=dict)
    left_over: dict[Path, list[str]] = field(default_factory=dict)


def texts_by_module() -> dict[str, tuple[str, ...]]:
    """Return what each built-in module says, in the catalogue and in its code."""
    found = {}
    for path in sorted(MODULES.glob("*/module.yaml")):
        texts = texts_of(read_component(yaml.safe_load(path.read_text(encoding="utf-8"))))
        found[path.parent.name] = tuple(dict.fromkeys([*texts, *_texts_in_code(path.parent)]))
    return found


def texts_of_libraries() -> tuple[str, ...]:
    """Return what the libraries inside steps say."""
    return tuple(dict.fromkeys(text for name in SHARED_LIBRARY for text in _texts_in_code(MODULES / name)))


def _texts_in_code(folder: Path) -> Iterator[str]:
    for path in sorted(folder.rglob("*.py")):
        if "tests" not in path.parts:
            yield from (text for text, _plural in marked_texts(path))


def texts_of_samples() -> tuple[str, ...]:
    """Return what the samples say: their names and descriptions, and those of their nodes."""
    found: dict[str, None] = {}
    for path in sorted(SAMPLES.glob("*.yaml")):
        whole = yaml.safe_load(path.read_text(encoding="utf-8"))
        for body in (whole, *whole["jobs"].values()):
            found |= {body[key]: None for key in ("display_name", "description") if body.get(key)}
    return tuple(found)


def coverage(language: str) -> Coverage:
    """Compare what is said with what is translated."""
    result = Coverage()
    said = texts_by_module()
    shared = translated(SHARED / f"{language}.po")
    for name, texts in said.items():
        path = MODULES / name / "locale" / f"{language}.po"
        own = translated(path)
        _note(result.missing, path, [text for text in texts if not own.get(text) and not shared.get(text)])
        _note(result.left_over, path, [text for text in own if text not in texts or text in shared])
    everything = {text for texts in said.values() for text in texts}
    libraries = texts_of_libraries()
    path = SHARED / f"{language}.po"
    _note(result.missing, path, [text for text in libraries if not shared.get(text)])
    everything |= set(libraries)
    _note(result.left_over, path, [text for text in shared if text not in everything])
    _compare_samples(result, language, everything)
    strays = {path.parent.parent.name for path in MODULES.glob(f"*/locale/{language}.po")} - set(said)
    for name in strays:
        _note(result.left_over, MODULES / name / "locale" / f"{language}.po", ["the whole file"])
    return result


def _compare_samples(result: Coverage, language: str, said_by_modules: set[str]) -> None:
    """Nodes of samples that are called after their module take its translation."""
    path, texts = SAMPLES / "locale" / f"{language}.po", texts_of_samples()
    own = translated(path)
    _note(result.missing, path, [t for t in texts if not own.get(t) and t not in said_by_modules])
    _note(result.left_over, path, [t for t in own if t not in texts or t in said_by_modules])


def translated(path: Path) -> dict[str, str]:
    """Return the texts of a file with their translations; nothing when there is no file."""
    if not path.is_file():
        return {}
    return {text: forms[0] for (text, _plural), forms in entries(path).items()}


def entries(path: Path) -> Catalogue:
    catalogue = read_po(path.read_text(encoding="utf-8"))
    catalogue.pop(("", None), None)
    return catalogue


def po_files() -> Iterator[Path]:
    """Every file that is compiled."""
    yield from sorted([*MODULES.glob("**/locale/*.po"), *SAMPLES.glob("locale/*.po")])


def _note(where: dict[Path, list[str]], path: Path, texts: list[str]) -> None:
    if texts:
        where[path] = texts
