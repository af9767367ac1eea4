"""The samples as the designer reads them: laid out to be read from top to bottom."""

from __future__ import annotations

from itertools import combinations
from pathlib import Path

import pytest

from pipelines.catalog_loader import get_catalog
from pipelines.text_form import ImportedText, pipeline_from_text

SAMPLES = sorted((Path(__file__).resolve().parents[3] / "samples").glob("*.yaml"))
#: of a node with a comment, as the canvas draws it
WIDTH, HEIGHT = 232, 90


@pytest.fixture(params=SAMPLES, ids=lambda path: path.stem)
def sample(request: pytest.FixtureRequest) -> ImportedText:
    path: Path = request.param
    return pipeline_from_text(path.read_text(encoding="utf-8"), get_catalog())


def test_there_are_four_samples() -> None:
    assert [path.stem for path in SAMPLES] == [
        "adult_income_classification",
        "automobile_price_basic",
        "automobile_price_compare",
        "penguins",
    ]


def test_nodes_do_not_overlap_and_edges_run_downwards(sample: ImportedText) -> None:
    nodes = sample.document.nodes
    for one, other in combinations(nodes.values(), 2):
        apart_x = abs(one.position.x - other.position.x) >= WIDTH
        assert apart_x or abs(one.position.y - other.position.y) >= HEIGHT + 30, (one.id, other.id)
    for edge in sample.document.edges.values():
        source, target = nodes[edge.source.node], nodes[edge.target.node]
        assert source.position.y + HEIGHT < target.position.y, edge
