from __future__ import annotations

import logging
from pathlib import Path

import pytest
from pytest_django.fixtures import Settings

from executor.installation import installation_id
from executor.runners.base import InfrastructureError
from executor.runners.registry import choose_runner


@pytest.fixture(autouse=True)
def no_engine(settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.VAR_DIR = tmp_path
    monkeypatch.setenv("DOCKER_HOST", "tcp://127.0.0.1:9")


@pytest.mark.parametrize(("kind", "name"), [("fake", "fake"), ("process", "process")])
def test_the_setting_names_the_runner(settings: Settings, kind: str, name: str) -> None:
    settings.ATELIER_RUNNER = kind
    runner = choose_runner()
    assert (runner.name, runner.isolated) == (name, False)


def test_without_an_engine_auto_means_processes_and_says_so(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    settings.ATELIER_RUNNER = "auto"
    monkeypatch.setattr(logging.getLogger("executor"), "propagate", True)
    assert choose_runner().name == "process"
    assert "not isolated" in caplog.text


def test_docker_asked_for_by_name_must_be_there(settings: Settings) -> None:
    settings.ATELIER_RUNNER = "docker"
    with pytest.raises(InfrastructureError):
        choose_runner()


def test_an_installation_keeps_its_name(tmp_path: Path) -> None:
    name = installation_id(tmp_path / "a")
    assert name == installation_id(tmp_path / "a")
    assert name != installation_id(tmp_path / "b")
    assert len(name) == 12
