"""The folder of a trained model has the layout that MLflow documents."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest
import sklearn
import yaml

from modules.learners.model_folder import read_model
from modules.learners.testing import adult, automobile, iris, train_model

CASES = [
    ("linear_regression", "price", automobile, False),
    ("boosted_decision_tree_regression", "price", automobile, True),
    ("two_class_boosted_decision_tree", "income", adult, True),
    ("multiclass_logistic_regression", "species", iris, False),
]


@pytest.mark.parametrize(("learner", "label", "data", "boosted"), CASES)
def test_the_layout_is_that_of_an_mlflow_model(
    learner: str, label: str, data: object, boosted: bool, tmp_path: Path
) -> None:
    assert callable(data)
    frame: pd.DataFrame = data()
    folder = train_model(tmp_path, learner, frame, label).folders["trained_model"]
    described = yaml.safe_load((folder / "MLmodel").read_text())
    function, flavor = described["flavors"]["python_function"], described["flavors"]["sklearn"]
    assert function["loader_module"] == "mlflow.sklearn"
    assert function["model_path"] == flavor["pickled_model"] == "model.pkl"
    assert function["predict_fn"] == "predict"
    assert flavor["sklearn_version"] == sklearn.__version__
    for name in function["env"].values():
        assert (folder / name).is_file()
    inputs = json.loads(described["signature"]["inputs"])
    assert [entry["name"] for entry in inputs] == [name for name in frame.columns if name != label]
    assert json.loads(described["signature"]["outputs"])[0]["type"] == "tensor"
    requirements = (folder / "requirements.txt").read_text().split()
    assert f"scikit-learn=={sklearn.__version__}" in requirements
    assert any(line.startswith("lightgbm==") for line in requirements) is boosted
    conda = yaml.safe_load((folder / "conda.yaml").read_text())
    assert conda["dependencies"][-1] == {"pip": requirements}


def test_the_input_example_can_be_predicted(tmp_path: Path) -> None:
    folder = train_model(tmp_path, "linear_regression", automobile(), "price").folders["trained_model"]
    example = json.loads((folder / "input_example.json").read_text())
    frame = pd.DataFrame(example["data"], columns=example["columns"])
    assert len(read_model(folder).pipeline.predict(frame)) == 5


def test_an_input_example_writes_missing_values_as_null(tmp_path: Path) -> None:
    folder = train_model(tmp_path, "two_class_boosted_decision_tree", adult(200), "income").folders[
        "trained_model"
    ]
    text = (folder / "input_example.json").read_text()
    assert "NaN" not in text


def test_nothing_in_the_folder_depends_on_the_clock(tmp_path: Path) -> None:
    folder = train_model(tmp_path, "linear_regression", automobile(), "price").folders["trained_model"]
    described = yaml.safe_load((folder / "MLmodel").read_text())
    assert not {"utc_time_created", "model_uuid", "run_id"} & set(described)
