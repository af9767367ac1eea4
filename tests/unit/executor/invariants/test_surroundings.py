"""What runs and what lies on the disk, broken by hand."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

import pytest

from executor.artifacts import ArtifactStore, StoredArtifact
from executor.invariants import surroundings
from executor.invariants.records import Broken

OLD_S = 3600


@pytest.fixture
def store(tmp_path: Path) -> ArtifactStore:
    return ArtifactStore(tmp_path / "artifacts")


def stored(store: ArtifactStore, tmp_path: Path, content: str = "a,b\n1,2\n") -> StoredArtifact:
    source = tmp_path / f"out-{len(content)}"
    source.mkdir()
    (source / "data.csv").write_text(content)
    return store.store_folder(source)


def age(path: Path) -> None:
    moment = path.stat().st_mtime - OLD_S
    os.utime(path, (moment, moment))


def problems(found: Iterable[Broken]) -> list[str]:
    return [problem.problem for problem in found]


def test_a_running_container_without_an_attempt_is_found() -> None:
    found = list(surroundings.orphans(["a-1", "b-1"], {"a-1", "c-1"}))
    assert [(problem.invariant, problem.subject) for problem in found] == [("I5", "b-1")]


def test_an_artifact_that_is_right_is_not_blamed(store: ArtifactStore, tmp_path: Path) -> None:
    artifact = stored(store, tmp_path)
    assert problems(surroundings.artifacts(store, {artifact.digest: artifact.bytes})) == []


def test_a_missing_artifact_is_found(store: ArtifactStore) -> None:
    assert problems(surroundings.artifacts(store, {"0" * 64: 8})) == ["it is referred to and not on the disk"]


def test_changed_content_is_found(store: ArtifactStore, tmp_path: Path) -> None:
    artifact = stored(store, tmp_path)
    file = store.folder(artifact.digest) / "data.csv"
    file.chmod(0o644)
    file.write_text("a,b\n1,3\n")
    referred = {artifact.digest: artifact.bytes}
    assert problems(surroundings.artifacts(store, referred)) == [
        "its content does not have the hash it is named by"
    ]
    assert problems(surroundings.artifacts(store, referred, read_content=False)) == []


def test_a_truncated_artifact_is_found_without_reading_it(store: ArtifactStore, tmp_path: Path) -> None:
    artifact = stored(store, tmp_path)
    file = store.folder(artifact.digest) / "data.csv"
    file.chmod(0o644)
    file.write_text("")
    found = problems(surroundings.artifacts(store, {artifact.digest: artifact.bytes}, read_content=False))
    assert found == [f"its files are not the {artifact.bytes} bytes of its row"]


def test_an_artifact_nobody_knows_is_found_once_it_is_old(store: ArtifactStore, tmp_path: Path) -> None:
    known, unknown = stored(store, tmp_path), stored(store, tmp_path, "other")
    root = tmp_path / "artifacts"
    assert problems(surroundings.unaccounted(root, {known.digest}, grace_s=OLD_S / 2)) == []
    age(store.folder(unknown.digest))
    age(store.folder(known.digest))
    found = list(surroundings.unaccounted(root, {known.digest}, grace_s=OLD_S / 2))
    assert [(problem.invariant, problem.subject) for problem in found] == [("I6", unknown.digest)]


def test_what_waits_to_be_deleted_is_not_blamed(tmp_path: Path) -> None:
    waiting = tmp_path / "trash" / "x"
    waiting.mkdir(parents=True)
    age(waiting)
    assert problems(surroundings.unaccounted(tmp_path, set(), grace_s=OLD_S / 2)) == []


def test_half_written_artifacts_are_found_once_they_are_old(tmp_path: Path) -> None:
    aside = tmp_path / "incoming" / "x"
    aside.mkdir(parents=True)
    assert problems(surroundings.unaccounted(tmp_path, set(), grace_s=OLD_S / 2)) == []
    age(aside)
    assert problems(surroundings.unaccounted(tmp_path, set(), grace_s=OLD_S / 2)) == [
        "half written and left behind"
    ]


def test_folders_of_attempts_that_are_over_are_found(tmp_path: Path) -> None:
    root = tmp_path / "attempts"
    for name in ("live", "over", "pool-1", "run-1"):
        (root / name).mkdir(parents=True)
        age(root / name)
    found = list(surroundings.left_folders(root, {"live"}, "attempt", grace_s=OLD_S / 2))
    assert [problem.subject for problem in found] == ["attempts/over"]
    assert problems(surroundings.left_folders(tmp_path / "none", set(), "attempt", grace_s=0)) == []
