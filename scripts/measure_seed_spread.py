"""Measure how much the metrics of samples depend on the random split; writes docs/modules/seed-spread.md.

    .venv/bin/python -m scripts.measure_seed_spread [--seeds 100]

Runs the sample pipelines module by module on the public data (ATELIER_TEST_DATA, or ../shared/data).
"""

from __future__ import annotations

import argparse
import contextlib
import io
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean, stdev

from modules.learners.testing_samples import run_sample

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "modules" / "seed-spread.md"

_HEAD = """# How much results depend on the random split

A split draws its rows at random, so a metric measured once is one draw of many. Each sample below was run
with the seeds 0 to {last} of Split Data (the census data: 0 to 9) and otherwise unchanged. *Published* is
what the vendor's tutorial or sample shows for a single split; with seed 0 the basic automobile sample
reproduces it.

| Sample | Learner | Metric | Runs | Mean | Standard deviation | Minimum | Maximum | Seed 0 | Published |
|---|---|---|---:|---:|---:|---:|---:|---:|---:|
"""

_FOOT = """
The test part of the automobile data has only 58 rows, and a few expensive cars decide about the coefficient
of determination. So one split says little there, and comparing two learners needs the same split for both.

Measured by `scripts/measure_seed_spread.py`.
"""


@dataclass(frozen=True)
class Case:
    """A metric of one learner in a sample."""

    sample: str
    learner: str
    metric: str
    published: float | None = None


R2 = "Coefficient_of_Determination"
COMPARED = f"{R2} (to compare)"
CASES = (
    Case("penguins", "Linear Regression", R2),
    Case("automobile_price_basic", "Linear Regression", R2, 0.868204),
    Case("automobile_price_basic", "Linear Regression", "Mean_Absolute_Error", 1773.61396),
    Case("automobile_price_compare", "Boosted Decision Tree Regression", R2, 0.827067),
    Case("automobile_price_compare", "Decision Forest Regression", COMPARED, 0.754669),
    Case("adult_income_classification", "Two-Class Boosted Decision Tree", "Accuracy", 0.848),
    Case("adult_income_classification", "Two-Class Boosted Decision Tree", "AUC", 0.894),
)
#: the census data is large enough for few seeds to tell
_FEWER = {"adult_income_classification": 10}


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=100)
    seeds = parser.parse_args(arguments).seeds
    rows = [line for sample in dict.fromkeys(case.sample for case in CASES) for line in _lines(sample, seeds)]
    PAGE.parent.mkdir(parents=True, exist_ok=True)
    PAGE.write_text(_HEAD.format(last=seeds - 1) + "\n".join(rows) + "\n" + _FOOT, encoding="utf-8")
    print(f"wrote {PAGE.relative_to(ROOT)}")


def _lines(sample: str, seeds: int) -> Iterator[str]:
    count = min(seeds, _FEWER.get(sample, seeds))
    measured = []
    for seed in range(count):
        measured.append(measure(sample, seed))
        print(f"\r{sample}: {seed + 1} of {count}", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)
    for case in CASES:
        if case.sample == sample:
            yield _line(case, [metrics[case.metric] for metrics in measured])


def measure(sample: str, seed: int) -> dict[str, float]:
    """Run a sample with one seed of its split; returns the metrics of Evaluate Model."""
    with tempfile.TemporaryDirectory() as folder, contextlib.redirect_stdout(io.StringIO()):
        runs = run_sample(sample, Path(folder), {"split_data": {"random_seed": seed}})
        metrics: dict[str, float] = runs["evaluate_model"].result["metrics"]
    return metrics


def _line(case: Case, values: list[float]) -> str:
    metric = case.metric.removesuffix(" (to compare)").replace("_", " ")
    shown = [fmean(values), stdev(values), min(values), max(values), values[0], case.published]
    cells = ["-" if value is None else _number(value) for value in shown]
    return f"| {case.sample} | {case.learner} | {metric} | {len(values)} | {' | '.join(cells)} |"


def _number(value: float) -> str:
    return f"{value:.3f}" if abs(value) < 100 else f"{value:.0f}"


if __name__ == "__main__":
    main()
