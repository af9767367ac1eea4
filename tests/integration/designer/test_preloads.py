"""The page of a pipeline names its files, so that they come beside those that every page needs."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest
from pytest_django.fixtures import Settings

from designer.views.preloads import preload_links

_MANIFEST: dict[str, dict[str, Any]] = {
    "index.html": {"file": "assets/index.js", "isEntry": True, "imports": ["_shared.js"]},
    "_shared.js": {"file": "assets/shared.js", "css": ["assets/shared.css"]},
    "_common.js": {"file": "assets/common.js", "css": ["assets/common.css"], "imports": ["_shared.js"]},
    "src/editor/PipelinePage.tsx": {"file": "assets/page.js", "imports": ["_shared.js", "_common.js"]},
}


@pytest.fixture
def built(tmp_path: Path, settings: Settings) -> Path:
    manifest = tmp_path / ".vite" / "manifest.json"
    manifest.parent.mkdir()
    manifest.write_text(json.dumps(_MANIFEST), encoding="utf-8")
    settings.STATIC_ROOT = tmp_path
    return manifest


@pytest.mark.usefixtures("built")
def test_a_pipeline_names_what_its_entry_does_not_bring() -> None:
    links = preload_links("/pipelines/1", "abc")
    for file in ("page.js", "common.js"):
        assert f'<link rel="modulepreload" crossorigin href="/static/assets/{file}" nonce="abc">' in links
    assert '<link rel="preload" as="style" crossorigin href="/static/assets/common.css" nonce="abc">' in links
    assert "shared" not in links
    assert "index.js" not in links


@pytest.mark.usefixtures("built")
def test_other_pages_name_nothing() -> None:
    assert preload_links("/data", "abc") == ""


def test_a_new_build_is_seen(built: Path) -> None:
    assert "page.js" in preload_links("/pipelines/1", "abc")
    renamed = {**_MANIFEST, "src/editor/PipelinePage.tsx": {"file": "assets/later.js"}}
    built.write_text(json.dumps(renamed), encoding="utf-8")
    os.utime(built, ns=(0, built.stat().st_mtime_ns + 1))
    assert "later.js" in preload_links("/pipelines/1", "abc")


def test_without_a_build_nothing_is_named(tmp_path: Path, settings: Settings) -> None:
    settings.STATIC_ROOT = tmp_path
    assert preload_links("/pipelines/1", "abc") == ""
