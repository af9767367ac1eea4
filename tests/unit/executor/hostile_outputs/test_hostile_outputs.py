"""What hostile or broken programs leave behind ends in a failure with a name, and nothing of it is stored.

Every case goes the whole way of an attempt; the runner only stands in for the program that wrote the files.
"""

from __future__ import annotations

import json
import os
import shutil
import socket
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any
from uuid import UUID

import pyarrow as pa
import pytest
from pytest_django import Settings

from executor.artifacts import ArtifactStore
from executor.core import events
from executor.environments.definition import EnvironmentDefinition
from executor.log_store import LogWriter
from executor.runners.base import Exit, Handle, Limits, OnProgress
from executor.runners.fake import FakeRunner, succeed
from executor.step_execution import StepExecution
from executor.step_plan import OutputPort, StepPlan
from executor.step_tools import Tools

COLUMN = {"name": "x", "type": "Integer", "categorical": False, "role": "Feature"}
RESULT: dict[str, Any] = {
    "format": 1,
    "status": "succeeded",
    "outputs": {"rows": {"type": "DataTable", "rows": 3, "columns": 1}},
    "metrics": {},
    "warnings": [],
}
PREVIEW: dict[str, Any] = {"rows": 3, "columns": 1, "schema": [COLUMN], "sample": [], "statistics": []}

#: gets the folder `out` with a good table in it, and spoils it
Spoil = Callable[[Path], object]


def good(out: Path) -> None:
    folder = out / "rows"
    folder.mkdir()
    table = pa.table({"x": [1, 2, 3]})
    with pa.OSFile(str(folder / "data.arrow"), "wb") as sink, pa.ipc.new_file(sink, table.schema) as writer:
        writer.write_table(table)
    save(folder / "schema.json", {"kind": "DataTable", "columns": [COLUMN]})
    save(folder / "preview.json", PREVIEW)
    save(out / "result.json", RESULT)


def save(path: Path, value: object) -> None:
    path.write_text(json.dumps(value), encoding="utf-8")


def result(**changes: object) -> Spoil:
    return lambda out: save(out / "result.json", RESULT | changes)


def said(**changes: object) -> Spoil:
    """Change what result.json says of the output."""
    return result(outputs={"rows": {**RESULT["outputs"]["rows"], **changes}})


def text(content: str) -> Spoil:
    return lambda out: (out / "result.json").write_text(content, encoding="utf-8")


def preview(**changes: object) -> Spoil:
    return lambda out: save(out / "rows" / "preview.json", PREVIEW | changes)


def instead_of_the_result(make: Spoil) -> Spoil:
    def spoil(out: Path) -> None:
        (out / "result.json").unlink()
        make(out / "result.json")

    return spoil


def instead_of_the_output(make: Spoil) -> Spoil:
    def spoil(out: Path) -> None:
        shutil.rmtree(out / "rows")
        make(out / "rows")

    return spoil


def beside_the_data(make: Spoil) -> Spoil:
    return lambda out: make(out / "rows" / "more")


def a_socket(path: Path) -> None:
    # by a short name: the addresses of sockets are
    before = Path.cwd()
    os.chdir(path.parent)
    try:
        with socket.socket(socket.AF_UNIX) as listener:
            listener.bind(path.name)
    finally:
        os.chdir(before)


