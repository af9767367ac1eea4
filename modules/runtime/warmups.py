"""What a process does while it waits for a step: which libraries it holds, and what it has run once already.

A step that starts in such a process pays neither for imports nor for the first call of anything. There are
three warm-ups, because one with scikit-learn takes ten times as long to make as one without, and one with
Arrow five times as long as one with neither; a module names the lightest that holds all it imports
(`designer.warm` in its `module.yaml`).
"""

from __future__ import annotations

import contextlib
import importlib
import io
import tempfile
import warnings
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from modules.runtime import rehearsal

SETTINGS = "settings"
TABLE = "table"
LEARN = "learn"

_SETTINGS_MODULES = (
    "boosted_decision_tree_regression",
    "decision_forest_regression",
    "k_means_clustering",
    "linear_regression",
    "multiclass_logistic_regression",
    "two_class_boosted_decision_tree",
    "two_class_logistic_regression",
)
_TABLE_MODULES = (
    "apply_transformation",
    "clean_missing_data",
    "edit_metadata",
    "enter_data_manually",
    "evaluate_model",
    "export_table",
    "import_data",
    "join_data",
    "normalize_data",
    "remove_duplicate_rows",
    "sample_dataset",
    "select_columns_in_dataset",
    "split_data",
    "summarize_data",
)
_LEARN_MODULES = (
    "apply_sql_transformation",
    "assign_data_to_clusters",
    "execute_python_script",
    "permutation_feature_importance",
    "score_model",
    "train_clustering_model",
    "train_model",
)
#: what the steps of learning import only when they run
_LEARNING_CODE = tuple(
    f"modules.learners.{name}"
    for name in ("clustering", "importance", "importance_metrics", "logistic", "steps")
)


@dataclass(frozen=True, slots=True)
class Warmup:
    """What a waiting process holds."""

    name: str
    #: what is imported
    libraries: tuple[str, ...]
    #: modules of the catalogue whose code is imported too
    modules: tuple[str, ...]
    #: runs the hot code paths once on a few rows, in a folder of its own
    rehearse: Callable[[Path], None]


WARMUPS: Mapping[str, Warmup] = MappingProxyType(
    {
        warmup.name: warmup
        for warmup in (
            Warmup(SETTINGS, (), _SETTINGS_MODULES, rehearsal.rehearse_settings),
            Warmup(
                TABLE,
                ("numpy", "numpy.ma", "pyarrow", "pyarrow.compute", "pyarrow.csv", "pyarrow.parquet"),
                _SETTINGS_MODULES + _TABLE_MODULES,
                rehearsal.rehearse_tables,
            ),
            Warmup(
                LEARN,
                ("duckdb", "pandas", "lightgbm", "sklearn.cluster", "sklearn.ensemble", *_LEARNING_CODE),
                _SETTINGS_MODULES + _TABLE_MODULES + _LEARN_MODULES,
                rehearsal.rehearse_learning,
            ),
        )
    }
)


def touch(name: str) -> None:
    """Import and run once what steps with this warm-up use; prints nothing. Raises KeyError for another name.

    The process may fork afterwards: no thread of OpenMP is made, and Arrow makes its own anew in a child.
    """
    warmup = WARMUPS[name]
    for library in warmup.libraries:
        importlib.import_module(library)
    for slug in warmup.modules:
        importlib.import_module(f"modules.{slug}.step")
    silence = io.StringIO()
    with (
        contextlib.redirect_stdout(silence),
        contextlib.redirect_stderr(silence),
        warnings.catch_warnings(action="ignore"),
        tempfile.TemporaryDirectory(prefix="warm-up-") as folder,
    ):
        warmup.rehearse(Path(folder))
