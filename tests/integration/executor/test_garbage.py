"""Garbage goes, and nothing that anything refers to ever does."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable
from datetime import timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from django.core.management import call_command
from django.utils import timezone
from hypothesis import HealthCheck, given
from hypothesis import settings as effort
from hypothesis import strategies as st
from pytest_django import Settings

from executor import folders, garbage, garbage_artifacts, garbage_files, toolkit
from executor.artifacts import ArtifactStore
from executor.core.states import RunState, StepState
from executor.environments import leftovers
from executor.garbage import GRACE
from executor.models import Artifact, Run, RunKind, Step, StepOutput
from pipelines.models import Dataset, Pipeline, Project

pytestmark = pytest.mark.django_db(transaction=True)
LONG_AGO = timezone.now() - timedelta(days=60)


@pytest.fixture(autouse=True)
def _own_folder(settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.VAR_DIR = tmp_path / "var"
    monkeypatch.setattr(leftovers, "MODULES_DIR", tmp_path / "no-modules")
    monkeypatch.setattr(garbage_files, "code_dir", lambda: settings.VAR_DIR / "code" / "own")


@pytest.fixture
def project() -> Project:
    return Project.objects.create(name="Cars")


def store() -> ArtifactStore:
    return toolkit.artifact_store()


def files(tmp_path: Path, text: str) -> str:
    """Store content and return its digest."""
    source = tmp_path / uuid4().hex
    source.mkdir()
    (source / "data").write_text(text)
    return store().store_folder(source).digest


def artifact(tmp_path: Path, text: str, *, old: bool = True) -> Artifact:
    digest = files(tmp_path, text)
    at = LONG_AGO if old else timezone.now()
    row, _ = Artifact.objects.get_or_create(digest=digest, defaults={"bytes": len(text), "created_at": at})
    if old:
        age(store().folder(digest))
    return row


def age(path: Path) -> None:
    os.utime(path, (0, 0))


def run_with(
    project: Project, *outputs: Artifact, given_: Artifact | None = None, kind: str = RunKind.PIPELINE
) -> Run:
    run = Run.objects.create(
        project=project,
        kind=kind,
        state=RunState.SUCCEEDED,
        snapshot={},
        queued_at=LONG_AGO,
        finished_at=LONG_AGO,
        export_of=given_ if kind == RunKind.EXPORT else None,
    )
    inputs = {"dataset": {"digest": given_.digest, "type": "DataTable"}} if given_ else {}
    step = Step.objects.create(
        run=run,
        node="n",
        position=0,
        name="n",
        module="m",
        version="1",
        state=StepState.SUCCEEDED,
        inputs=inputs,
    )
    for number, output in enumerate(outputs):
        StepOutput.objects.create(step=step, port=f"p{number}", type="File", label="", artifact=output)
    return run


def collect(*, hurry: bool = True) -> garbage.Collected:
    return garbage.collect(timezone.now(), hurry=hurry)


# ---- artifacts


def test_what_nobody_refers_to_goes_with_its_files(tmp_path: Path, project: Project) -> None:
    kept, gone = artifact(tmp_path, "kept"), artifact(tmp_path, "gone")
    run_with(project, kept)
    assert collect().artifacts == 1
    assert store().has(kept.digest)
    assert not store().has(gone.digest)
    assert list(Artifact.objects.all()) == [kept]


def test_deleting_a_project_frees_its_results(tmp_path: Path, project: Project) -> None:
    row = artifact(tmp_path, "result")
    run_with(project, row)
    assert collect().artifacts == 0
    project.delete()
    assert collect().artifacts == 1
    assert not store().has(row.digest)


def test_young_garbage_stays(tmp_path: Path) -> None:
    row = artifact(tmp_path, "young", old=False)
    lonely = files(tmp_path, "being committed")
    assert collect().is_nothing
    assert store().has(row.digest)
    assert store().has(lonely)


def test_files_without_a_row_go_by_way_of_the_trash(tmp_path: Path) -> None:
    lonely = files(tmp_path, "lonely")
    age(store().folder(lonely))
    collect(hurry=False)
    assert not store().has(lonely)
    assert (store().root / "trash" / lonely).is_dir()
    collect(hurry=False)
    # not long enough aside
    assert (store().root / "trash" / lonely).is_dir()
    collect(hurry=True)
    assert not (store().root / "trash" / lonely).exists()


def test_what_lies_aside_comes_back_when_it_is_referred_to(tmp_path: Path, project: Project) -> None:
    digest = files(tmp_path, "wanted after all")
    age(store().folder(digest))
    collect(hurry=False)
    row = Artifact.objects.create(digest=digest, bytes=1, created_at=LONG_AGO)
    run_with(project, row)
    collect(hurry=False)
    assert store().verify(digest)


def test_a_step_that_needs_what_lies_aside_takes_it_back(tmp_path: Path) -> None:
    digest = files(tmp_path, "needed now")
    age(store().folder(digest))
    collect(hurry=False)
    store().link_into(digest, tmp_path / "in")
    assert (tmp_path / "in" / "data").read_text() == "needed now"
    assert collect(hurry=True).is_nothing
    assert store().verify(digest)


def test_inputs_given_to_a_partial_run_stay(tmp_path: Path, project: Project) -> None:
    row = artifact(tmp_path, "given")
    run_with(project, given_=row)
    assert collect().artifacts == 0
    assert store().has(row.digest)


def test_a_digest_in_a_draft_is_a_reference(tmp_path: Path, project: Project) -> None:
    row = artifact(tmp_path, "model")
    document = {"nodes": {"a": {"parameters": {"model": row.digest}}}}
    Pipeline.objects.create(project=project, name="P", document=document, updated_at=timezone.now())
    assert collect().artifacts == 0


def test_storing_the_same_content_at_this_moment_wins(
    tmp_path: Path, project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The step stores between the look at the folder and its removal, and commits only afterwards."""
    row = artifact(tmp_path, "twice")
    digest = row.digest
    take = garbage_artifacts._Trash.take

    def take_late(self: garbage_artifacts._Trash, digests: Iterable[tuple[str, float]]) -> None:
        files(tmp_path, "twice")
        take(self, digests)

    monkeypatch.setattr(garbage_artifacts._Trash, "take", take_late)
    collect()
    assert store().verify(digest)
    run_with(project, Artifact.objects.create(digest=digest, bytes=1, created_at=timezone.now()))
    monkeypatch.undo()
    collect()
    assert store().verify(digest)


