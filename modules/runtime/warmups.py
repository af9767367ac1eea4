"""What a process does while it waits for a step: which libraries it holds, and what it has run once already.

A step that starts in such a process pays neither for imports nor for the first call of anything. There are
four warm-ups, because one with scikit-learn takes several times as long to make as one without, be it with a
database for queries, and one with Arrow many times as long as one without tables; a module names the lightest
that holds all it imports (`designer.warm` in its `module.yaml`).
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
SQL = "sql"
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
_SQL_MODULES = ("apply_sql_transformation",)
_LEARN_MODULES = (
    "assign_data_to_clusters",
    "execute_python_script",
    "permutation_feature_importance",
    "score_model",
    "train_clustering_model",
    "train_model",
)
_ARROW = ("numpy", "numpy.ma", "pyarrow", "pyarrow.compute", "pyarrow.csv", "pyarrow.parquet")
#: what the steps of learning import only when they run
_LEARNING_CODE = tuple(f"modules.learners.{name}" for name in ("importance_metrics", "logistic", "steps"))
#: boosted trees, forests, clustering and queries take a fifth of the processor time of all of it
_SOME_LEARNING = (
    "duckdb",
    "lightgbm",
    "sklearn.cluster",
    "sklearn.ensemble",
    "modules.learners.clustering",
    "modules.learners.importance",
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
    #: which of all these few steps need: loaded at leisure, by processes that have waited for a while
    later: tuple[str, ...] = ()
    #: the same for hot code paths; in the same folder
    rehearse_later: Callable[[Path], None] = lambda _folder: None

    @property
    def first(self) -> tuple[str, ...]:
        """What is imported at once."""
        everything = (*self.libraries, *(f"modules.{slug}.step" for slug in self.modules))
        return tuple(name for name in everything if name not in self.later)


WARMUPS: Mapping[str, Warmup] = MappingProxyType(
    {
        warmup.name: warmup
        for warmup in (
            Warmup(SETTINGS, (), _SETTINGS_MODULES, rehearsal.rehearse_settings),
            Warmup(TABLE, _ARROW, _SETTINGS_MODULES + _TABLE_MODULES, rehearsal.rehearse_tables),
            Warmup(
                SQL,
                (*_ARROW, "duckdb"),
                _SETTINGS_MODULES + _TABLE_MODULES + _SQL_MODULES,
                rehearsal.rehearse_tables,
            ),
            Warmup(
                LEARN,
                (*_ARROW, "pandas", *_LEARNING_CODE, *_SOME_LEARNING),
                _SETTINGS_MODULES + _TABLE_MODULES + _SQL_MODULES + _LEARN_MODULES,
                rehearsal.rehearse_learning,
                later=(*_SOME_LEARNING, *(f"modules.{slug}.step" for slug in _SQL_MODULES)),
                rehearse_later=rehearsal.rehearse_trees,
            ),
        )
    }
)


def touch(name: str) -> None:
    """Import and run once what steps with this warm-up use; prints nothing. Raises KeyError for another name.

    The process may fork afterwards: no thread of OpenMP is made, and Arrow makes its own anew in a child.
    """
    warmup = WARMUPS[name]
    for library in (*warmup.first, *warmup.later):
        importlib.import_module(library)
    rehearse(warmup.rehearse, warmup.rehearse_later)


def rehearse(*parts: Callable[[Path], None]) -> None:
    """Run these one after the other in one folder; what they print is lost."""
    silence = io.StringIO()
    with (
        contextlib.redirect_stdout(silence),
        contextlib.redirect_stderr(silence),
        warnings.catch_warnings(action="ignore"),
        tempfile.TemporaryDirectory(prefix="warm-up-") as folder,
    ):
        for part in parts:
            part(Path(folder))
