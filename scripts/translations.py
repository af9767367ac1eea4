"""Compile the translations: each `.po` into the `.mo` beside it, which gettext reads.

Run after a change of a `.po` file: `python -m scripts.translations`. The compiled file is committed, so that
an installation needs no gettext tools; a test says when it is out of date or a text has no translation.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

from scripts import module_texts
from scripts.gettext_files import compile_mo, marked_texts, read_po
from scripts.paths import ROOT

APPS = ("designer", "pipelines", "executor")
TEMPLATES = ROOT / "designer" / "templates"
LOCALES = ROOT / "designer" / "locale"
_TRANSLATED = re.compile(r'{% translate "([^"]*)" %}')


def texts_in_code() -> set[tuple[str, str | None]]:
    """Return every text, with its plural where it has one, that code and pages mark for translation."""
    files = (path for app in APPS for path in (ROOT / app).rglob("*.py") if "migrations" not in path.parts)
    marked = {text for path in files for text in marked_texts(path)}
    return marked | {(text, None) for path in TEMPLATES.rglob("*.html") for text in _in_template(path)}


def _in_template(path: Path) -> list[str]:
    return _TRANSLATED.findall(path.read_text(encoding="utf-8"))


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
