"""Compile the translations: each `.po` into the `.mo` beside it, which gettext reads.

Run after a change of a `.po` file: `python -m scripts.translations`. The compiled file is committed, so that
an installation needs no gettext tools; a test says when it is out of date or a text has no translation.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from scripts import module_texts
from scripts.gettext_files import compile_mo, read_po
from scripts.paths import ROOT

APPS = ("designer", "pipelines", "executor")
TEMPLATES = ROOT / "designer" / "templates"
LOCALES = ROOT / "designer" / "locale"
_TRANSLATED = re.compile(r'{% translate "([^"]*)" %}')
_MARKERS = {"_", "_lazy", "gettext", "gettext_lazy", "ngettext"}


def texts_in_code() -> set[tuple[str, str | None]]:
    """Return every text, with its plural where it has one, that code and pages mark for translation."""
    files = (path for app in APPS for path in (ROOT / app).rglob("*.py") if "migrations" not in path.parts)
    marked = {text for path in files for text in _marked(ast.parse(path.read_text(encoding="utf-8")))}
    return marked | {(text, None) for path in TEMPLATES.rglob("*.html") for text in _in_template(path)}


def _in_template(path: Path) -> list[str]:
    return _TRANSLATED.findall(path.read_text(encoding="utf-8"))


def _marked(tree: ast.Module) -> Iterator[tuple[str, str | None]]:
    for call in ast.walk(tree):
        if not isinstance(call, ast.Call) or not isinstance(call.func, ast.Name):
            continue
        if call.func.id not in _MARKERS:
            continue
        texts = [argument.value for argument in call.args if isinstance(argument, ast.Constant)]
        if texts and isinstance(texts[0], str):
            plural = str(texts[1]) if call.func.id == "ngettext" else None
            yield texts[0], plural


def po_files() -> list[Path]:
    """Return the translations of what the server says, one file for each language."""
    return sorted(LOCALES.glob("*/LC_MESSAGES/django.po"))


def main() -> None:
    """Compile them all, and tell what modules say that is not translated yet."""
    for path in (*po_files(), *module_texts.po_files()):
        path.with_suffix(".mo").write_bytes(compile_mo(read_po(path.read_text(encoding="utf-8"))))
    for language in module_texts.LANGUAGES:
        coverage = module_texts.coverage(language)
        for what, files in (("no translation", coverage.missing), ("left over", coverage.left_over)):
            for path, texts in files.items():
                sys.stdout.writelines(f"{path.relative_to(ROOT)}: {what}: {text!r}\n" for text in texts)


if __name__ == "__main__":
    main()
