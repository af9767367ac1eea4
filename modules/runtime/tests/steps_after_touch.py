"""Runs a step of every module of one warm-up after touching it; prints what each imported beyond it, as JSON.

A program of its own, because a test's process holds every library already.
"""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from modules.runtime import warmups
from modules.runtime.request import Limits
from modules.runtime.testing import by_name, everything, run_module

_HEADER = "number,whole,word,label,Scored Labels\n"
_ROWS = _HEADER + "".join(f"{i}.5,{i % 5},w{i % 3},{i % 2 == 0},{i}.25\n" for i in range(40))
_DATA = {"data": _ROWS}
_KEYS = {"join_key_columns_for_left_dataset": by_name("number")}
_KEYS |= {"join_key_columns_for_right_dataset": by_name("number")}
_NUMBERS = by_name("number", "whole")
_IMPORTANCE = {"metric_for_measuring_performance": "Coefficient of Determination"}
#: the last one is scored and examined
_LABELS = {
    "boosted_decision_tree_regression": "number",
    "decision_forest_regression": "number",
    "multiclass_logistic_regression": "word",
    "two_class_boosted_decision_tree": "label",
    "two_class_logistic_regression": "label",
    "linear_regression": "number",
}

#: module, inputs (port → module and port that made it), parameters; in an order in which inputs exist
Plan = list[tuple[str, Mapping[str, str], Mapping[str, Any]]]
_SETTINGS: Plan = [(learner, {}, {}) for learner in (*_LABELS, "k_means_clustering")]
_TABLE: Plan = [
    *_SETTINGS,
    ("enter_data_manually", {}, _DATA),
    ("import_data", {}, {}),
    ("sample_dataset", {}, {"dataset": "penguins"}),
    (
        "select_columns_in_dataset",
        {"dataset": "enter_data_manually.dataset"},
        {"select_columns": everything()},
    ),
    ("clean_missing_data", {"dataset": "sample_dataset.dataset"}, {"cleaning_mode": "Replace with mode"}),
    ("normalize_data", {"dataset": "enter_data_manually.dataset"}, {}),
    (
        "apply_transformation",
        {
            "transformation": "normalize_data.transformation_function",
            "dataset": "enter_data_manually.dataset",
        },
        {},
    ),
    (
        "edit_metadata",
        {"dataset": "enter_data_manually.dataset"},
        {"column": by_name("whole"), "data_type": "String"},
    ),
    (
        "edit_metadata",
        {"dataset": "enter_data_manually.dataset"},
        {"column": by_name("number"), "fields": "Label"},
    ),
    ("evaluate_model", {"scored_dataset": "edit_metadata.results_dataset"}, {}),
    (
        "join_data",
        {
            "left_dataset": "enter_data_manually.dataset",
            "right_dataset": "select_columns_in_dataset.results_dataset",
        },
        _KEYS,
    ),
    (
        "remove_duplicate_rows",
        {"dataset": "enter_data_manually.dataset"},
        {"key_column_selection_filter_expression": by_name("word")},
    ),
    ("split_data", {"dataset": "enter_data_manually.dataset"}, {}),
    ("summarize_data", {"dataset": "enter_data_manually.dataset"}, {}),
    ("export_table", {"dataset": "enter_data_manually.dataset"}, {"format": "csv"}),
    ("export_table", {"dataset": "enter_data_manually.dataset"}, {"format": "parquet"}),
]
_SQL: Plan = [*_TABLE, ("apply_sql_transformation", {"t1": "enter_data_manually.dataset"}, {})]
_LEARN: Plan = [
    *_SQL,
    ("execute_python_script", {"dataset1": "enter_data_manually.dataset"}, {}),
    *(
        (
            "train_model",
            {"untrained_model": f"{learner}.untrained_model", "dataset": "enter_data_manually.dataset"},
            {"label_column": label},
        )
        for learner, label in _LABELS.items()
    ),
    (
        "score_model",
        {"trained_model": "train_model.trained_model", "dataset": "enter_data_manually.dataset"},
        {},
    ),
    (
        "permutation_feature_importance",
        {"trained_model": "train_model.trained_model", "test_data": "enter_data_manually.dataset"},
        _IMPORTANCE,
    ),
    ("evaluate_model", {"scored_dataset": "score_model.scored_dataset"}, {}),
    (
        "train_clustering_model",
        {"untrained_model": "k_means_clustering.untrained_model", "dataset": "enter_data_manually.dataset"},
        {"column_set": _NUMBERS},
    ),
    (
        "assign_data_to_clusters",
        {"trained_model": "train_clustering_model.trained_model", "dataset": "enter_data_manually.dataset"},
        {},
    ),
]
_PLANS = {warmups.SETTINGS: _SETTINGS, warmups.TABLE: _TABLE, warmups.SQL: _SQL, warmups.LEARN: _LEARN}


def main(name: str) -> None:
    yaml.safe_load("{}")
    warmups.touch(name)
    found: dict[str, list[str]] = {}
    folders: dict[str, Path] = {}
    with tempfile.TemporaryDirectory() as scratch:
        file = Path(scratch) / "rows.csv"
        file.write_text(_ROWS, encoding="utf-8")
        for slug, inputs, parameters in _PLANS[name]:
            before = set(sys.modules)
            run = run_module(
                slug,
                Path(scratch),
                {port: folders[source] for port, source in inputs.items()},
                parameters,
                {"dataset": file} if slug == "import_data" else None,
                Limits(cpus=1),
            )
            if run.exit_code != 0:
                raise RuntimeError(f"{slug}: {run.result}")
            folders |= {f"{slug}.{port}": folder for port, folder in run.folders.items()}
            found.setdefault(slug, []).extend(sorted(set(sys.modules) - before))
    # on a line of its own: steps report their progress on the same stream
    sys.stdout.write(f"\n{json.dumps(found)}\n")


if __name__ == "__main__":
    main(sys.argv[1])