def sparse(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(10 * 1024**3)


def many(kind: str) -> Spoil:
    def make(path: Path) -> None:
        path.mkdir()
        for number in range(10_001):
            inside = path / str(number)
            inside.touch() if kind == "files" else inside.mkdir()

    return make


def deep(path: Path) -> None:
    (path / "/".join("d" * 40)).mkdir(parents=True)


def bytes_name(name: bytes) -> Spoil:
    return lambda out: Path(os.fsdecode(bytes(out / "rows") + b"/" + name)).write_bytes(b"")


def link_to_the_input(out: Path) -> None:
    os.link(out.parent / "in" / "request.json", out / "rows" / "more")


def columns_renamed(out: Path) -> None:
    table = pa.table({"y": [1, 2, 3]})
    path = str(out / "rows" / "data.arrow")
    with pa.OSFile(path, "wb") as sink, pa.ipc.new_file(sink, table.schema) as writer:
        writer.write_table(table)


def cut(out: Path) -> None:
    data = (out / "rows" / "data.arrow").read_bytes()
    (out / "rows" / "data.arrow").write_bytes(data[:-20])


def footer_spoiled(out: Path) -> None:
    data = bytearray((out / "rows" / "data.arrow").read_bytes())
    length = int.from_bytes(data[-10:-6], "little")
    data[-10 - length : -10] = b"\xff" * length
    (out / "rows" / "data.arrow").write_bytes(data)


def link_as_the_data(out: Path) -> None:
    (out / "rows" / "data.arrow").unlink()
    (out / "rows" / "data.arrow").symlink_to("/etc/passwd")


def remove(name: str) -> Spoil:
    return lambda out: (out / name).unlink()


CASES: dict[str, tuple[Spoil, str]] = {
    "no result": (remove("result.json"), "ended without writing its result"),
    "an empty result": (text(""), "result.json is not valid JSON"),
    "half a result": (text(json.dumps(RESULT)[:40]), "result.json is not valid JSON"),
    "a result that is a list": (text("[]"), "result.json in result.json is not an object"),
    "a result nested without end": (text("[" * 200_000), "result.json is not valid JSON"),
    "a huge result": (text(" " * 2_000_000), "result.json is larger than 1 MB"),
    "a name twice in the result": (
        text(json.dumps(RESULT)[:-1] + ', "status": "succeeded"}'),
        "not valid JSON",
    ),
    "a result in another encoding": (
        lambda out: (out / "result.json").write_bytes(json.dumps(RESULT).encode() + b"\xff"),
        "not valid JSON",
    ),
    "a link as the result": (
        instead_of_the_result(lambda path: path.symlink_to("/etc/passwd")),
        "result.json is not a regular file",
    ),
    "a folder as the result": (instead_of_the_result(Path.mkdir), "result.json is not a regular file"),
    "a pipe as the result": (instead_of_the_result(os.mkfifo), "result.json is not a regular file"),
    "another format": (result(format=99), "a format this version does not know"),
    "neither success nor failure": (result(status="perhaps"), "neither success nor failure"),
    "a metric that is not a number": (text(json.dumps(RESULT | {"metrics": {"r2": float("nan")}})), "valid"),
    "an endless metric": (
        text(json.dumps(RESULT).replace('"metrics": {}', '"metrics": {"r2": 1e999}')),
        "r2",
    ),
    "a metric that is a text": (result(metrics={"r2": "good"}), "The metric r2 is not a number"),
    "ten thousand metrics": (result(metrics={str(n): n for n in range(10_000)}), "more than 500 metrics"),
    "warnings that are a text": (result(warnings="all is well"), "warnings in result.json is not a list"),
    "ten thousand warnings": (result(warnings=["x"] * 10_000), "more than 100 warnings"),
    "a warning that is a number": (result(warnings=[{"message": 7}]), "A warning of the step is not"),
    "a warning that says nothing": (result(warnings=[" \0 "]), "A warning of the step is not"),
    "made-up resources": (result(resources={"cpu_s": -5}), "The resource cpu_s is not a number"),
    "no output": (instead_of_the_output(lambda _path: None), "The output rows is missing"),
    "an output nobody declared": (lambda out: (out / "extra").mkdir(), "does not declare: extra"),
    "a file as the output": (instead_of_the_output(Path.touch), "The output rows is not a folder"),
    "a link as the output": (
        instead_of_the_output(lambda path: path.symlink_to("/etc")),
        "The output rows is not a folder",
    ),
    "another type": (said(type="TrainedModel"), "the module declares a DataTable"),
    "fewer than no rows": (said(rows=-1), "The size of the output rows is not a number"),
    "more rows than there are": (said(rows=4), "another number of rows"),
    "more columns than there are": (said(columns=2), "as many columns as the module reported"),
    "a link to the host": (
        beside_the_data(lambda path: path.symlink_to("/etc/passwd")),
        "contains a link (more)",
    ),
    "a dangling link": (beside_the_data(lambda path: path.symlink_to("nowhere")), "contains a link (more)"),
    "a link as the data": (
        link_as_the_data,
        "data.arrow is not a plain file",
    ),
    "a second name of the data": (
        lambda out: os.link(out / "rows" / "data.arrow", out / "rows" / "more"),
        "which is a hard link",
    ),
    "a second name of an input": (link_to_the_input, "which is a hard link"),
    "a pipe": (beside_the_data(os.mkfifo), "more, which is not a plain file"),
    "a socket": (beside_the_data(a_socket), "more, which is not a plain file"),
    "a file that is all hole": (beside_the_data(sparse), "claims 10,737,418,240 bytes but holds only 0"),
    "more files than anybody needs": (beside_the_data(many("files")), "more than 10,000 files"),
    "more folders than anybody needs": (beside_the_data(many("folders")), "more than 10,000 files"),
    "folders without end": (beside_the_data(deep), "nested too deeply"),
    "a name that is no text": (bytes_name(b"\xff\xfe"), "not valid UTF-8"),
    "a name with a line break": (bytes_name(b"a\nb"), "contains control characters"),
    "a name that paints the terminal": (bytes_name(b"\x1b[2J"), "contains control characters"),
    "no data": (remove("rows/data.arrow"), "data.arrow is missing"),
    "data of another kind": (
        lambda out: (out / "rows" / "data.arrow").write_text("x\n1\n2\n3\n" * 10),
        "data.arrow is not an Arrow file",
    ),
    "data that is cut off": (cut, "data.arrow is cut off or damaged"),
    "data with a spoiled footer": (footer_spoiled, "data.arrow is cut off or damaged"),
    "data with other columns": (columns_renamed, "not those that schema.json describes"),
    "no schema": (remove("rows/schema.json"), "schema.json is missing"),
    "a schema of something else": (
        lambda out: save(out / "rows" / "schema.json", {"kind": "TrainedModel"}),
        "schema.json does not describe columns",
    ),
    "no preview": (remove("rows/preview.json"), "preview.json is missing"),
    "a preview that is not JSON": (
        lambda out: (out / "rows" / "preview.json").write_text("<script>alert(1)</script>"),
        "preview.json is not valid JSON",
    ),
    "a preview with a number that is none": (preview(mean=float("nan")), "preview.json is not valid JSON"),
    "a huge preview": (preview(sample=["x" * 17 * 1024**2]), "preview.json is larger than 16 MB"),
    "a preview of another table": (preview(rows=5), "another number of rows"),
}
if os.geteuid() == 0:
    CASES["a device"] = (
        beside_the_data(lambda path: os.mknod(path, 0o600 | 0o020000, os.makedev(1, 3))),
        "more, which is not a plain file",
    )


class Program(FakeRunner):
    """Writes what a case says instead of running anything."""

    #: unlike the fake one, whose tables are stand-ins
    name = "hostile"

    def __init__(self, spoil: Spoil, *, prints: bytes = b"", exit_code: int = 0, quiet: bool = True) -> None:
        super().__init__({"load": succeed()})
        self._spoil = spoil
        self._prints = prints
        self._exit = Exit(exit_code, quiet=quiet)
        self.out = Path()

    def wait(self, handle: Handle, launch_log: Path, on_progress: OnProgress) -> Exit:
        with LogWriter(launch_log) as writer:
            writer.append(self._prints)
            writer.commit()
        super().wait(handle, launch_log, on_progress)
        for path in self.out.iterdir():
            shutil.rmtree(path) if path.is_dir() else path.unlink()
        good(self.out)
        self._spoil(self.out)
        return self._exit


@pytest.fixture(autouse=True)
def _own_folder(settings: Settings, tmp_path: Path) -> None:
    settings.VAR_DIR = tmp_path / "var"


def executed(program: Program, tmp_path: Path) -> events.Event:
    store = ArtifactStore(tmp_path / "artifacts")
    plan = StepPlan(
        run_id=UUID(int=1),
        node="load",
        attempt=1,
        key="run-0-1",
        module="source",
        version="1.0.0",
        environment="tabular",
        parameters={},
        inputs={},
        outputs=(OutputPort("rows", "DataTable", "Rows"),),
        limits=Limits(timeout_s=60),
        log_path=tmp_path / "logs" / "0-1.log",
    )
    program.out = plan.output_dir
    tools = Tools(
        runner=program,
        environment=lambda _name: EnvironmentDefinition("tabular", "base"),
        code_dir=lambda: tmp_path,
        link_into=store.link_into,
        fetch=lambda _source: tmp_path,
        store_folder=store.store_folder,
        patience_s=(0.0,),
    )
    reported: list[events.Event] = []
    StepExecution(plan, tools, reported.append).run()
    return reported[-1]


def stored_files(tmp_path: Path) -> list[Path]:
    return [path for path in (tmp_path / "artifacts").rglob("*") if path.is_file()]


def check_refused(event: events.Event, message: str, tmp_path: Path) -> Mapping[str, object]:
    assert isinstance(event, events.StepFailed), event
    assert event.error["kind"] == "bad_output"
    assert message in str(event.error["message"])
    assert "Traceback" not in str(event.error)
    assert stored_files(tmp_path) == []
    return event.error


def test_there_are_enough_cases() -> None:
    assert len(CASES) >= 30


def test_without_the_spoiling_the_step_succeeds(tmp_path: Path) -> None:
    assert isinstance(executed(Program(lambda _out: None), tmp_path), events.StepSucceeded)
    assert len(stored_files(tmp_path)) == 3


@pytest.mark.parametrize("quiet", [True, False], ids=["moved", "copied"])
@pytest.mark.parametrize("case", CASES)
def test_a_hostile_output_ends_in_a_named_failure(tmp_path: Path, case: str, quiet: bool) -> None:
    spoil, message = CASES[case]
    check_refused(executed(Program(spoil, quiet=quiet), tmp_path), message, tmp_path)


def test_a_success_is_not_believed_against_the_exit_code(tmp_path: Path) -> None:
    event = executed(Program(lambda _out: None, exit_code=3), tmp_path)
    check_refused(event, "ended with exit code 3", tmp_path)


def test_printing_a_result_is_no_result(tmp_path: Path) -> None:
    prints = b"::atelier:: " + json.dumps(RESULT).encode() + b"\n"
    event = executed(Program(remove("result.json"), prints=prints), tmp_path)
    check_refused(event, "ended without writing its result", tmp_path)


def test_a_failure_that_blames_the_machine_is_the_modules_own(tmp_path: Path) -> None:
    error = {"kind": "infrastructure", "title": "x", "message": "y" * 100_000, "details": "<script>"}
    event = executed(Program(result(status="failed", error=error)), tmp_path)
    assert isinstance(event, events.StepFailed)
    assert event.error["kind"] == "internal"
    assert len(str(event.error["message"])) == 4_000
    assert stored_files(tmp_path) == []


def test_script_in_a_preview_is_data_like_any_other(tmp_path: Path) -> None:
    event = executed(Program(preview(sample=[["</script><script>alert(1)</script>"]])), tmp_path)
    assert isinstance(event, events.StepSucceeded)
