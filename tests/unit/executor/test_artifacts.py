from __future__ import annotations

import io
import os
import shutil
import socket
import stat
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from executor import artifact_files, crash_points
from executor.artifact_intake import FoundFile, check_unchanged
from executor.artifacts import ArtifactError, ArtifactLimits, ArtifactStore


#: what is small is held in memory while it is taken in, what is large goes by way of the disk
@pytest.fixture(params=[0, 1024**2], ids=["as large", "as small"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> ArtifactStore:
    return ArtifactStore(tmp_path / "artifacts", held_bytes=request.param)


@pytest.fixture
def output(tmp_path: Path) -> Path:
    folder = tmp_path / "output"
    (folder / "nested").mkdir(parents=True)
    (folder / "data.arrow").write_bytes(b"data")
    (folder / "nested" / "view.json").write_text("{}")
    return folder


def test_a_folder_becomes_an_artifact_named_by_its_content(store: ArtifactStore, output: Path) -> None:
    stored = store.store_folder(output)
    assert {(file.path, file.bytes) for file in stored.files} == {("data.arrow", 4), ("nested/view.json", 2)}
    assert stored.bytes == 6
    folder = store.folder(stored.digest)
    assert (folder / "nested" / "view.json").read_text() == "{}"
    assert folder.parent.name == stored.digest[:2]
    assert stat.S_IMODE((folder / "data.arrow").stat().st_mode) == 0o444
    assert store.has(stored.digest)
    assert store.verify(stored.digest)


def test_the_same_content_is_stored_once(store: ArtifactStore, output: Path, tmp_path: Path) -> None:
    twin = tmp_path / "twin"
    (twin / "nested").mkdir(parents=True)
    (twin / "nested" / "view.json").write_text("{}")
    (twin / "data.arrow").write_bytes(b"data")
    assert store.store_folder(output).digest == store.store_folder(twin).digest
    assert list((tmp_path / "artifacts" / "incoming").iterdir()) == []


@pytest.mark.parametrize(
    "change",
    [
        lambda folder: (folder / "data.arrow").write_bytes(b"datA"),
        lambda folder: (folder / "data.arrow").rename(folder / "data2.arrow"),
        lambda folder: (folder / "extra").write_bytes(b""),
        lambda folder: (folder / "data.arrow").rename(folder / "nested" / "data.arrow"),
    ],
)
def test_any_difference_gives_another_artifact(
    store: ArtifactStore, output: Path, change: Callable[[Path], object]
) -> None:
    before = store.store_folder(output).digest
    change(output)
    assert store.store_folder(output).digest != before


def make_socket(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(path))


HOSTILE: dict[str, Callable[[Path], object]] = {
    "symbolic link to a file": lambda path: path.symlink_to("/etc/passwd"),
    "symbolic link to a folder": lambda path: path.symlink_to("/etc"),
    "dangling link": lambda path: path.symlink_to("nowhere"),
    "link inside the output": lambda path: path.symlink_to("data.arrow"),
    "hard link": lambda path: os.link(path.parent / "data.arrow", path),
    "pipe": lambda path: os.mkfifo(path),
    "socket": make_socket,
}


@pytest.mark.parametrize("may_move", [False, True])
@pytest.mark.parametrize("what", HOSTILE)
def test_only_plain_files_are_taken(
    store: ArtifactStore, output: Path, tmp_path: Path, what: str, may_move: bool
) -> None:
    HOSTILE[what](output / "x")
    with pytest.raises(ArtifactError):
        store.store_folder(output, may_move=may_move)
    assert [path for path in (tmp_path / "artifacts").rglob("*") if path.is_file()] == []


def test_a_link_in_place_of_the_output_folder_is_not_followed(store: ArtifactStore, tmp_path: Path) -> None:
    (tmp_path / "x").symlink_to("/etc")
    with pytest.raises(ArtifactError):
        store.store_folder(tmp_path / "x")


@pytest.mark.parametrize(
    ("limits", "message"),
    [
        (ArtifactLimits(bytes=5), "larger than"),
        (ArtifactLimits(files=1), "more than 1 files"),
        (ArtifactLimits(depth=0), "too deeply"),
    ],
)
def test_limits_hold(tmp_path: Path, output: Path, limits: ArtifactLimits, message: str) -> None:
    with pytest.raises(ArtifactError, match=message):
        ArtifactStore(tmp_path / "artifacts", limits=limits).store_folder(output)


def test_a_sparse_giant_is_stopped_by_what_it_claims_to_hold(tmp_path: Path, output: Path) -> None:
    with (output / "giant").open("wb") as file:
        file.truncate(10 * 1024**4)
    store = ArtifactStore(tmp_path / "artifacts", limits=ArtifactLimits(bytes=1024))
    with pytest.raises(ArtifactError, match="larger than"):
        store.store_folder(output)


@pytest.mark.parametrize("copy", [False, True])
def test_an_artifact_can_be_put_into_a_steps_input(
    store: ArtifactStore, output: Path, tmp_path: Path, copy: bool
) -> None:
    digest = store.store_folder(output).digest
    target = tmp_path / "in" / "inputs" / "dataset"
    store.link_into(digest, target, copy=copy)
    assert (target / "data.arrow").read_bytes() == b"data"
    assert (target / "nested" / "view.json").read_text() == "{}"
    same = (target / "data.arrow").stat().st_ino == (store.folder(digest) / "data.arrow").stat().st_ino
    assert same is not copy
    assert stat.S_IMODE((target / "data.arrow").stat().st_mode) == 0o444


def test_linking_over_something_is_refused(store: ArtifactStore, output: Path, tmp_path: Path) -> None:
    digest = store.store_folder(output).digest
    store.link_into(digest, tmp_path / "in")
    with pytest.raises(FileExistsError):
        store.link_into(digest, tmp_path / "in", copy=True)


def test_damage_is_noticed(store: ArtifactStore, output: Path) -> None:
    digest = store.store_folder(output).digest
    damaged = store.folder(digest) / "data.arrow"
    damaged.chmod(0o644)
    damaged.write_bytes(b"dama")
    assert not store.verify(digest)
    assert not store.verify("0" * 64)


@pytest.mark.parametrize("digest", ["", "../../etc", "0" * 63, "G" * 64, "0" * 63 + "/"])
def test_only_digests_name_artifacts(store: ArtifactStore, digest: str) -> None:
    with pytest.raises(ValueError, match="digest"):
        store.folder(digest)


def test_a_file_that_is_all_hole_is_refused(store: ArtifactStore, output: Path) -> None:
    with (output / "giant").open("wb") as file:
        file.truncate(1024**3)
    with pytest.raises(ArtifactError, match="claims 1,073,741,824 bytes"):
        store.store_folder(output)


def test_folders_count_like_files(tmp_path: Path, output: Path) -> None:
    for number in range(10):
        (output / str(number)).mkdir()
    with pytest.raises(ArtifactError, match="more than 8 files"):
        ArtifactStore(tmp_path / "artifacts", limits=ArtifactLimits(files=8)).store_folder(output)


@pytest.mark.parametrize("name", [b"a\xff", b"a\nb", b"\x1b[31m"])
def test_names_that_no_page_could_show_are_refused(store: ArtifactStore, output: Path, name: bytes) -> None:
    Path(os.fsdecode(bytes(output) + b"/" + name)).write_bytes(b"")
    with pytest.raises(ArtifactError, match="file name"):
        store.store_folder(output)


def test_moving_gives_the_same_artifact_as_copying(output: Path, tmp_path: Path) -> None:
    store = ArtifactStore(tmp_path / "artifacts", held_bytes=0)
    copied = ArtifactStore(tmp_path / "other", held_bytes=0).store_folder(output)
    assert ArtifactStore(tmp_path / "third").store_folder(output) == copied
    inode = (output / "data.arrow").stat().st_ino
    moved = store.store_folder(output, may_move=True)
    assert moved == copied
    file = store.folder(moved.digest) / "data.arrow"
    assert file.stat().st_ino == inode
    assert stat.S_IMODE(file.stat().st_mode) == 0o444
    assert file.stat().st_uid == os.geteuid()
    assert store.verify(moved.digest)
    assert list((tmp_path / "artifacts" / "incoming").iterdir()) == []


@pytest.mark.parametrize("point", ["artifact_aside", "artifact_in_place"])
def test_after_a_crash_the_same_output_is_stored_again(
    store: ArtifactStore, output: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, point: str
) -> None:
    def die(name: str) -> None:
        if name == point:
            raise KeyboardInterrupt

    crash_points.install(die)
    # a process that dies tidies up nothing
    monkeypatch.setattr(shutil, "rmtree", lambda *_args, **_named: None)
    with pytest.raises(KeyboardInterrupt):
        store.store_folder(output, may_move=True)
    monkeypatch.undo()
    crash_points.install(None)
    stored = store.store_folder(output, may_move=True)
    assert store.verify(stored.digest)
    assert {file.path for file in stored.files} == {"data.arrow", "nested/view.json"}


def test_storing_again_after_a_crash_copes_with_others_that_store(
    store: ArtifactStore, output: Path, tmp_path: Path
) -> None:
    """Another step's half-written artifact vanishes while its files are looked at."""
    other = tmp_path / "artifacts" / "incoming" / "other"
    (other / "nested").mkdir(parents=True)
    for number in range(200):
        (other / "nested" / f"{number}").touch()
    digest = store.store_folder(output, may_move=True).digest
    vanishing = threading.Thread(target=shutil.rmtree, args=(other,))
    vanishing.start()
    for _number in range(20):
        assert store.store_folder(output, may_move=True).digest == digest
    vanishing.join()


def test_two_names_within_an_output_are_no_crash_of_ours(store: ArtifactStore, output: Path) -> None:
    """Also when the content is stored already."""
    os.link(output / "data.arrow", output / "twin")
    with pytest.raises(ArtifactError, match="hard link"):
        store.store_folder(output, may_move=True)
    (output / "twin").unlink()
    digest = store.store_folder(output, may_move=True).digest
    os.link(store.folder(digest) / "data.arrow", output / "other name")
    with pytest.raises(ArtifactError, match="hard link"):
        store.store_folder(output, may_move=True)


def test_content_that_is_there_counts_as_stored_now(store: ArtifactStore, output: Path) -> None:
    folder = store.folder(store.store_folder(output).digest)
    os.utime(folder, (0, 0))
    store.store_folder(output, may_move=True)
    assert folder.stat().st_mtime > 0


def test_a_file_that_grows_while_it_is_read_is_refused(
    store: ArtifactStore, output: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The program of a step may have left a child behind where nothing ends it."""

    def grow(reader: io.FileIO, file: FoundFile) -> None:
        with (output / "data.arrow").open("ab") as writer:
            writer.write(b"more")
        check_unchanged(reader, file)

    monkeypatch.setattr(artifact_files, "check_unchanged", grow)
    with pytest.raises(ArtifactError, match="still being changed"):
        store.store_folder(output)
    assert not list((tmp_path / "artifacts").glob("??/*"))
