"""The sentences that say why a step runs or is reused, and what made it fail."""

from __future__ import annotations

from typing import Any

import pytest

from executor import reasons
from executor.core.causes import CAUSES, cause_of
from executor.core.states import StepState
from executor.reuse_changes import Seen, changes_between
from pipelines.core.catalog import Module, Parameter, Port
from pipelines.core.fingerprint import FingerprintParts

MODULE = Module(
    "train",
    "1",
    "Train",
    "Tests",
    inputs=(Port("rows", "Dataset", "DataTable"),),
    outputs=(Port("model", "Model", "TrainedModel"),),
    parameters=(
        Parameter("rate", "Learning rate", "number", "number"),
        Parameter("l2", "L2 weight", "number", "number"),
        Parameter("shuffle", "Shuffle", "boolean", "toggle"),
        Parameter("script", "Script", "string", "code"),
        Parameter("columns", "Columns", "string", "columns"),
        Parameter("file", "File", "string", "dataset"),
        Parameter("sample", "Sample", "string", "select", enum=("iris", "wine")),
    ),
)
BEFORE: dict[str, Any] = {
    "rate": 0.1,
    "l2": None,
    "shuffle": True,
    "script": "a\nb",
    "columns": {"rules": []},
    "file": "id 1",
    "sample": "iris",
}


def seen(values: dict[str, Any] | None = None, **parts: Any) -> Seen:
    fixed: dict[str, Any] = {"module": "m", "environment": "e", "parameters": "p"}
    fixed |= {"files": {"file": "f1", "sample": "s1"}, "inputs": {"rows": "h1"}} | parts
    return Seen(FingerprintParts(**fixed), BEFORE | (values or {}), {"h1": 100, "h2": 412, "h3": 100})


def sentences(after: Seen) -> list[str]:
    return [reasons.change_message(change) for change in changes_between(seen(), after, MODULE)]


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        (seen(), []),
        (seen({"rate": 0.2}), ["learning rate 0.1 → 0.2"]),
        (seen({"l2": 1e-06}), ["L2 weight (empty) → 1e-06"]),
        (seen({"shuffle": False}), ["shuffle on → off"]),
        (seen({"script": "a\nc"}), ["script changed"]),
        (seen({"columns": {"rules": [1]}}), ["columns changed"]),
        (seen({"file": "id 2"}), []),
        (seen({"file": "id 2"}, files={"file": "f2", "sample": "s1"}), ["file changed"]),
        (seen({"sample": "wine"}, files={"file": "f1", "sample": "s2"}), ["sample iris → wine"]),
        (seen(files={"file": "f1", "sample": "s2"}), ["sample changed"]),
        (seen(inputs={"rows": "h2"}), ["upstream data changed, +312 rows"]),
        (seen(inputs={"rows": "h3"}), ["upstream data changed"]),
        (seen(inputs={"rows": "unknown"}), ["upstream data changed"]),
        (seen(inputs={}), ["dataset was disconnected"]),
        (seen(module="n"), ["module was updated"]),
        (seen(environment="n"), ["environment was updated"]),
        (
            seen({"rate": 1.0, "shuffle": False}, module="n"),
            ["learning rate 0.1 → 1", "shuffle on → off", "module was updated"],
        ),
    ],
)
def test_every_difference_is_told(after: Seen, expected: list[str]) -> None:
    assert sentences(after) == expected


def test_fewer_rows_are_told_with_their_sign() -> None:
    change = changes_between(seen(inputs={"rows": "h2"}), seen(), MODULE)[0]
    assert reasons.change_message(change) == "upstream data changed, -312 rows"


@pytest.mark.parametrize(
    "code",
    ["no_seed", "not_deterministic", "no_outputs", "unpinned_address", "missing_file", "unknown_environment"],
)
def test_every_reason_against_reuse_has_a_sentence(code: str) -> None:
    told = reasons.not_reusable(code)
    assert told is not None
    assert told.endswith(".")
    assert reasons.message_of("not_reusable", {"why": code}) == told


def test_what_is_not_decided_has_no_reason_and_unknown_codes_are_shown() -> None:
    assert reasons.to_json({}) is None
    assert reasons.not_reusable("") is None
    assert reasons.to_json({"code": "from_the_future"}) == {
        "code": "from_the_future",
        "message": "from_the_future",
    }


@pytest.mark.parametrize(
    ("kind", "cause"),
    [
        ("module", "program"),
        ("user_code", "program"),
        ("internal", "program"),
        ("timeout", "timeout"),
        ("out_of_memory", "out_of_memory"),
        ("infrastructure", "infrastructure"),
        ("bad_output", "bad_output"),
        ("never heard of", "program"),
    ],
)
def test_every_kind_of_error_has_one_of_six_causes(kind: str, cause: str) -> None:
    assert cause_of(StepState.FAILED, {"kind": kind}) == cause
    assert cause in CAUSES
    assert len(CAUSES) == 6


def test_a_module_that_notices_itself_that_memory_does_not_suffice_ran_out_of_it() -> None:
    assert cause_of(StepState.FAILED, {"kind": "module", "code": "0138"}) == "out_of_memory"
    assert cause_of(StepState.FAILED, {"kind": "module", "code": "0001"}) == "program"


def test_only_an_end_without_success_has_a_cause() -> None:
    assert cause_of(StepState.CANCELED, None) == "canceled"
    assert cause_of(StepState.LOST, {"kind": "infrastructure"}) == "infrastructure"
    for state in (StepState.SUCCEEDED, StepState.REUSED, StepState.SKIPPED, StepState.RUNNING):
        assert cause_of(state, None) is None
