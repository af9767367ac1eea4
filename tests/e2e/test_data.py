from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.e2e.pages.app import App


@pytest.fixture
def runner() -> str:
    return "docker"


def test_an_uploaded_file_is_profiled_and_can_be_looked_at(app: App, tmp_path: Path) -> None:
    path = tmp_path / "Räder und Preise.csv"
    path.write_text("wheels,price\n2,10.5\n4,\n4,30\n", encoding="utf-8")
    app.data.open()

    app.data.upload(path)

    row = app.data.row("Räder und Preise").first
    expect(row).to_contain_text("ready", timeout=90_000)
    expect(row).to_contain_text("3 rows \u00d7 2 columns")


def test_a_file_that_is_no_table_is_explained(app: App, tmp_path: Path) -> None:
    path = tmp_path / "archive.csv"
    path.write_bytes(b"PK\x03\x04" + bytes(range(256)) * 4)
    app.data.open()

    app.data.upload(path)

    expect(app.page.get_by_text(path.name, exact=False).first).to_be_visible()
    said = app.page.get_by_text("This is a compressed archive, not a table.", exact=False)
    expect(said.first).to_be_visible(timeout=90_000)