def test_a_reference_that_appears_while_rows_are_deleted_wins(
    tmp_path: Path, project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = artifact(tmp_path, "reused")
    found = garbage_artifacts._referred_digests

    def refer_meanwhile() -> set[str]:
        if not StepOutput.objects.exists():
            run_with(project, row)
        return found()

    monkeypatch.setattr(garbage_artifacts, "_referred_digests", refer_meanwhile)
    assert collect().artifacts == 0
    assert store().has(row.digest)


def test_what_a_dead_writer_left_is_swept(tmp_path: Path) -> None:
    for name in ("dead", "alive"):
        (store().root / "incoming" / name).mkdir(parents=True)
    age(store().root / "incoming" / "dead")
    collect()
    assert [path.name for path in (store().root / "incoming").iterdir()] == ["alive"]


# ---- exports and the quota


def test_old_exports_go_and_take_their_files_along(tmp_path: Path, project: Project) -> None:
    table, made = artifact(tmp_path, "table"), artifact(tmp_path, "csv")
    run_with(project, table)
    run_with(project, made, given_=table, kind=RunKind.EXPORT)
    collected = collect()
    assert (collected.exports, collected.artifacts) == (1, 1)
    assert store().has(table.digest)
    assert not store().has(made.digest)


def test_over_the_quota_exports_go_early_and_results_never(
    tmp_path: Path, project: Project, settings: Settings
) -> None:
    settings.ATELIER_ARTIFACTS_MAX_MB = 1
    settings.ATELIER_KEEP_EXPORTS_DAYS = 365
    megabyte = "x" * 1024**2
    table = artifact(tmp_path, "table" + megabyte)
    exports = [artifact(tmp_path, f"csv{number}" + megabyte) for number in range(2)]
    run_with(project, table)
    for made in exports:
        Run.objects.filter(kind=RunKind.EXPORT).update(export_format="csv")
        run_with(project, made, given_=table, kind=RunKind.EXPORT)
    collected = collect()
    assert (collected.exports, collected.artifacts) == (0, 2)
    assert collected.over_quota_bytes == 5
    assert store().has(table.digest)


def test_within_the_quota_young_garbage_waits_and_beyond_it_does_not(
    tmp_path: Path, settings: Settings
) -> None:
    row = artifact(tmp_path, "x" * 1024**2 + "x")
    half = timezone.now() - GRACE / 2
    Artifact.objects.update(created_at=half)
    settings.ATELIER_ARTIFACTS_MAX_MB = 2
    assert collect().artifacts == 0
    settings.ATELIER_ARTIFACTS_MAX_MB = 1
    assert collect().artifacts == 1
    assert not store().has(row.digest)


# ---- files


def log_of(run_id: UUID, *, old: bool = True) -> Path:
    path = folders.log_path(run_id, 0, 1)
    path.parent.mkdir(parents=True)
    path.write_text("line\n")
    if old:
        age(path)
        age(path.parent)
    return path


def test_logs_go_with_their_runs_or_by_age(project: Project, settings: Settings) -> None:
    recent = run_with(project)
    Run.objects.filter(id=recent.id).update(finished_at=timezone.now())
    kept = [log_of(recent.id), log_of(uuid4(), old=False)]
    gone = [log_of(uuid4()), log_of(run_with(project).id)]
    settings.ATELIER_KEEP_LOGS_DAYS = 30
    assert collect().logs == 2
    assert all(path.exists() for path in kept)
    assert not any(path.exists() for path in gone)


def test_logs_of_old_runs_can_be_kept_for_as_long_as_the_run(project: Project, settings: Settings) -> None:
    settings.ATELIER_KEEP_LOGS_DAYS = 0
    path = log_of(run_with(project).id)
    assert collect().logs == 0
    assert path.exists()


def test_uploads_without_a_dataset_go(project: Project, settings: Settings) -> None:
    uploads = Path(settings.VAR_DIR) / "uploads"
    uploads.mkdir(parents=True)
    dataset = Dataset.objects.create(
        project=project, name="a", file_name="a", format="csv", bytes=1, sha256=""
    )
    for path in (dataset.path, uploads / uuid4().hex, uploads / "notes.txt"):
        path.write_text("x")
        age(path)
    (uploads / uuid4().hex).write_text("arriving")
    collect()
    assert dataset.path.exists()
    assert (uploads / "notes.txt").exists()
    assert len(list(uploads.iterdir())) == 3


def test_caches_go_by_age(settings: Settings) -> None:
    root = Path(settings.VAR_DIR)
    made: dict[str, Path] = {}
    for name in ("fetched/ab/old", "fetched/ab/new", "code/old/x", "code/new/x", "tmp/old", "tmp/new"):
        made[name] = root / name
        made[name].parent.mkdir(parents=True, exist_ok=True)
        made[name].write_text("x")
        if "old" in name:
            age(made[name])
            if name.startswith("code"):
                age(made[name].parent)
    own = root / "code" / "own"
    own.mkdir()
    age(own)
    collect()
    assert {name for name, path in made.items() if path.exists()} == {
        "fetched/ab/new",
        "code/new/x",
        "tmp/new",
    }
    assert own.is_dir()
    assert own.stat().st_mtime > time.time() - 60


def test_environments_go_long_after_they_left_the_catalogue(
    tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = Path(settings.VAR_DIR) / "environments"
    current, former = "a" * 64, "b" * 64
    for digest in (current, former):
        (root / digest).mkdir(parents=True)
        (root / "used").mkdir(exist_ok=True)
        (root / "used" / digest).touch()
        age(root / "used" / digest)

    class Definition:
        digest = current

    monkeypatch.setattr(leftovers, "load_environments", lambda *_args, **_named: {"tabular": Definition})
    assert collect().environments == 1
    assert (root / current).is_dir()
    assert not (root / former).exists()
    assert not (root / "used" / former).exists()


# ---- as a whole


def test_two_collections_at_once_are_one(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[garbage.Collected] = []

    def collect_inside(_now: object) -> int:
        seen.append(collect())
        return 5

    monkeypatch.setattr(garbage_artifacts, "collect_exports", collect_inside)
    assert collect().exports == 5
    assert seen == [garbage.Collected()]


def test_the_command_says_what_it_removed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    artifact(tmp_path, "gone")
    call_command("collect_garbage", "--now")
    assert "Removed 1 results" in capsys.readouterr().out


@effort(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(data=st.data())
def test_nothing_referred_to_is_ever_lost(tmp_path: Path, data: st.DataObject) -> None:
    """Any order of storing, committing, referring, deleting, ageing and collecting."""
    Project.objects.all().delete()
    Artifact.objects.all().delete()
    project = Project.objects.create(name="Any")
    texts = [f"content {uuid4().hex} {number}" for number in range(4)]
    pending: list[str] = []

    def store_one() -> None:
        pending.append(files(tmp_path, data.draw(st.sampled_from(texts))))

    def commit() -> None:
        # what was stored is committed by its step in time: within the grace period
        while pending:
            digest = pending.pop()
            row, _ = Artifact.objects.get_or_create(
                digest=digest, defaults={"bytes": 1, "created_at": timezone.now()}
            )
            run_with(project, row)

    def refer_to_given() -> None:
        row = Artifact.objects.filter(outputs__isnull=False).order_by("?").first()
        if row is not None:
            run_with(project, given_=row)

    def export() -> None:
        row = Artifact.objects.filter(outputs__isnull=False, exports__isnull=True).first()
        if row is not None:
            run_with(project, given_=row, kind=RunKind.EXPORT)

    def delete_run() -> None:
        run = Run.objects.order_by("?").first()
        if run is not None:
            run.delete()

    def pass_time() -> None:
        commit()
        Artifact.objects.update(created_at=LONG_AGO)
        for folder in store().root.glob("[0-9a-f][0-9a-f]/*"):
            age(folder)

    actions: dict[str, Callable[[], object]] = {
        "store": store_one,
        "commit": commit,
        "given": refer_to_given,
        "export": export,
        "delete": delete_run,
        "time": pass_time,
        "collect": lambda: collect(hurry=False),
        "hurry": lambda: collect(hurry=True),
    }
    for name in data.draw(st.lists(st.sampled_from(sorted(actions)), min_size=5, max_size=25)):
        actions[name]()
        referred = set(StepOutput.objects.values_list("artifact__digest", flat=True))
        referred |= {given["digest"] for step in Step.objects.all() for given in step.inputs.values()}
        assert all(store().verify(digest) for digest in referred)
        assert all(store().verify(digest) for digest in pending)
    commit()
    Run.objects.all().delete()
    pass_time()
    collect()
    assert not Artifact.objects.exists()
    assert [path for path in store().root.rglob("*") if path.is_file()] == []
