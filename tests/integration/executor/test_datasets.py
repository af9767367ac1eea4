"""An uploaded file is read by a hidden run, which tells the dataset what it found."""

from __future__ import annotations

import json

import pytest
from django.utils import translation

from executor import services
from executor.models import Run, RunKind
from executor.runners.fake import fail, succeed, until_stopped
from modules.columns.texts import text
from pipelines.api.presentation import dataset_json
from pipelines.models import Dataset
from pipelines.signals import dataset_uploaded
from tests.factories.runs import People, finished
from tests.integration.executor.conftest import StartSupervisor

COLUMN = {"name": "price", "type": "Double", "categorical": False, "role": "None"}
SCHEMA = {"kind": "DataTable", "columns": [COLUMN]}
PREVIEW = {"rows": 2, "columns": 1, "schema": [COLUMN], "sample": [[1.5], [None]], "statistics": []}
FILES = {
    "data.arrow": b"",
    "schema.json": json.dumps(SCHEMA).encode(),
    "preview.json": json.dumps(PREVIEW).encode(),
}


@pytest.fixture
def dataset(who: People) -> Dataset:
    row = Dataset.objects.create(
        project=who.project, name="Cars", file_name="cars.csv", format="csv", bytes=4, created_by=who.editor
    )
    row.path.parent.mkdir(parents=True, exist_ok=True)
    row.path.write_text("x\n1\n", encoding="utf-8")
    return row


def profiled(dataset: Dataset) -> Dataset:
    dataset_uploaded.send(sender=Dataset, dataset=dataset)
    finished(Run.objects.get(kind=RunKind.PROFILE, dataset=dataset))
    dataset.refresh_from_db()
    return dataset


def test_an_upload_is_profiled(dataset: Dataset, start_supervisor: StartSupervisor) -> None:
    start_supervisor({"import_data": succeed(outputs={"results_dataset": FILES})})
    profiled(dataset)
    assert (dataset.state, dataset.rows, dataset.columns) == ("ready", 2, 1)
    assert (dataset.schema, dataset.preview) == (SCHEMA, PREVIEW)


def test_what_a_profile_warns_of_is_told_in_the_language_of_the_reader(
    dataset: Dataset, start_supervisor: StartSupervisor
) -> None:
    odd = text(
        'The column "{column}" is nearly all numbers, but row {row} holds "{value}", so it was read as text.',
        column="price",
        row=3,
        value="?",
    )
    start_supervisor({"import_data": succeed(outputs={"results_dataset": FILES}, warnings=[odd])})
    profiled(dataset)
    assert dataset_json(dataset)["warnings"] == [str(odd)]
    with translation.override("fr"):
        [french] = dataset_json(dataset)["warnings"]
    assert french.startswith("La colonne")
    assert "« price »" in french.replace("\u00a0", " ").replace("\u202f", " ")


def test_a_file_that_cannot_be_read_says_why(dataset: Dataset, start_supervisor: StartSupervisor) -> None:
    start_supervisor({"import_data": fail("0018", "Row 3 has 7 cells instead of 5.")})
    profiled(dataset)
    assert dataset.state == "failed"
    assert dataset.error is not None
    assert dataset.error["message"] == "Row 3 has 7 cells instead of 5."


@pytest.mark.parametrize("preview", [b"{", b"[]", b'{"rows": "many"}'], ids=["cut", "list", "text"])
def test_a_profile_that_is_nonsense_fails_the_dataset_and_not_the_executor(
    dataset: Dataset, start_supervisor: StartSupervisor, preview: bytes
) -> None:
    files = FILES | {"preview.json": preview}
    start_supervisor({"import_data": succeed(outputs={"results_dataset": files})})
    assert profiled(dataset).state == "failed"


def test_a_canceled_profile_leaves_no_dataset_waiting_for_ever(dataset: Dataset) -> None:
    services.run_cancel(services.dataset_profile_start(dataset))
    dataset.refresh_from_db()
    assert dataset.state == "failed"


def test_a_dataset_deleted_while_it_is_profiled_stops_its_run(
    dataset: Dataset, start_supervisor: StartSupervisor
) -> None:
    start_supervisor({"import_data": until_stopped()})
    run = services.dataset_profile_start(dataset)
    dataset.delete()
    assert not Run.objects.filter(id=run.id).exists()


def test_a_profile_of_a_file_that_is_gone_says_so(
    dataset: Dataset, start_supervisor: StartSupervisor
) -> None:
    dataset.path.unlink()
    start_supervisor()
    profiled(dataset)
    assert dataset.state == "failed"
    assert dataset.error is not None
    assert dataset.error["code"] == "input_missing"
