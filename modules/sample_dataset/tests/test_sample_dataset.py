from __future__ import annotations

import hashlib
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

from modules.columns import schema_from_json
from modules.runtime.definition import load_definition
from modules.runtime.testing import data_dir, propagate, run_module, sample_table
from modules.sample_dataset.step import registry

BUNDLED = [slug for slug, entry in registry().items() if entry["source"] == "bundled"]
REMOTE = [slug for slug, entry in registry().items() if entry["source"] == "remote"]


@pytest.mark.parametrize("slug", BUNDLED)
def test_bundled_datasets_have_the_registered_shape_and_schema(tmp_path: Path, slug: str) -> None:
    run = run_module("sample_dataset", tmp_path, {}, {"dataset": slug})
    table = run.table("dataset")
    entry = registry()[slug]
    assert (table.num_rows, table.num_columns) == (entry["rows"], entry["columns_count"])
    assert run.schema("dataset") == schema_from_json(entry["schema"])
    run.assert_schema_as_propagated()


@pytest.mark.parametrize("slug", REMOTE)
def test_remote_datasets_have_the_registered_shape_and_schema(tmp_path: Path, slug: str) -> None:
    entry = registry()[slug]
    file = data_dir() / entry["local_name"]
    assert hashlib.sha256(file.read_bytes()).hexdigest() == entry["local_sha256"]
    run = run_module("sample_dataset", tmp_path, {}, {"dataset": slug}, files={"dataset": file})
    table = run.table("dataset")
    assert (table.num_rows, table.num_columns) == (entry["rows"], entry["columns_count"])
    pd.testing.assert_frame_equal(table.to_pandas(nullable=False), pd.read_csv(file), check_dtype=False)
    run.assert_schema_as_propagated()


def raw_form(slug: str, folder: Path) -> Path:
    """Write the cleaned copy back into the form of the public file."""
    frame = pd.read_csv(data_dir() / registry()[slug]["local_name"], dtype=str, keep_default_na=False)
    if slug == "german_credit":
        frame = frame.replace({"CLASSIFICATION": {"0": "2"}})
    separator = {"automobile": ",", "adult": ", ", "german_credit": " "}[slug]
    columns = [frame[name].replace("", "?") for name in frame.columns]
    text = "\n".join(columns[0].str.cat(columns[1:], sep=separator)) + "\n"
    path = folder / f"{slug}.data"
    # the public census file ends with an empty line
    path.write_text(text + ("\n" if slug == "adult" else ""))
    return path


@pytest.mark.parametrize("slug", REMOTE)
def test_the_public_form_gives_the_same_table(tmp_path: Path, slug: str) -> None:
    entry = registry()[slug]
    path = raw_form(slug, tmp_path)
    # the copy in tests is cleaned, so the checksum proves that writing it back restores the public bytes
    assert hashlib.sha256(path.read_bytes()).hexdigest() == entry["sha256"]
    run = run_module("sample_dataset", tmp_path, {}, {"dataset": slug}, files={"dataset": path})
    assert run.table("dataset").arrow.equals(sample_table(slug).arrow)
    run.assert_schema_as_propagated()


def test_a_file_with_another_checksum_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "automobile-price-raw.csv"
    path.write_text("a,b\n1,2\n")
    run = run_module("sample_dataset", tmp_path, {}, {"dataset": "automobile"}, files={"dataset": path})
    assert run.error_code == "0018"


def test_a_file_that_was_not_fetched_is_explained(tmp_path: Path) -> None:
    run = run_module("sample_dataset", tmp_path, {}, {"dataset": "adult"})
    assert run.error_code == "0030"
    assert "archive.ics.uci.edu" in run.error["cause"]
    assert run_module("sample_dataset", tmp_path, {}, {"dataset": "unheard_of"}).error_code == "0002"
    assert propagate("sample_dataset", {}, {"dataset": "unheard_of"}).outputs == {"dataset": None}


@pytest.mark.parametrize("slug", ["iris", "wine", "breast_cancer"])
def test_values_are_those_scikit_learn_serves(slug: str) -> None:
    from sklearn import datasets

    bunch = getattr(datasets, f"load_{slug}")(as_frame=True)
    frame = sample_table(slug).to_pandas()
    pd.testing.assert_frame_equal(frame.iloc[:, :-1].astype(float), bunch.data.astype(float))
    assert list(frame.iloc[:, -1]) == [str(bunch.target_names[code]) for code in bunch.target]


def test_diabetes_is_served_unscaled() -> None:
    from sklearn.datasets import load_diabetes

    bunch = load_diabetes(as_frame=True, scaled=False)
    frame = sample_table("diabetes").to_pandas()
    pd.testing.assert_frame_equal(frame.drop(columns="progression").astype(float), bunch.data)
    assert frame["progression"].to_list() == bunch.target.to_list()


def test_the_catalogue_offers_exactly_the_registered_datasets() -> None:
    presets = load_definition("sample_dataset").designer["presets"]
    assert isinstance(presets, list)
    assert [preset["parameters"]["dataset"] for preset in presets] == list(registry())
    for entry in registry().values():
        assert entry["label"]
        assert entry["description"]
        assert entry["licence"]
        assert entry["source"] == "bundled" or entry["url"].startswith("https://")


def test_reading_a_bundled_dataset_imports_no_heavy_package() -> None:
    code = (
        "import sys; from modules.sample_dataset.step import load_sample; load_sample('iris', None);"
        "print(*sorted({'sklearn', 'pandas', 'palmerpenguins', 'scipy'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""
