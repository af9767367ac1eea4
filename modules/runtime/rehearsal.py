"""A pipeline in miniature, run once by a process that waits for a step: the step then meets no first call."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from modules.runtime.execution import run_step
from modules.runtime.request import FileBinding, Limits, PortBinding, Request

_ROWS = 24
_ALL = {"op": "include", "kind": "all"}
_DATES = {"op": "exclude", "kind": "names", "names": ["moment"]}
_EVERYTHING = {"rules": [_ALL], "preserve_order": False}
_NO_DATES = {"rules": [_ALL, _DATES], "preserve_order": False}
#: one thread, for a process that has used several must not fork
_LIMITS = Limits(cpus=1)
_TREES = {
    "maximum_number_of_leaves_per_tree": 2,
    "minimum_number_of_samples_per_leaf_node": 2,
    "learning_rate": 0.2,
    "total_number_of_trees_constructed": 2,
    "random_number_seed": 0,
    "allow_unknown_categorical_levels": True,
}
_LEAST_SQUARES = {
    "solution_method": "Ordinary Least Squares",
    "l2_regularization_weight": 0.001,
    "include_intercept_term": True,
    "normalize_features": True,
    "random_number_seed": 0,
    "allow_unknown_categorical_levels": True,
}


class RehearsalError(RuntimeError):
    """A step of the rehearsal failed; only the steps that come later in this process are slower for it."""


def rehearse_settings(folder: Path) -> None:
    """Write the settings of a learner."""
    _run(folder, "linear_regression", _LEAST_SQUARES, {}, {"untrained_model": "linear"})


def rehearse_tables(folder: Path) -> None:
    """Do the same, and read, select, clean, split and evaluate a few rows."""
    rehearse_settings(folder)
    file = folder / "rows.csv"
    file.write_text(_text(), encoding="utf-8")
    reading = {
        "data_source": "Uploaded file",
        "file_format": "Automatic",
        "delimiter": "Automatic",
        "encoding": "UTF-8",
        "has_header": True,
        "skip_rows": 0,
        "missing_values": "?",
    }
    files = {"dataset": FileBinding(file, file.name)}
    _run(folder, "import_data", reading, {}, {"results_dataset": "read"}, files)
    selecting = {"select_columns": _NO_DATES}
    _run(folder, "select_columns_in_dataset", selecting, {"dataset": "read"}, {"results_dataset": "selected"})
    cleaning = {
        "columns_to_be_cleaned": _EVERYTHING,
        "cleaning_mode": "Remove entire row",
        "minimum_missing_value_ratio": 0,
        "maximum_missing_value_ratio": 1,
    }
    cleaned = {"cleaned_dataset": "clean", "cleaning_transformation": "cleaning"}
    _run(folder, "clean_missing_data", cleaning, {"dataset": "selected"}, cleaned)
    splitting = {
        "splitting_mode": "Split Rows",
        "fraction": 0.5,
        "randomized_split": True,
        "random_seed": 0,
        "stratified_split": False,
    }
    parts = {"results_dataset1": "train", "results_dataset2": "test"}
    _run(folder, "split_data", splitting, {"dataset": "clean"}, parts)
    _write_scored(folder / "test", folder / "scored")
    _run(folder, "evaluate_model", {}, {"scored_dataset": "scored"}, {"evaluation_results": "evaluation"})


def rehearse_learning(folder: Path) -> None:
    """Do the same, and train and score a linear model."""
    from modules.runtime.table_files import read_table

    rehearse_tables(folder)
    _train_and_score(folder, "linear")
    read_table(folder / "clean").to_pandas()


def rehearse_trees(folder: Path) -> None:
    """Train and score boosted trees on what `rehearse_learning` has left, or on rows made for it."""
    if not (folder / "train").is_dir():
        rehearse_tables(folder)
    _run(folder, "boosted_decision_tree_regression", _TREES, {}, {"untrained_model": "trees"})
    _train_and_score(folder, "trees")


def _train_and_score(folder: Path, learner: str) -> None:
    inputs = {"untrained_model": learner, "dataset": "train"}
    _run(folder, "train_model", {"label_column": "number"}, inputs, {"trained_model": f"{learner}-model"})
    inputs = {"trained_model": f"{learner}-model", "dataset": "test"}
    scoring = {"append_score_columns_to_output": True}
    _run(folder, "score_model", scoring, inputs, {"scored_dataset": f"{learner}-scored"})


def _run(
    folder: Path,
    slug: str,
    parameters: Mapping[str, object],
    inputs: Mapping[str, str],
    outputs: Mapping[str, str],
    files: Mapping[str, FileBinding] | None = None,
) -> None:
    request = Request(
        slug,
        parameters,
        {port: PortBinding("", folder / name) for port, name in inputs.items()},
        {port: PortBinding("", folder / name) for port, name in outputs.items()},
        folder / "result",
        files=files or {},
        limits=_LIMITS,
    )
    if run_step(request) != 0:
        raise RehearsalError(f"{slug}: {(folder / 'result' / 'result.json').read_text(encoding='utf-8')}")


def _text() -> str:
    """Make delimited text with every type of column, and a few missing values."""
    lines = ["number,whole,word,truth,moment"]
    for row in range(_ROWS):
        whole = "?" if row % 8 == 7 else str(row % 5)
        lines.append(f"{row}.5,{whole},word {row % 3},{row % 2 == 0},2020-01-{row + 1:02}T00:00:00")
    # a learner refuses dates, and takes texts with nearly as many values as rows for names
    return "\n".join(lines) + "\n"


def _write_scored(source: Path, target: Path) -> None:
    """Write the table again with one column as label and one as score."""
    from modules.columns import Column
    from modules.learners.score_columns import regression_columns
    from modules.runtime.table_files import read_table, write_table

    table = read_table(source)
    label = table.schema.get("number")
    (scored,) = regression_columns()
    if label is not None:
        table = table.with_column(Column(label.name, label.type, role="Label"), table.numbers(label.name))
    target.mkdir()
    write_table(target, table.with_column(scored, table.numbers("number") + 1))
