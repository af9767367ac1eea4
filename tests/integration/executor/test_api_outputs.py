"""Logs and outputs over REST: paging, previews, downloads, and that a browser runs nothing of it."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.test import Client
from django.utils import timezone

from executor.models import Run, RunKind
from executor.runners.fake import Behaviour, Script, fail, succeed, until_stopped
from tests.factories.runs import People, finished, started_run, wait_until
from tests.integration.executor.conftest import StartSupervisor
from tests.integration.executor.test_api_runs import client_of

OUTPUT = "/api/runs/{}/steps/load/outputs/rows"
CSV = {"file": {"data.csv": b"x\n1\n"}}


@dataclass(frozen=True)
class Answer:
    status: int
    content: bytes
    headers: Mapping[str, str]


def fetched(client: Client, path: str) -> Answer:
    """The whole answer; the file behind it is closed."""
    response: Any = client.get(path)
    content = b"".join(response.streaming_content) if response.streaming else response.content
    response.close()
    return Answer(response.status_code, content, response.headers)


def ran(who: People, start_supervisor: StartSupervisor, script: Script | None = None) -> Run:
    start_supervisor(script)
    return finished(started_run(who))


def test_a_log_is_read_in_pieces(who: People, start_supervisor: StartSupervisor) -> None:
    run = ran(who, start_supervisor, {"load": succeed(prints="one\ntwo ü\n")})
    client, path = client_of(who.viewer), f"/api/runs/{run.id}/steps/load/log"
    assert client.get(path).json() == {
        "text": "one\ntwo ü\n",
        "offset": 0,
        "next_offset": 11,
        "complete": True,
        "truncated": False,
    }
    assert client.get(f"{path}?offset=4").json()["text"] == "two ü\n"
    assert client.get(f"{path}?offset=99").json()["text"] == ""
    assert client.get(f"{path}?offset=-1").status_code == 400
    download = fetched(client, f"{path}/download")
    assert download.content == "one\ntwo ü\n".encode()
    assert download.headers["Content-Disposition"] == 'attachment; filename="load.log"'


def test_the_log_of_a_step_that_has_not_begun_is_empty_and_not_complete(who: People) -> None:
    run = started_run(who)
    told = client_of(who.viewer).get(f"/api/runs/{run.id}/steps/load/log").json()
    assert (told["text"], told["complete"]) == ("", False)


def test_an_output_says_what_it_holds(who: People, start_supervisor: StartSupervisor) -> None:
    run = ran(who, start_supervisor)
    told = client_of(who.viewer).get(OUTPUT.format(run.id)).json()
    assert (told["type"], told["rows"], told["has_preview"], told["has_view"]) == (
        "DataTable",
        3,
        True,
        False,
    )
    assert [file["path"] for file in told["files"]] == ["data.arrow", "preview.json", "schema.json"]
    assert len(told["sha256"]) == 64


def test_a_preview_is_handed_through_and_a_view_that_is_not_there_is_404(
    who: People, start_supervisor: StartSupervisor
) -> None:
    run = ran(who, start_supervisor)
    client = client_of(who.viewer)
    preview = client.get(OUTPUT.format(run.id) + "/preview")
    assert preview.json()["sample"] == [[1], [2], [3]]
    assert preview["X-Content-Type-Options"] == "nosniff"
    assert client.get(OUTPUT.format(run.id) + "/view").json()["code"] == "no_such_file"


def test_an_output_that_does_not_exist_yet_is_told_apart_from_one_that_never_will(who: People) -> None:
    run = started_run(who)
    client = client_of(who.viewer)
    assert client.get(OUTPUT.format(run.id)).json()["code"] == "output_not_ready"
    assert client.get(f"/api/runs/{run.id}/steps/load/outputs/nothing").json()["code"] == "not_found"


def test_files_are_saved_and_never_shown(who: People, start_supervisor: StartSupervisor) -> None:
    page = b"<script>alert(1)</script>"
    script = {"load": succeed(outputs={"rows": {"data.arrow": page, "index.html": page}})}
    run = ran(who, start_supervisor, script)
    client = client_of(who.viewer)
    arrow = fetched(client, OUTPUT.format(run.id) + "/download?format=arrow")
    assert arrow.content == page
    assert arrow.headers["Content-Disposition"] == 'attachment; filename="load-rows.arrow"'
    assert arrow.headers["Content-Type"] == "application/octet-stream"
    assert arrow.headers["X-Content-Type-Options"] == "nosniff"
    packed = fetched(client, OUTPUT.format(run.id) + "/download?format=zip")
    with zipfile.ZipFile(io.BytesIO(packed.content)) as archive:
        assert archive.testzip() is None
        assert archive.namelist() == ["data.arrow", "index.html"]
        assert archive.read("index.html") == page
    assert client.get(OUTPUT.format(run.id) + "/download?format=exe").status_code == 400


def test_a_table_becomes_a_csv_file_in_a_hidden_run_and_is_kept(
    who: People, start_supervisor: StartSupervisor
) -> None:
    run = ran(who, start_supervisor, {"export_table": succeed(outputs=CSV)})
    client, path = client_of(who.viewer), OUTPUT.format(run.id) + "/download?format=csv"
    first = client.get(path)
    assert (first.status_code, first.json()) == (202, {"state": "preparing"})
    wait_until(lambda: fetched(client, path).status == 200)
    made = fetched(client, path)
    assert made.content == b"x\n1\n"
    assert made.headers["Content-Disposition"] == 'attachment; filename="load-rows.csv"'
    assert Run.objects.filter(kind=RunKind.EXPORT).count() == 1
    # hidden runs are in no list
    assert [row["id"] for row in client.get("/api/runs").json()["results"]] == [str(run.id)]


def test_a_failed_conversion_is_told_and_later_tried_again(
    who: People, start_supervisor: StartSupervisor
) -> None:
    behaviours = [fail("0000", "The table is broken."), succeed(outputs=CSV)]
    run = ran(who, start_supervisor, {"export_table": behaviours})
    client, path = client_of(who.viewer), OUTPUT.format(run.id) + "/download?format=csv"
    assert client.get(path).status_code == 202
    export = Run.objects.get(kind=RunKind.EXPORT)
    finished(export)
    told = client.get(path)
    assert (told.status_code, told.json()["code"]) == (422, "export_failed")
    assert told.json()["message"] == "The table is broken."
    Run.objects.filter(id=export.id).update(finished_at=timezone.now() - timedelta(minutes=1))
    wait_until(lambda: fetched(client, path).status == 200)


def test_a_download_does_not_wait_for_steps_of_pipelines(
    who: People, start_supervisor: StartSupervisor
) -> None:
    script = {"export_table": succeed(outputs=CSV), "long": until_stopped()}
    start_supervisor(script, max_parallel=1)
    run = finished(started_run(who))
    long = started_run(who, {"long": ()})
    wait_until(lambda: long.steps.filter(state="running").exists())
    client, path = client_of(who.viewer), OUTPUT.format(run.id) + "/download?format=csv"
    wait_until(lambda: fetched(client, path).status == 200)


def test_only_tables_become_csv(who: People, start_supervisor: StartSupervisor) -> None:
    run = ran(who, start_supervisor, {"export_table": succeed(outputs=CSV)})
    client, path = client_of(who.viewer), OUTPUT.format(run.id) + "/download?format=csv"
    wait_until(lambda: fetched(client, path).status == 200)
    export = Run.objects.get(kind=RunKind.EXPORT)
    refused = client.get(f"/api/runs/{export.id}/steps/only/outputs/file/download?format=csv")
    assert (refused.status_code, refused.json()["code"]) == (400, "wrong_format")


def test_a_step_with_a_bad_result_says_so_in_the_run(who: People, start_supervisor: StartSupervisor) -> None:
    run = ran(who, start_supervisor, {"load": Behaviour(writes_result=False)})
    step = client_of(who.viewer).get(f"/api/runs/{run.id}").json()["steps"][0]
    assert (step["state"], step["error"]["kind"]) == ("failed", "bad_output")
