from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from modules.runtime.table import Table
from modules.runtime.testing import ModuleRun, propagate, run_module, sample_table, table_of


def execute(folder: Path, script: str, **tables: Table) -> ModuleRun:
    inputs: dict[str, Table | Path] = dict(tables)
    return run_module("execute_python_script", folder, inputs, {"python_script": script})


def returning(expression: str) -> str:
    return (
        f"import pandas as pd\ndef azureml_main(dataframe1=None, dataframe2=None):\n    return {expression}\n"
    )


def test_the_default_script_passes_the_first_dataset_on(tmp_path: Path) -> None:
    table = sample_table("automobile")
    run = run_module("execute_python_script", tmp_path, {"dataset1": table})
    result = run.table("result_dataset")
    assert result.schema == table.schema
    assert result.arrow.equals(table.arrow)
    assert run.table("result_dataset2").num_columns == 0


@pytest.mark.parametrize(
    "expression",
    [
        "dataframe1",
        "dataframe1,",
        "[dataframe1]",
        "dataframe1, dataframe2",
        "[dataframe1, dataframe2]",
        "(dataframe1, None)",
    ],
)
def test_one_or_two_frames_in_any_wrapping(tmp_path: Path, expression: str) -> None:
    first, second = table_of(a=[1, 2]), table_of(b=["x"])
    run = execute(tmp_path, returning(expression), dataset1=first, dataset2=second)
    assert run.table("result_dataset").arrow.equals(first.arrow)
    assert run.table("result_dataset2").num_columns == (1 if "dataframe2" in expression else 0)


def test_unconnected_inputs_are_none(tmp_path: Path) -> None:
    run = execute(tmp_path, returning("pd.DataFrame({'none': [dataframe1 is None, dataframe2 is None]})"))
    assert run.table("result_dataset").column("none").to_pylist() == [True, True]


def test_a_function_with_one_argument(tmp_path: Path) -> None:
    script = "def azureml_main(frame):\n    frame['b'] = frame['a'] * 2\n    return frame\n"
    run = execute(tmp_path, script, dataset1=table_of(a=[1, 2]), dataset2=table_of(a=[3]))
    assert run.table("result_dataset").column("b").to_pylist() == [2, 4]


def test_metadata_of_unchanged_columns_survives(tmp_path: Path) -> None:
    table = sample_table("automobile")
    changes = {
        "price": replace(table.schema.columns[-1], role="Label"),
        "make": replace(table.schema.columns[2], categorical=True),
    }
    table = table.with_schema(table.schema.replaced(changes))
    run = execute(tmp_path, returning("dataframe1.assign(more=1).drop(columns='bore')"), dataset1=table)
    schema = run.table("result_dataset").schema
    # price has missing values, which a data frame can only hold as floats
    assert schema.get("price") == changes["price"]
    assert schema.get("make") == changes["make"]
    assert "bore" not in schema


def test_new_kinds_of_columns(tmp_path: Path) -> None:
    script = returning(
        "pd.DataFrame({'c': pd.Categorical(['x', 'y']), 't': pd.to_datetime(['2020-01-01', None]), "
        "'m': ['a', 1], 'l': [[1, 2], None], 'z': pd.to_datetime(['2020-01-01', None], utc=True), "
        "'d': pd.to_timedelta([1, 2], unit='s'), 'i8': pd.array([1, 2], dtype='int8'), 'n': [None, None]})"
    )
    table = execute(tmp_path, script).table("result_dataset")
    assert [column.type for column in table.schema.columns] == [
        "String", "DateTime", "String", "String", "DateTime", "String", "Integer", "Double",
    ]  # fmt: skip
    assert table.schema.columns[0].categorical
    assert table.column("m").to_pylist() == ["a", "1"]


def test_half_characters_are_spelt_out(tmp_path: Path) -> None:
    run = execute(tmp_path, returning("pd.DataFrame({'a': pd.Series(['b\\ud800', 'c'], dtype=object)})"))
    assert run.table("result_dataset").column("a").to_pylist() == ["b\\ud800", "c"]


def test_numbers_too_large_for_a_column_become_text(tmp_path: Path) -> None:
    run = execute(tmp_path, returning("pd.DataFrame({'a': [10**30, 1]}, dtype=object)"))
    assert run.table("result_dataset").column("a").to_pylist() == [str(10**30), "1"]


def test_the_index_is_dropped(tmp_path: Path) -> None:
    run = execute(tmp_path, returning("dataframe1.set_index('a')"), dataset1=table_of(a=[1], b=[2]))
    assert run.table("result_dataset").names == ("b",)


