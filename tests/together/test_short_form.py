"""The short form of the simulation; `make together` runs the full one."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.together.simulation import simulate

_SECONDS = 15


@pytest.mark.timeout(180)
def test_twenty_editors_at_bad_lines_end_with_the_document_of_the_server(tmp_path: Path) -> None:
    outcome = simulate(tmp_path, seconds=_SECONDS, seed=1)
    assert outcome.problems == []
    # a simulation in which nothing happened would prove nothing
    assert outcome.figures["acknowledged"] > 50
    assert outcome.figures["reconnects"] > 0
    assert outcome.figures["lost_frames"] > 0
