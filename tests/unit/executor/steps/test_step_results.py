"""What a step left behind is checked before anything is believed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from executor import step_results
from executor.step_plan import OutputPort
from executor.step_results import BadResultError, read_result
from modules.columns.texts import text

PORTS = (OutputPort("rows", "DataTable", "Rows"),)
GOOD: dict[str, object] = {
    "format": 1,
    "status": "succeeded",
    "outputs": {"rows": {"type": "DataTable", "rows": 3, "columns": 2, "bytes": 10}},
    "metrics": {"r2": 0.5},
    "warnings": [],
}
ERROR = {"code": "0001", "kind": "module", "title": "No column", "message": "…", "where": {"column": "x"}}


def write(folder: Path, document: object, *, output: bool = True) -> Path:
    if output:
        (folder / "rows").mkdir()
    (folder / "result.json").write_text(json.dumps(document), encoding="utf-8")
    return folder


def test_a_complete_result_is_read(tmp_path: Path) -> None:
    result = read_result(write(tmp_path, GOOD), PORTS)
    assert result is not None
    assert result.error is None
    assert (result.outputs[0].rows, result.outputs[0].columns) == (3, 2)
    assert result.metrics == {"r2": 0.5}


def test_no_result_is_told_apart_from_a_bad_one(tmp_path: Path) -> None:
    assert read_result(tmp_path, PORTS) is None


BAD = {
    "not JSON": ("{", "valid JSON"),
    "a list": ("[]", "not an object"),
    "nested too deeply": ("[" * 100_000, "valid JSON"),
    "another format": (json.dumps(GOOD | {"format": 2}), "format"),
    "no status": (json.dumps(GOOD | {"status": "fine"}), "neither success nor failure"),
    "outputs are a list": (json.dumps(GOOD | {"outputs": []}), "outputs"),
    "an output is missing": (json.dumps(GOOD | {"outputs": {}}), "outputs.rows"),
    "another type": (json.dumps(GOOD | {"outputs": {"rows": {"type": "TrainedModel"}}}), "declares"),
    "a negative size": (
        json.dumps(GOOD | {"outputs": {"rows": {"type": "DataTable", "rows": -1}}}),
        "size of the output",
    ),
    "a metric that is a text": (json.dumps(GOOD | {"metrics": {"r2": "good"}}), "metric r2"),
    "a metric that is not finite": (json.dumps(GOOD | {"metrics": {"r2": float("nan")}}), "valid JSON"),
    "a metric beyond every float": (
        json.dumps(GOOD | {"metrics": {"r2": 0.5}}).replace("0.5", "1e999"),
        "r2 is not finite",
    ),
    "a name that comes twice": (json.dumps(GOOD)[:-1] + ', "outputs": {}}', "valid JSON"),
    "a resource that is a text": (json.dumps(GOOD | {"resources": {"cpu_s": "much"}}), "cpu_s"),
    "a negative resource": (json.dumps(GOOD | {"resources": {"rows_out": -1}}), "rows_out"),
    "resources are a list": (json.dumps(GOOD | {"resources": []}), "resources"),
    "too many metrics": (json.dumps(GOOD | {"metrics": {str(i): i for i in range(501)}}), "more than 500"),
    "warnings are an object": (json.dumps(GOOD | {"warnings": {}}), "warnings in result.json is not a list"),
    "too many warnings": (json.dumps(GOOD | {"warnings": ["x"] * 101}), "more than 100 warnings"),
    "a warning without a sentence": (json.dumps(GOOD | {"warnings": [{"said": {}}]}), "not a sentence"),
    "an error that is a text": (json.dumps({"format": 1, "status": "failed", "error": "no"}), "error"),
}


@pytest.mark.parametrize(("text", "problem"), BAD.values(), ids=BAD.keys())
def test_a_bad_result_is_refused_with_a_reason(tmp_path: Path, text: str, problem: str) -> None:
    (tmp_path / "rows").mkdir()
    (tmp_path / "result.json").write_text(text, encoding="utf-8")
    with pytest.raises(BadResultError, match=problem):
        read_result(tmp_path, PORTS)


def test_a_missing_output_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadResultError, match="rows is missing"):
        read_result(write(tmp_path, GOOD, output=False), PORTS)


def test_an_undeclared_output_is_refused(tmp_path: Path) -> None:
    (tmp_path / "more").mkdir()
    with pytest.raises(BadResultError, match="does not declare: more"):
        read_result(write(tmp_path, GOOD), PORTS)


def test_a_link_instead_of_an_output_folder_is_refused(tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (out / "rows").symlink_to("/etc")
    with pytest.raises(BadResultError, match="not a folder"):
        read_result(write(out, GOOD, output=False), PORTS)


def test_a_link_instead_of_a_result_is_refused(tmp_path: Path) -> None:
    (tmp_path / "result.json").symlink_to("/etc/passwd")
    with pytest.raises(BadResultError, match="regular file"):
        read_result(tmp_path, PORTS)


def test_a_huge_result_is_refused_unread(tmp_path: Path) -> None:
    with (tmp_path / "result.json").open("wb") as file:
        file.truncate(2 * 1024 * 1024)
    with pytest.raises(BadResultError, match="larger than 1 MB"):
        read_result(tmp_path, PORTS)


def test_what_the_step_used_is_taken_over_by_known_names(tmp_path: Path) -> None:
    used = {"cpu_s": 0.5, "peak_memory_bytes": 10, "rows_in": None, "mood": "good"}
    result = read_result(write(tmp_path, GOOD | {"resources": used}), PORTS)
    assert result is not None
    assert result.resources == {"cpu_s": 0.5, "peak_memory_bytes": 10}


def test_a_step_that_failed_says_what_it_used_too(tmp_path: Path) -> None:
    failed = {"format": 1, "status": "failed", "error": ERROR, "resources": {"cpu_s": 2}}
    result = read_result(write(tmp_path, failed), PORTS)
    assert result is not None
    assert result.resources == {"cpu_s": 2}


def test_an_error_of_the_module_is_taken_over_bounded(tmp_path: Path) -> None:
    long = ERROR | {
        "message": "x" * 100_000,
        "kind": "infrastructure",
        "where": {"column": "y" * 999, "z": []},
    }
    result = read_result(write(tmp_path, {"format": 1, "status": "failed", "error": long}), PORTS)
    assert result is not None
    assert result.error is not None
    # a module cannot blame the infrastructure
    assert result.error["kind"] == "internal"
    assert len(str(result.error["message"])) == 4_000
    assert result.error["where"] == {"column": "y" * 200}
    assert set(result.error) == {*step_results._TEXT_FIELDS, "kind", "details", "where"}


def test_patterns_are_kept_that_say_what_the_sentences_say(tmp_path: Path) -> None:
    message = text('The column "{column}" is empty.', column="{column} a")
    error = ERROR | {"message": str(message), "cause": "Something else.", "action": ""}
    error["said"] = {
        "message": message.to_json(),
        # these would show a reader of another language what a reader of English does not see
        "cause": text("Send {what}.", what="money").to_json(),
        "title": {"text": 3, "values": []},
        "details": message.to_json(),
    }

    result = read_result(write(tmp_path, {"format": 1, "status": "failed", "error": error}), PORTS)

    assert result is not None
    assert result.error is not None
    assert result.error["said"] == {"message": message.to_json()}


LEFT_OUT = text('Left out in "{column}": {count}.', column="price", count=3)


def warnings_of(folder: Path, *warnings: object) -> tuple[dict[str, object], ...]:
    result = read_result(write(folder, GOOD | {"warnings": warnings}), PORTS)
    assert result is not None
    return result.warnings


def test_warnings_are_taken_over_with_what_they_are_made_of(tmp_path: Path) -> None:
    told = {"message": str(LEFT_OUT), "said": LEFT_OUT.to_json()}
    assert warnings_of(tmp_path, told, "In plain words.") == (told, {"message": "In plain words."})


def test_a_warning_is_bounded(tmp_path: Path) -> None:
    long = text("{value}", value="x" * 5_000)
    (warning,) = warnings_of(tmp_path, {"message": str(long), "said": long.to_json(), "mood": "good"})
    assert warning == {"message": "x" * 1_000}


@pytest.mark.parametrize(
    "made_of",
    [
        text("Send {what}.", what="money").to_json(),
        {"text": str(LEFT_OUT), "values": []},
        [],
    ],
    ids=["says something else", "no values", "a list"],
)
def test_a_warning_whose_pattern_cannot_be_trusted_stays_english(tmp_path: Path, made_of: object) -> None:
    assert warnings_of(tmp_path, {"message": str(LEFT_OUT), "said": made_of}) == ({"message": str(LEFT_OUT)},)


HALF = "a\0b\ud800"


def test_a_warning_is_kept_without_what_no_database_takes(tmp_path: Path) -> None:
    told = {"message": HALF, "said": {"text": "{a}", "values": {"a": HALF, "unused": "\0"}}}
    kept = {"message": "ab?", "said": {"text": "{a}", "values": {"a": "ab?", "unused": ""}}}
    assert warnings_of(tmp_path, told) == (kept,)


def test_an_error_is_kept_without_what_no_database_takes(tmp_path: Path) -> None:
    error = ERROR | {"message": HALF, "details": HALF, "where": {"column": HALF}}
    result = read_result(write(tmp_path, {"format": 1, "status": "failed", "error": error}), PORTS)
    assert result is not None
    assert result.error is not None
    assert (result.error["message"], result.error["details"]) == ("ab?", "ab?")
    assert result.error["where"] == {"column": "ab?"}


def test_a_warning_with_an_endless_number_stays_english(tmp_path: Path) -> None:
    message, said = "inf rows", '{"text": "{n} rows", "values": {"n": 1e999}}'
    document = json.dumps(GOOD | {"warnings": [{"message": message, "said": "HERE"}]})
    folder = write(tmp_path, GOOD)
    (folder / "result.json").write_text(document.replace('"HERE"', said), encoding="utf-8")
    result = read_result(folder, PORTS)
    assert result is not None
    assert result.warnings == ({"message": message},)
