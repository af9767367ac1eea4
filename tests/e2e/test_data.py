from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.e2e.pages.app import App
from tests.e2e.test_accessibility import findings

ROWS = 40


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


def test_what_was_noticed_about_a_file_is_said(app: App, tmp_path: Path) -> None:
    path = tmp_path / "Nearly.csv"
    path.write_text("price\n" + "10\n" * ROWS + "?!\n", encoding="utf-8")
    app.data.open()
    app.data.upload(path)

    row = app.data.row("Nearly").first
    expect(row).to_contain_text("1 warning", timeout=90_000)
    row.get_by_role("button", name="Preview").first.click()
    said = app.page.get_by_role("article", name="1 warning")
    expect(said).to_contain_text(f'The column "price" is nearly all numbers, but row {ROWS + 1} holds "?!"')
    assert findings(app.page) == []


def test_a_file_that_is_no_table_is_explained(app: App, tmp_path: Path) -> None:
    path = tmp_path / "archive.csv"
    path.write_bytes(b"PK\x03\x04" + bytes(range(256)) * 4)
    app.data.open()

    app.data.upload(path)

    expect(app.page.get_by_text(path.name, exact=False).first).to_be_visible()
    said = app.page.get_by_text("This is a compressed archive, not a table.", exact=False)
    expect(said.first).to_be_visible(timeout=90_000)
