from __future__ import annotations

from pathlib import Path

from django.core.management import call_command

KEPT = Path(__file__).resolve().parents[3] / "docs" / "openapi.yaml"


def test_the_document_that_is_checked_in_is_current(tmp_path: Path) -> None:
    fresh = tmp_path / "openapi.yaml"

    call_command("spectacular", file=str(fresh), validate=True, fail_on_warn=True)

    assert fresh.read_text() == KEPT.read_text(), "run: make api"
