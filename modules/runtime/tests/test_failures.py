"""What a person reads first when something failed."""

from __future__ import annotations

import pandas as pd
import pytest

from modules.execute_python_script.user_script import call_entry, load_entry
from modules.runtime.errors import UserCodeError
from modules.runtime.failures import FOLD, describe_failure, fold_traceback


def details_of(source: str, *frames: object) -> str:
    with pytest.raises(UserCodeError) as caught:
        call_entry(load_entry(source), list(frames) or [None, None])
    return str(caught.value.to_json()["details"])


def parts(details: str) -> tuple[str, str]:
    first, _, folded = details.partition(f"\n{FOLD}\n")
    return first, folded


def test_the_lines_of_the_script_come_first_and_those_of_libraries_are_folded() -> None:
    source = "def azureml_main(frame):\n    value = 1\n    return frame['nope']\n"
    first, folded = parts(details_of(source, pd.DataFrame({"x": [1]})))
    assert first.splitlines() == [
        "Traceback (most recent call last):",
        '  File "script.py", line 3, in azureml_main',
        "    return frame['nope']",
        *(line for line in first.splitlines() if "^" in line or "~" in line),
        "KeyError: 'nope'",
    ]
    assert "pandas" in folded
    assert "user_script.py" not in first + folded


def test_without_libraries_nothing_is_folded() -> None:
    details = details_of("def azureml_main():\n    return 1 / 0\n")
    assert "line 2, in azureml_main" in details
    assert details.endswith("ZeroDivisionError: division by zero")
    assert FOLD not in details


def test_an_earlier_exception_of_the_script_is_told_too() -> None:
    source = (
        "def azureml_main():\n    try:\n        {}['a']\n    except KeyError as error:\n"
        "        raise ValueError('no a') from error\n"
    )
    first, _ = parts(details_of(source))
    assert first.index("line 3") < first.index("KeyError: 'a'") < first.index("direct cause")
    assert first.index("direct cause") < first.index("line 5")
    assert first.endswith("ValueError: no a")


def test_an_endless_recursion_stays_short() -> None:
    first, _ = parts(details_of("def azureml_main():\n    return azureml_main()\n"))
    assert first.count("script.py") < 10
    assert "RecursionError" in first


def test_a_fault_of_a_module_shows_what_was_raised_and_folds_all_frames() -> None:
    with pytest.raises(ZeroDivisionError) as caught:
        _divide(0)
    first, folded = parts(str(describe_failure(caught.value)["details"]))
    assert first == "ZeroDivisionError: division by zero"
    assert folded.startswith("Traceback (most recent call last):")
    assert "_divide" in folded


def test_a_syntax_error_shows_the_place_only() -> None:
    with pytest.raises(UserCodeError) as caught:
        load_entry("def azureml_main(:\n    pass\n")
    details = str(caught.value.to_json()["details"])
    assert 'File "script.py", line 1' in details
    assert "Traceback" not in details


def test_long_texts_are_cut_on_both_sides_of_the_fold() -> None:
    try:
        raise ValueError("x" * 50_000)
    except ValueError as error:
        details = fold_traceback(error)
    assert len(details) <= 20_000
    assert FOLD in details


def _divide(number: int) -> float:
    return 1 / number
