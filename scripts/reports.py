"""What came out of the tiers: counted from JUnit files, shown as one table."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

# The files were written by our own test runners a moment ago.
from xml.etree import ElementTree


@dataclass
class Outcome:
    """One tier's result."""

    tier: str
    passed: int = 0
    failed: int = 0
    #: tests that were skipped, with their reasons
    skipped: list[str] = field(default_factory=list)
    #: why the whole tier was left out
    left_out: str = ""
    seconds: float = 0.0

    @property
    def word(self) -> str:
        if self.left_out:
            return "left out"
        return "failed" if self.failed else "passed"


def add_report(outcome: Outcome, path: Path, *, succeeded: bool) -> None:
    """Count the cases of a JUnit file; a command that failed without a failed case counts as one failure."""
    before = outcome.failed
    for case in _cases(path):
        skipped = case.find("skipped")
        if case.find("failure") is not None or case.find("error") is not None:
            outcome.failed += 1
        elif skipped is not None:
            outcome.skipped.append(f"{case.get('name')}: {skipped.get('message') or 'no reason given'}")
        else:
            outcome.passed += 1
    if not succeeded and outcome.failed == before:
        outcome.failed += 1


def _cases(path: Path) -> Iterator[ElementTree.Element]:
    try:
        root = ElementTree.parse(path).getroot()  # noqa: S314
    except (OSError, ElementTree.ParseError):
        return iter(())
    return root.iter("testcase")


def is_success(outcomes: Iterable[Outcome], *, strict: bool) -> bool:
    """`strict` (CI) turns what was left out into a failure."""
    found = list(outcomes)
    if any(outcome.failed for outcome in found):
        return False
    return not (strict and any(outcome.left_out or outcome.skipped for outcome in found))


def table(outcomes: Iterable[Outcome]) -> list[str]:
    lines = [f"{'tier':<13}{'result':<10}{'passed':>8}{'failed':>8}{'skipped':>9}{'seconds':>9}"]
    for outcome in outcomes:
        counts = f"{outcome.passed:>8}{outcome.failed:>8}{len(outcome.skipped):>9}{outcome.seconds:>9.0f}"
        lines.append(f"{outcome.tier:<13}{outcome.word:<10}{counts}")
    return lines


def left_out(outcomes: Iterable[Outcome]) -> list[str]:
    lines = []
    for outcome in outcomes:
        if outcome.left_out:
            lines.append(f"{outcome.tier}: {outcome.left_out}")
        lines.extend(f"{outcome.tier}: {reason}" for reason in outcome.skipped)
    return lines


def totals(outcomes: Iterable[Outcome], seconds: float, *, strict: bool) -> list[str]:
    """Close like pytest does, then with the plain line; a left-out tier counts as failed when strict."""
    found = list(outcomes)
    passed = sum(outcome.passed for outcome in found)
    failed = sum(outcome.failed for outcome in found)
    skipped = sum(len(outcome.skipped) for outcome in found)
    if strict:
        failed += sum(1 for outcome in found if outcome.left_out) + skipped
        skipped = 0
    parts = [f"{failed} failed"] if failed else []
    parts += [f"{passed} passed", *([f"{skipped} skipped"] if skipped else [])]
    return [f"===== {', '.join(parts)} in {seconds:.2f}s =====", f"{passed} passed, {failed} failed"]
