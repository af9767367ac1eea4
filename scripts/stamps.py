"""Stamps: notes of what was set up from which content, so that a second call sets nothing up again."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path

from scripts.paths import ROOT, STATE


def digest(paths: Iterable[Path], *extra: str) -> str:
    """Hash names and contents of files, folders taken with everything below them."""
    found = hashlib.sha256("\0".join(extra).encode())
    for path in sorted(_files(paths)):
        content = hashlib.sha256(path.read_bytes()).hexdigest()
        found.update(f"\0{_name(path)}\0{content}".encode())
    return found.hexdigest()


def is_current(name: str, value: str, *, state: Path = STATE) -> bool:
    try:
        return (state / name).read_text(encoding="ascii") == value
    except FileNotFoundError:
        return False


def write(name: str, value: str, *, state: Path = STATE) -> None:
    state.mkdir(parents=True, exist_ok=True)
    (state / name).write_text(value, encoding="ascii")


def _files(paths: Iterable[Path]) -> Iterable[Path]:
    for path in paths:
        if path.is_dir():
            yield from (inner for inner in path.rglob("*") if inner.is_file())
        elif path.is_file():
            yield path


def _name(path: Path) -> str:
    return str(path.relative_to(ROOT)) if path.is_relative_to(ROOT) else path.name