@pytest.mark.parametrize(
    ("expression", "words"),
    [
        ("None", "returned nothing"),
        ("5", "an int"),
        ("'x'", "a str"),
        ("dataframe1['a']", "a Series"),
        ("dataframe1.to_numpy()", "a ndarray"),
        ("()", "0 values"),
        ("(dataframe1,) * 3", "3 values"),
        ("(dataframe1, 5)", "Value 2"),
        ("(None, dataframe1)", "Value 1"),
        ("{'a': dataframe1}", "a dict"),
    ],
)
def test_bad_returns_are_explained(tmp_path: Path, expression: str, words: str) -> None:
    run = execute(tmp_path, returning(expression), dataset1=table_of(a=[1]))
    assert run.error_code == "0085"
    assert run.error["kind"] == "user_code"
    assert words in run.error["message"]
    assert run.error["action"]


def test_names_that_are_no_text_are_refused(tmp_path: Path) -> None:
    assert execute(tmp_path, returning("pd.DataFrame([[1, 2]])")).error_code == "0155"
    assert execute(tmp_path, returning("pd.DataFrame({('a', 'b'): [1]})")).error_code == "0155"


def test_an_exception_shows_the_line_of_the_script_first(tmp_path: Path) -> None:
    script = (
        "def helper(frame):\n    return frame['nope']\n\n\ndef azureml_main(a, b):\n    return helper(a)\n"
    )
    error = execute(tmp_path, script, dataset1=table_of(a=[1])).error
    assert (error["code"], error["kind"], error["where"]["line"]) == ("0085", "user_code", 2)
    assert "KeyError" in error["message"]
    assert error["details"].startswith('Traceback (most recent call last):\n  File "script.py"')
    assert "return frame['nope']" in error["details"]
    assert error["details"].index("script.py") < error["details"].index("pandas")
    assert "user_script.py" not in error["details"]


@pytest.mark.parametrize(
    ("script", "line", "words"),
    [
        ("def azureml_main(:\n", 1, "SyntaxError"),
        ("x = 1\n  y = 2\n", 2, "IndentationError"),
        ("import nothing_like_it\n", 1, "ModuleNotFoundError"),
        ("raise ValueError('at the top')\n", 1, "at the top"),
        ("def azureml_main(a, b):\n    import sys\n    sys.exit(0)\n", 3, "exit()"),
        ("def azureml_main(a, b):\n    raise KeyboardInterrupt\n", 2, "KeyboardInterrupt"),
        ("def azureml_main(a, b):\n    return azureml_main(a, b)\n", 2, "RecursionError"),
    ],
)
def test_failures_name_their_line(tmp_path: Path, script: str, line: int, words: str) -> None:
    error = execute(tmp_path, script).error
    assert (error["code"], error["where"]["line"]) == ("0085", line)
    assert words in error["message"]


def test_a_script_without_the_function_is_explained(tmp_path: Path) -> None:
    assert "azureml_main" in execute(tmp_path, "x = 1\n").error["message"]


def test_a_long_script_is_no_problem(tmp_path: Path) -> None:
    script = returning("dataframe1") + "# " + "x" * 100_000 + "\n"
    assert execute(tmp_path, script, dataset1=table_of(a=[1])).table("result_dataset").num_rows == 1


def test_the_input_frame_may_be_changed_in_place(tmp_path: Path) -> None:
    script = (
        "def azureml_main(a, b):\n    a.loc[0, 'x'] = 100\n    a['y'] = a['x'].to_numpy() + 1\n    return a\n"
    )
    run = execute(tmp_path, script, dataset1=table_of(x=[1, 2]))
    assert run.table("result_dataset").column("y").to_pylist() == [101, 3]


def test_what_is_printed_goes_to_the_log(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    execute(tmp_path, "print('hello')\n" + returning("dataframe1"), dataset1=table_of(x=[1]))
    assert "hello" in capfd.readouterr().out


def test_problems_are_reported_before_the_run() -> None:
    def messages(script: str) -> list[str]:
        return [
            problem.message
            for problem in propagate("execute_python_script", {}, {"python_script": script}).problems
        ]

    assert messages(returning("dataframe1")) == []
    assert messages("from helpers import azureml_main\n") == []
    assert "line 1" in messages("def azureml_main(:\n")[0]
    assert "azureml_main" in messages("x = 1\n")[0]
    assert messages("x = '\x00'\n")
    assert messages("(" * 5000)
