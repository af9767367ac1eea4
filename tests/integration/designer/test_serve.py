"""`manage.py serve` as a process: how it refuses to start, and how it ends."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

from scripts.client import ApiError, Client
from scripts.server import Server

ROOT = Path(__file__).resolve().parents[3]


def serve(var_dir: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "manage.py", "serve", *arguments],
        cwd=ROOT,
        env={**os.environ, "ATELIER_VAR_DIR": str(var_dir), "DJANGO_SETTINGS_MODULE": "designer.settings"},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def a_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def test_an_empty_database_is_refused_with_what_to_do(tmp_path: Path) -> None:
    done = serve(tmp_path, "--port", str(a_port()))

    assert done.returncode == 1
    assert "Run: manage.py setup" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_taken_port_is_refused_before_anything_starts(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()

        done = serve(tmp_path, "--setup", "--port", str(taken.getsockname()[1]))

    assert done.returncode == 1
    assert "Choose another with --port" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.timeout(240)
def test_it_serves_logs_in_once_and_ends_cleanly(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DJANGO_SETTINGS_MODULE", "designer.settings")
    log = tmp_path / "server.log"
    settings = {"ATELIER_VAR_DIR": str(tmp_path / "var"), "ATELIER_RUNNER": "fake"}
    with Server(port=a_port(), settings=settings, login_links=1, log=log) as server:
        client = Client(server.address)
        client.login(server.login_links[0])
        session = client.get("session")
        with pytest.raises(ApiError):
            Client(server.address).login(server.login_links[0])
        with urllib.request.urlopen(f"{server.address}/healthz", timeout=10) as answer:
            assert answer.status == 200

    assert session["user"]["username"] == "owner"
    assert [project["role"] for project in session["projects"]] == ["owner"]
    assert session["engine"]["runner"] == "fake"
    assert server.wait() == 0
    assert "Atelier has stopped." in log.read_text()
    assert (tmp_path / "var" / "secret-key").stat().st_mode & 0o777 == 0o600
