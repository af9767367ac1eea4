"""The code that steps run: an immutable copy of the modules, keyed by the hash of its content.

A step must not see half of an update, and a run must be able to say which code it used. Tests, caches,
translations and environment definitions stay behind. Byte code is made once here: steps cannot write beside
the sources.
"""

from __future__ import annotations

import compileall
import hashlib
import os
import py_compile
import shutil
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

_LEFT_OUT = frozenset({"tests", "__pycache__", "environments", "locale", ".mypy_cache", ".ruff_cache"})
_FILE_MODE = 0o444
_FOLDER_MODE = 0o755


@dataclass(frozen=True)
class CodeBundle:
    digest: str
    #: goes on PYTHONPATH; contains the package
    path: Path


def ensure_bundle(package: Path, root: Path) -> CodeBundle:
    """Return the bundle of a package folder, copying it below `root` when this content is not there yet."""
    files = sorted(_files(package))
    digest = _digest(package, files)
    target = root / digest
    if not target.is_dir():
        aside = root / f"{digest}.{uuid.uuid4().hex}"
        try:
            _copy(package, files, aside / package.name)
            try:
                aside.rename(target)
            except OSError:
                # a twin that was faster has the same content
                if not target.is_dir():
                    raise
        finally:
            shutil.rmtree(aside, ignore_errors=True)
    return CodeBundle(digest, target)


def bundle_digest(package: Path) -> str:
    """Return the digest alone."""
    return _digest(package, sorted(_files(package)))


def _files(package: Path) -> Iterator[Path]:
    for folder, names, files in os.walk(package):
        names[:] = [name for name in names if name not in _LEFT_OUT and not name.startswith(".")]
        for name in files:
            path = Path(folder) / name
            if not name.startswith(".") and not path.is_symlink():
                yield path.relative_to(package)


def _digest(package: Path, files: list[Path]) -> str:
    digest = hashlib.sha256(b"atelier code 1\n")
    for relative in files:
        content = hashlib.sha256((package / relative).read_bytes()).hexdigest()
        digest.update(f"{relative}\0{content}\n".encode())
    return digest.hexdigest()


def _copy(package: Path, files: list[Path], target: Path) -> None:
    for relative in files:
        copy = target / relative
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(package / relative, copy)
    # trusted without looking at time stamps; a different Python ignores it and compiles in memory
    compileall.compile_dir(
        target,
        quiet=2,
        stripdir=target.parent,
        invalidation_mode=py_compile.PycInvalidationMode.UNCHECKED_HASH,
    )
    for folder, _, names in os.walk(target.parent):
        Path(folder).chmod(_FOLDER_MODE)
        for name in names:
            (Path(folder) / name).chmod(_FILE_MODE)
