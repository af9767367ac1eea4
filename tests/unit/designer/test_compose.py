"""compose.yaml gives each service no more than it needs."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[3]
SOCKET = "/var/run/docker.sock"
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
OURS = ("setup", "web", "executor")


def sources(service: dict[str, Any]) -> list[str]:
    return [str(volume) for volume in service.get("volumes", ())]


def test_the_executor_alone_has_the_socket_of_the_engine() -> None:
    with_socket = {name for name, service in SERVICES.items() if any(SOCKET in v for v in sources(service))}

    assert with_socket == {"executor"}


def test_the_web_process_alone_is_published_and_to_this_machine_alone() -> None:
    published = {name: service["ports"] for name, service in SERVICES.items() if "ports" in service}

    assert set(published) == {"web"}
    assert all(port.startswith("127.0.0.1:") for port in published["web"])


@pytest.mark.parametrize("name", SERVICES)
def test_no_service_has_more_rights_than_it_needs(name: str) -> None:
    service = SERVICES[name]

    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert not {"privileged", "network_mode", "pid", "ipc", "devices"} & set(service)
    assert name == "database" or "cap_add" not in service
    assert name == "database" or not str(service["user"]).startswith(("0", "root"))


@pytest.mark.parametrize("name", ["database", "redis"])
def test_database_and_messages_cannot_be_reached_from_outside(name: str) -> None:
    assert SERVICES[name]["networks"] == ["inside"]
    assert COMPOSE["networks"]["inside"] == {"internal": True}
    assert re.fullmatch(r"[a-z]+:\d+", SERVICES[name]["image"])


@pytest.mark.parametrize("name", [name for name in SERVICES if name != "setup"])
def test_every_lasting_service_says_whether_it_is_well_and_comes_back(name: str) -> None:
    assert SERVICES[name]["healthcheck"]["test"]
    assert SERVICES[name]["restart"] == "unless-stopped"


@pytest.mark.parametrize("name", OURS)
def test_the_data_have_the_same_path_outside_and_inside(name: str) -> None:
    data = [volume for volume in sources(SERVICES[name]) if SOCKET not in volume]

    assert data == ["${ATELIER_DATA:?}:${ATELIER_DATA:?}"]
    assert SERVICES[name]["environment"]["ATELIER_VAR_DIR"] == "${ATELIER_DATA:?}"


def test_secrets_are_files_and_never_values() -> None:
    text = (ROOT / "compose.yaml").read_text(encoding="utf-8")

    assert not re.search(r"(PASSWORD|SECRET_KEY|DATABASE_URL|REDIS_URL):", text)
    assert all(secret["file"].startswith("deploy/secrets/") for secret in COMPOSE["secrets"].values())


def test_every_setting_it_names_exists() -> None:
    settings = (ROOT / "designer" / "settings.py").read_text(encoding="utf-8")
    known = set(re.findall(r'"(ATELIER_\w+)"', settings))

    for name in OURS:
        named = {key.removesuffix("_FILE") for key in SERVICES[name]["environment"] if key != "HOME"}
        assert named <= known


def test_the_image_copies_what_is_there_and_is_not_root() -> None:
    lines = (ROOT / "deploy" / "Dockerfile").read_text(encoding="utf-8").splitlines()
    copied = [line.split()[1:-1] for line in lines if line.startswith("COPY ") and "--from" not in line]
    ignored = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()

    for source in {source for sources in copied for source in sources}:
        assert (ROOT / source).exists()
        assert f"!{source.split('/')[0]}" in ignored
    assert "USER 10001:10001" in lines


@pytest.fixture
def prepare() -> ModuleType:
    spec = importlib.util.spec_from_file_location("prepare", ROOT / "deploy" / "prepare.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_preparing_twice_changes_no_secret(prepare: ModuleType, tmp_path: Path) -> None:
    folder = tmp_path / "secrets"
    prepare.make_secrets(folder)
    first = {path.name: path.read_text(encoding="ascii") for path in folder.iterdir()}
    prepare.make_secrets(folder)

    assert {path.name: path.read_text(encoding="ascii") for path in folder.iterdir()} == first
    assert set(first) == set(COMPOSE["secrets"])
    assert first["database_password"] in first["database_url"]
    assert folder.stat().st_mode & 0o777 == 0o700


def test_what_the_operator_wrote_into_env_stays(prepare: ModuleType, tmp_path: Path) -> None:
    env = tmp_path / ".env"
    env.write_text("ATELIER_DATA=/mine", encoding="utf-8")
    prepare.make_env(env, {"ATELIER_DATA": "/srv/atelier", "ATELIER_UID": "7"})

    assert env.read_text(encoding="utf-8") == "ATELIER_DATA=/mine\nATELIER_UID=7\n"
