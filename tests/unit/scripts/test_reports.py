from __future__ import annotations

from pathlib import Path

from scripts.reports import Outcome, add_report, is_success, left_out, table, totals

REPORT = """<testsuites><testsuite>
<testcase name="a"/><testcase name="b"/>
<testcase name="c"><failure message="no"/></testcase>
<testcase name="d"><error message="no"/></testcase>
<testcase name="e"><skipped message="no engine"/></testcase>
</testsuite></testsuites>"""


def report(tmp_path: Path, text: str = REPORT) -> Path:
    path = tmp_path / "report.xml"
    path.write_text(text)
    return path


def test_cases_are_counted(tmp_path: Path) -> None:
    outcome = Outcome("unit")
    add_report(outcome, report(tmp_path), succeeded=False)

    assert (outcome.passed, outcome.failed, outcome.skipped) == (2, 2, ["e: no engine"])
    assert outcome.word == "failed"


def test_a_command_that_dies_without_a_report_is_a_failure(tmp_path: Path) -> None:
    outcome = Outcome("unit")
    add_report(outcome, tmp_path / "missing.xml", succeeded=False)

    assert outcome.failed == 1


def test_a_failed_command_fails_even_when_every_case_passed(tmp_path: Path) -> None:
    outcome = Outcome("unit")
    add_report(outcome, report(tmp_path, '<testsuite><testcase name="a"/></testsuite>'), succeeded=False)

    assert (outcome.passed, outcome.failed) == (1, 1)


def test_what_is_left_out_is_listed_and_fails_only_when_strict() -> None:
    outcomes = [Outcome("unit", passed=3), Outcome("e2e", left_out="no Chromium")]

    assert is_success(outcomes, strict=False)
    assert not is_success(outcomes, strict=True)
    assert left_out(outcomes) == ["e2e: no Chromium"]
    assert totals(outcomes, 1.0, strict=False)[-1] == "3 passed, 0 failed"
    assert totals(outcomes, 1.0, strict=True)[-1] == "3 passed, 1 failed"


def test_a_skipped_test_is_never_silent() -> None:
    outcomes = [Outcome("unit", passed=1, skipped=["t: no data"])]

    assert left_out(outcomes) == ["unit: t: no data"]
    assert not is_success(outcomes, strict=True)


def test_the_table_has_a_line_for_each_tier() -> None:
    lines = table([Outcome("unit", passed=1), Outcome("e2e", left_out="no Chromium")])

    assert len(lines) == 3
    assert "left out" in lines[2]


def test_the_end_reads_like_pytest() -> None:
    outcomes = [Outcome("unit", passed=5, failed=1, skipped=["x: y"])]

    assert totals(outcomes, 2.5, strict=False) == [
        "===== 1 failed, 5 passed, 1 skipped in 2.50s =====",
        "5 passed, 1 failed",
    ]
