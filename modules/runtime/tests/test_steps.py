"""How a step is started and how it ends, through the real modules and through one that misbehaves."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from types import ModuleType
from typing import cast

import pytest

from modules.columns import SelectionError
from modules.columns.texts import text
from modules.runtime import StepContext
from modules.runtime.command_line import main, parse_literal, request_from_flags
from modules.runtime.error_codes import TITLES
from modules.runtime.errors import ModuleError, selection_failed
from modules.runtime.execution import run_step
from modules.runtime.parameters import Parameters
from modules.runtime.progress import Progress
from modules.runtime.request import PortBinding, Request, RequestError, read_request
from modules.runtime.results import MAX_WARNINGS
from modules.runtime.table_files import read_table, write_table
from modules.runtime.testing import sample_table, table_of

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def misbehaving(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[..., dict[str, object]]:
    """Run a function as a module and return its result."""

    def run(function: Callable[[StepContext], None], outputs: tuple[str, ...] = ()) -> dict[str, object]:
        module = ModuleType("modules.misbehaving.step")
        module.__dict__["run"] = function
        monkeypatch.setitem(sys.modules, "modules.misbehaving", ModuleType("modules.misbehaving"))
        monkeypatch.setitem(sys.modules, "modules.misbehaving.step", module)
        ports = {port: PortBinding("DataTable", tmp_path / port) for port in outputs}
        exit_code = run_step(Request("misbehaving", {}, {}, ports, tmp_path))
        result: dict[str, object] = json.loads((tmp_path / "result.json").read_text())
        assert (exit_code == 0) == (result["status"] == "succeeded")
        return result

    return run


def error_of(result: dict[str, object]) -> dict[str, object]:
    error = result["error"]
    assert isinstance(error, dict)
    return error


def test_success_lists_outputs_metrics_and_warnings(misbehaving: Callable[..., dict[str, object]]) -> None:
    def run(context: StepContext) -> None:
        context.write_table("out", table_of(x=[1, 2]))
        context.metrics.log("good", 0.5)
        context.metrics.log("not finite", float("nan"))
        context.warn("mind the gap")
        context.warn(text("{count} gaps", count=3))

    result = misbehaving(run, ("out",))
    outputs = result["outputs"]
    assert isinstance(outputs, dict)
    assert (outputs["out"]["type"], outputs["out"]["rows"], outputs["out"]["columns"]) == ("DataTable", 2, 1)
    assert outputs["out"]["bytes"] > 100
    assert result["metrics"] == {"good": 0.5}
    assert result["warnings"] == [
        {"message": "mind the gap"},
        {"message": "3 gaps", "said": {"text": "{count} gaps", "values": {"count": 3}}},
    ]


def warned(
    misbehaving: Callable[..., dict[str, object]], sentences: Iterable[str]
) -> list[dict[str, object]]:
    def run(context: StepContext) -> None:
        for sentence in sentences:
            context.warn(sentence)

    return cast("list[dict[str, object]]", misbehaving(run)["warnings"])


def test_a_warning_that_comes_again_is_told_once(misbehaving: Callable[..., dict[str, object]]) -> None:
    assert warned(misbehaving, ["a", "b", "a"]) == [{"message": "a"}, {"message": "b"}]


def test_warnings_beyond_a_number_are_counted(misbehaving: Callable[..., dict[str, object]]) -> None:
    told = warned(misbehaving, (f"row {row}" for row in range(1_000)))
    assert len(told) == MAX_WARNINGS + 1
    assert told[-1]["message"] == "There were 950 more warnings; the log has all."


def test_a_result_with_the_longest_warnings_is_one_that_is_read(
    misbehaving: Callable[..., dict[str, object]], tmp_path: Path
) -> None:
    said = (text("{row} {value}", row=row, value="\U0001f697" * 300) for row in range(100))
    told = warned(misbehaving, [*said, "\U0001f697" * 100_000])
    assert "said" in told[0]
    assert (tmp_path / "result.json").stat().st_size < 500_000
    assert warned(misbehaving, ["é" * 5_000]) == [{"message": "é" * 1_000}]


def test_an_output_that_was_not_written_is_a_failure(misbehaving: Callable[..., dict[str, object]]) -> None:
    error = error_of(misbehaving(lambda context: None, ("out",)))
    assert error["code"] == "1000"
    assert "out" in str(error["message"])


@pytest.mark.parametrize(
    ("error", "code", "kind"),
    [
        (ModuleError("0017", "no", column="x"), "0017", "module"),
        (ZeroDivisionError("oh"), "1000", "internal"),
        (MemoryError(), "0138", "module"),
        (SystemExit(0), "1000", "internal"),
        (KeyboardInterrupt(), "1000", "internal"),
        (SelectionError("0001", "no"), "1000", "internal"),
    ],
)
def test_whatever_is_raised_is_told(
    misbehaving: Callable[..., dict[str, object]], error: BaseException, code: str, kind: str
) -> None:
    def run(context: StepContext) -> None:
        raise error

    told = error_of(misbehaving(run))
    assert (told["code"], told["kind"]) == (code, kind)
    assert told["title"] == TITLES[code]
    assert set(told) == {"code", "kind", "title", "message", "where", "cause", "action", "details", "said"}


def test_an_unknown_module_is_a_failure_with_a_result(tmp_path: Path) -> None:
    for name in ("no_such_module", "../evil", "os"):
        assert run_step(Request(name, {}, {}, {}, tmp_path)) == 1
        assert json.loads((tmp_path / "result.json").read_text())["status"] == "failed"


def test_error_codes_are_checked() -> None:
    with pytest.raises(ValueError, match="9999"):
        ModuleError("9999", "no such code")
    assert all(len(code) == 4 and title for code, title in TITLES.items())
    error = selection_failed(SelectionError("0001", "gone", ("x",), "hint"), parameter="p", port="q")
    assert (error.where["column"], error.action) == ("x", "hint")


def test_parameters_are_typed() -> None:
    parameters = Parameters(
        {"t": "x", "i": 3, "w": 4.0, "n": 1, "b": True, "none": None, "empty": "", "s": "{"}
    )
    assert parameters.text("t") == "x"
    assert parameters.optional_text("empty") is None
    assert parameters.optional_text("none") is None
    assert parameters.integer("w") == 4
    assert parameters.optional_integer("none") is None
    assert parameters.number("n") == 1.0
    assert parameters.optional_number("i") == 3.0
    assert parameters.boolean("b")
    assert "t" in parameters
    for access, name in [
        (parameters.text, "i"),
        (parameters.integer, "b"),
        (parameters.integer, "t"),
        (parameters.number, "b"),
        (parameters.boolean, "i"),
        (parameters.text, "missing"),
        (parameters.selection, "s"),
    ]:
        with pytest.raises(ModuleError) as caught:
            access(name)
        assert caught.value.code == "0002"
        assert caught.value.where["parameter"] == name


def test_progress_is_throttled_but_the_end_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    progress = Progress()
    for index in range(1, 1001):
        progress.report(index / 1000, f"row {index}")
    lines = capsys.readouterr().out.splitlines()
    assert 2 <= len(lines) < 100
    assert all(line.startswith("::atelier:: ") for line in lines)
    assert json.loads(lines[-1].removeprefix("::atelier:: ")) == {"progress": 1.0, "message": "row 1000"}


def write_request(folder: Path, **more: object) -> Path:
    table = folder / "in" / "inputs" / "dataset"
    table.mkdir(parents=True)
    write_table(table, sample_table("iris"))
    request = {
        "module": "split_data",
        "version": "1.0.0",
        "parameters": {
            "splitting_mode": "Split Rows",
            "fraction": 0.7,
            "randomized_split": True,
            "random_seed": 0,
            "stratified_split": False,
        },
        "inputs": {"dataset": {"type": "DataTable", "path": "inputs/dataset"}},
        "outputs": {
            "results_dataset1": {"type": "DataTable", "path": "results_dataset1"},
            "results_dataset2": {"type": "DataTable", "path": "results_dataset2"},
        },
        "limits": {"memory_bytes": 1e9, "cpus": 1, "preview_rows": 10, "preview_columns": 2},
        **more,
    }
    path = folder / "in" / "request.json"
    path.write_text(json.dumps(request))
    return path


@pytest.mark.parametrize("order", [("request", "input", "output"), ("output", "request", "input")])
def test_the_request_form_of_the_command_line(tmp_path: Path, order: tuple[str, ...]) -> None:
    path = write_request(tmp_path)
    out = tmp_path / "out"
    given = {"request": path, "input": tmp_path / "in", "output": out}
    assert main([word for name in order for word in (f"--{name}", str(given[name]))]) == 0
    assert read_table(out / "results_dataset1").num_rows == 105
    preview = json.loads((out / "results_dataset2" / "preview.json").read_text())
    assert (len(preview["sample"]), len(preview["sample"][0])) == (10, 2)
    assert sorted(path.name for path in out.iterdir()) == [
        "result.json",
        "results_dataset1",
        "results_dataset2",
    ]


def test_the_flag_form_of_the_command_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    table = tmp_path / "table"
    table.mkdir()
    write_table(table, sample_table("iris"))
    monkeypatch.chdir(tmp_path)
    arguments = ["split_data", "--dataset", str(table), "--fraction", "0.2", "--randomized_split", "False"]
    outputs = ["--results_dataset1", str(tmp_path / "a"), "--results_dataset2", str(tmp_path / "b")]
    assert main([*arguments, *outputs]) == 0
    assert read_table(tmp_path / "a").num_rows == 30
    assert json.loads((tmp_path / "result.json").read_text())["status"] == "succeeded"


def test_flags_know_files_and_outputs_that_share_a_name(tmp_path: Path) -> None:
    file = tmp_path / "x.csv"
    file.write_text("a\n1\n")
    request = request_from_flags("import_data", ["--dataset", str(file), "--results_dataset", str(tmp_path)])
    assert request.files["dataset"].name == "x.csv"
    request = request_from_flags("sample_dataset", ["--dataset", "iris", "--output_dataset", str(tmp_path)])
    assert request.parameters["dataset"] == "iris"
    assert request.outputs["dataset"].path == tmp_path


def test_bad_command_lines_are_refused(tmp_path: Path) -> None:
    assert main(["no_such_module", "--x", "1"]) == 2
    assert main(["split_data", "--fraction", "much"]) == 2
    assert (
        main(["--request", str(tmp_path / "gone"), "--input", str(tmp_path), "--output", str(tmp_path)]) == 2
    )
    with pytest.raises(RequestError):
        parse_literal("maybe", "boolean", "x")
    path = tmp_path / "request.json"
    for content in ("", "[]", '{"parameters": {}}', '{"module": "x", "inputs": [1]}'):
        path.write_text(content)
        with pytest.raises(RequestError):
            read_request(path, tmp_path, tmp_path)


def test_a_real_process_ends_with_the_result_and_without_pandas(tmp_path: Path) -> None:
    path = write_request(tmp_path)
    code = (
        "import sys; from modules.runtime.command_line import main;"
        f"code = main(['--request', {str(path)!r}, '--input', {str(tmp_path / 'in')!r}, "
        f"'--output', {str(tmp_path / 'out')!r}]);"
        "print('heavy:', *sorted({'pandas', 'sklearn', 'scipy', 'duckdb'} & set(sys.modules)));"
        "sys.exit(code)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True)
    assert done.stdout.strip().splitlines()[-1] == "heavy:"
