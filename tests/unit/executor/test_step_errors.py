"""What a step that failed says: what, where the limit is, why, and what to do."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from pytest_django import Settings

from executor import step_errors
from executor.fetch_errors import FetchError
from executor.step_errors import Error

MEGABYTE = 1024 * 1024


@pytest.fixture(autouse=True)
def _maxima(settings: Settings) -> None:
    settings.ATELIER_STEP_MEMORY_MAX_MB = 4096
    settings.ATELIER_STEP_TIMEOUT_MAX_S = 7200


@pytest.mark.parametrize(
    "make",
    [
        lambda: step_errors.timeout(30),
        lambda: step_errors.out_of_memory(512 * MEGABYTE),
        lambda: step_errors.bad_output("No table."),
        lambda: step_errors.died(3, "It was killed."),
        lambda: step_errors.infrastructure("The engine is gone."),
        lambda: step_errors.quarantined(),
        lambda: step_errors.environment_failed("pip failed.", log_tail="…", hint=""),
        lambda: step_errors.input_missing("The dataset is gone."),
        lambda: step_errors.not_fetched(FetchError("fetch_failed", "No.", cause="Down.", action="Wait.")),
    ],
)
def test_every_error_says_what_why_and_what_to_do(make: Callable[[], Error]) -> None:
    error = make()
    for part in ("title", "message", "cause", "action"):
        assert str(error[part]).strip(), part


def test_out_of_memory_names_the_limit_and_where_to_raise_it() -> None:
    error = step_errors.out_of_memory(512 * MEGABYTE)
    assert "512 MB" in str(error["message"])
    assert "run settings (up to 4096 MB)" in str(error["action"])


def test_at_the_highest_limit_only_the_operator_can_help() -> None:
    assert "ATELIER_STEP_MEMORY_MAX_MB" in str(step_errors.out_of_memory(4096 * MEGABYTE)["action"])
    assert "ATELIER_STEP_TIMEOUT_MAX_S" in str(step_errors.timeout(7200)["action"])


def test_a_timeout_names_the_limit_and_where_to_raise_it() -> None:
    error = step_errors.timeout(30)
    assert "after 30 seconds" in str(error["message"])
    assert "run settings (up to 7200 seconds)" in str(error["action"])
