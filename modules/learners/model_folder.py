"""Write and read a trained model as an MLflow-style folder.

`model.pkl` is one scikit-learn Pipeline: `pickle.load` gives it back wherever scikit-learn (and, for boosted
trees, LightGBM) is installed, and `mlflow.sklearn.load_model` reads the folder. Nothing in the folder
depends on the clock, so that equal models have equal content.
"""

from __future__ import annotations

import json
import pickle
import platform
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

from modules.columns import Column, ModelSchema, SchemaError, schema_from_json
from modules.columns.texts import text as _
from modules.learners.registry import LEARNERS, Learner
from modules.learners.training import TrainedModel
from modules.runtime import ModuleError
from modules.runtime.results import to_json_text

MODEL_FILE = "model.pkl"
SETTINGS_FILE = "learner.json"

_MLFLOW_TYPES = {"String": "string", "Integer": "long", "Double": "double", "Boolean": "boolean"}
_CLASS_DTYPES = {"String": "str", "Integer": "int64", "Double": "float64", "Boolean": "bool"}


@dataclass(frozen=True, slots=True)
class SavedModel:
    """A trained model as read from its folder."""

    learner: Learner
    schema: ModelSchema
    parameters: Mapping[str, Any]
    pipeline: Any


def write_model(folder: Path, model: TrainedModel) -> None:
    """Write everything but `schema.json` and `view.json`, which every artifact has."""
    with (folder / MODEL_FILE).open("wb") as stream:
        pickle.dump(model.pipeline, stream, protocol=5)
    settings = {"learner": model.learner.name, "task": model.learner.task, "parameters": model.parameters}
    _write(folder / SETTINGS_FILE, to_json_text(settings) + "\n")
    values = [model.example.column(name).to_pylist() for name in model.example.names]
    example = {
        "columns": list(model.example.names),
        "data": [list(row) for row in zip(*values, strict=True)],
    }
    _write(folder / "input_example.json", to_json_text(example) + "\n")
    requirements = _requirements(model.learner)
    python = platform.python_version()
    _write(folder / "requirements.txt", "\n".join(requirements) + "\n")
    _write(folder / "python_env.yaml", f'python: "{python}"\ndependencies:\n- -r requirements.txt\n')
    _write(folder / "conda.yaml", _conda(python, requirements))
    _write(folder / "MLmodel", _mlmodel(model, python))


def read_model(folder: Path, *, port: str = "trained_model") -> SavedModel:
    """Read a model folder; raises ModuleError 0159 or 0082."""
    try:
        schema = schema_from_json(json.loads((folder / "schema.json").read_text(encoding="utf-8")))
        settings = json.loads((folder / SETTINGS_FILE).read_text(encoding="utf-8"))
        if not isinstance(schema, ModelSchema):
            raise SchemaError(_("it is not the schema of a model"))
        learner = LEARNERS[schema.learner]
    except (OSError, ValueError, KeyError) as error:
        raise ModuleError(
            "0159",
            _("The artifact at the input is not a trained model: {error}.", error=error),
            port=port,
            action=_("Connect the output of Train Model or Train Clustering Model."),
        ) from error
    return SavedModel(learner, schema, settings["parameters"], _unpickle(folder, port))


def _unpickle(folder: Path, port: str) -> Any:
    try:
        with (folder / MODEL_FILE).open("rb") as stream:
            return pickle.load(stream)  # noqa: S301 - a model is code; it is loaded in a step's container only
    except Exception as error:
        raise ModuleError(
            "0082",
            _("The trained model cannot be loaded."),
            port=port,
            cause=_("It was saved with other versions of the libraries, or its file is damaged."),
            action=_("Train the model again."),
            details=repr(error),
        ) from error


def _requirements(learner: Learner) -> list[str]:
    packages = ["numpy", "pandas", "scikit-learn", "scipy"]
    if learner.family == "boosted_trees":
        packages.append("lightgbm")
    return [f"{package}=={_version(package)}" for package in sorted(packages)]


#: finding it reads files of the package
_version = cache(version)


def _conda(python: str, requirements: list[str]) -> str:
    pip = "".join(f"  - {requirement}\n" for requirement in requirements)
    return (
        f"name: mlflow-env\nchannels:\n- conda-forge\ndependencies:\n- python={python}\n- pip\n- pip:\n{pip}"
    )


def _mlmodel(model: TrainedModel, python: str) -> str:
    """Describe the model as MLflow does; JSON texts are YAML scalars too, so no YAML library is needed."""
    inputs = json.dumps([_field(column) for column in model.features])
    outputs = json.dumps(
        [{"type": "tensor", "tensor-spec": {"dtype": _predicted_dtype(model), "shape": [-1]}}]
    )
    lines = [
        "flavors:",
        "  python_function:",
        "    env:",
        "      conda: conda.yaml",
        "      virtualenv: python_env.yaml",
        "    loader_module: mlflow.sklearn",
        f"    model_path: {MODEL_FILE}",
        "    predict_fn: predict",
        f'    python_version: "{python}"',
        "  sklearn:",
        "    code: null",
        f"    pickled_model: {MODEL_FILE}",
        "    serialization_format: pickle",
        f'    sklearn_version: "{_version("scikit-learn")}"',
        "saved_input_example_info:",
        "  artifact_path: input_example.json",
        "  pandas_orient: split",
        "  type: dataframe",
        "signature:",
        f"  inputs: {json.dumps(inputs)}",
        f"  outputs: {json.dumps(outputs)}",
        "  params: null",
    ]
    return "\n".join(lines) + "\n"


def _predicted_dtype(model: TrainedModel) -> str:
    if model.label is None:
        return "int32"
    if not model.learner.is_classifier:
        return "float64"
    return _CLASS_DTYPES[model.label.type]


def _field(column: Column) -> dict[str, object]:
    return {"type": _MLFLOW_TYPES[column.type], "name": column.name, "required": True}


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")
