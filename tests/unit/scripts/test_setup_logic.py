"""What the scripts decide, without doing it: they also have to work on machines the suite never sees."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from scripts import engine, environment, frontend, machine, stamps
from scripts.console import Failure
from scripts.server import free_port

DEBIAN = 'PRETTY_NAME="Debian GNU/Linux 12"\nID=debian\n'
MINT = 'ID=linuxmint\nID_LIKE="ubuntu debian"\n'
FEDORA = "ID=fedora\n"


@pytest.mark.parametrize(
    ("uid", "release", "can"),
    [(0, DEBIAN, True), (0, MINT, True), (0, FEDORA, False), (1000, DEBIAN, False), (0, "", False)],
)
def test_packages_are_installed_only_by_root_on_debian_and_its_children(
    uid: int, release: str, can: bool
) -> None:
    assert machine.can_install(uid=uid, os_release=release) is can


def test_elsewhere_a_sentence_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(machine, "can_install", lambda: False)

    with pytest.raises(Failure, match=r"Chromium is missing\. Install: chromium"):
        machine.install_packages(["chromium"], reason="Chromium")


@pytest.mark.parametrize(
    ("text", "version"),
    [("v20.19.0", (20, 19)), ("v22.1.3", (22, 1)), ("", (0, 0)), (None, (0, 0)), ("nonsense", (0, 0))],
)
def test_node_versions_are_read(text: str | None, version: tuple[int, int]) -> None:
    assert frontend.node_version(text) == version


def test_an_old_python_is_refused_with_its_version() -> None:
    with pytest.raises(Failure, match=r"3\.11 or later is needed; python3 is 3\.9"):
        environment.check_interpreter((3, 9))


def test_uv_is_used_when_it_is_there_and_pip_otherwise() -> None:
    python = Path("/x/bin/python")

    assert environment.install_command("/bin/uv", python, ["a"])[:4] == [
        "/bin/uv",
        "pip",
        "install",
        "--python",
    ]
    assert environment.install_command(None, python, ["a"])[:4] == [str(python), "-m", "pip", "install"]


def test_a_stamp_holds_until_a_file_changes(tmp_path: Path) -> None:
    source = tmp_path / "src"
    source.mkdir()
    (source / "a.ts").write_text("1")
    first = stamps.digest([source])
    stamps.write("build", first, state=tmp_path)
    assert stamps.is_current("build", first, state=tmp_path)

    (source / "a.ts").write_text("2")
    assert stamps.digest([source]) != first
    assert not stamps.is_current("build", stamps.digest([source]), state=tmp_path)
    assert not stamps.is_current("other", first, state=tmp_path)


def test_a_renamed_file_changes_the_digest(tmp_path: Path) -> None:
    (tmp_path / "a.ts").write_text("1")
    first = stamps.digest([tmp_path])
    (tmp_path / "a.ts").rename(tmp_path / "b.ts")

    assert stamps.digest([tmp_path]) != first


def test_a_taken_port_is_passed_over() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]

        assert free_port(port) > port


def test_without_an_engine_and_without_root_a_sentence_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "is_running", lambda: False)
    monkeypatch.setattr("scripts.engine.shutil.which", lambda _name: None)
    monkeypatch.setattr(machine, "can_install", lambda: False)

    with pytest.raises(Failure, match="No Docker engine answers"):
        engine.ensure_engine()


def test_a_running_engine_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "is_running", lambda: True)

    assert engine.ensure_engine() is None


class TestBaseImage:
    """Which base image is taken, by what the engine and the registry have."""

    @pytest.fixture(autouse=True)
    def _alone(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
        monkeypatch.delenv("ATELIER_BASE_IMAGE", raising=False)
        monkeypatch.setattr(engine, "STATE", tmp_path)
        monkeypatch.setattr(engine, "has_image", lambda _name: False)
        monkeypatch.setattr(engine, "pull", lambda _name: False)
        monkeypatch.setattr(machine, "can_install", lambda: True)
        monkeypatch.setattr(engine, "_build", lambda: "atelier-base:stable")

    def test_one_in_the_engine_is_taken(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("ATELIER_BASE_IMAGE", "mine:1")
        monkeypatch.setattr(engine, "has_image", lambda name: name == "mine:1")

        assert engine.ensure_base_image() == {"ATELIER_BASE_IMAGE": "mine:1"}

    def test_one_from_the_registry_is_taken(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(engine, "pull", lambda _name: True)

        assert engine.ensure_base_image() == {"ATELIER_BASE_IMAGE": engine.DEFAULT_BASE_IMAGE}

    def test_without_a_registry_one_is_built(self) -> None:
        assert engine.ensure_base_image() == {"ATELIER_BASE_IMAGE": "atelier-base:stable"}

    def test_one_built_before_is_taken_again(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
        (tmp_path / "base-image").write_text("atelier-base:old")
        monkeypatch.setattr(engine, "has_image", lambda name: name == "atelier-base:old")

        assert engine.ensure_base_image() == {"ATELIER_BASE_IMAGE": "atelier-base:old"}

    def test_where_none_can_be_had_steps_run_without_containers(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(machine, "can_install", lambda: False)

        assert engine.ensure_base_image() == {"ATELIER_RUNNER": "process"}
