"""What a page of the front end needs besides what all need, so that the browser can fetch it at once."""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

#: beginning of the address → source file of its page
_PAGES = {"/pipelines/": "src/editor/PipelinePage.tsx"}


def preload_links(path: str, nonce: str) -> SafeString:
    """Return the link elements for the page at a path; none for a page whose files come with its entry."""
    page = next((source for start, source in _PAGES.items() if path.startswith(start)), None)
    manifest = settings.STATIC_ROOT / ".vite" / "manifest.json"
    if page is None or not manifest.exists():
        return SafeString("")
    scripts, styles = _files(manifest, manifest.stat().st_mtime_ns, page)
    return format_html(
        "{}{}",
        format_html_join(
            "", '<link rel="modulepreload" crossorigin href="{}" nonce="{}">', _rows(scripts, nonce)
        ),
        format_html_join(
            "", '<link rel="preload" as="style" crossorigin href="{}" nonce="{}">', _rows(styles, nonce)
        ),
    )


def _rows(files: tuple[str, ...], nonce: str) -> list[tuple[str, str]]:
    return [(f"{settings.STATIC_URL}{file}", nonce) for file in files]


@lru_cache(maxsize=4)
def _files(manifest: Path, changed_at: int, page: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return scripts and styles of the page that no entry brings; `changed_at` makes a new build visible."""
    chunks: dict[str, dict[str, Any]] = json.loads(manifest.read_text(encoding="utf-8"))
    brought = _reached(chunks, [name for name, chunk in chunks.items() if chunk.get("isEntry")])
    wanted = [name for name in _reached(chunks, [page]) if name not in brought]
    scripts = tuple(str(chunks[name]["file"]) for name in wanted)
    styles = {style: None for name in wanted for style in chunks[name].get("css", [])}
    return scripts, tuple(styles)


def _reached(chunks: dict[str, dict[str, Any]], names: list[str]) -> dict[str, None]:
    found: dict[str, None] = {}
    waiting = [name for name in names if name in chunks]
    while waiting:
        name = waiting.pop()
        if name not in found:
            found[name] = None
            waiting += chunks[name].get("imports", [])
    return found
