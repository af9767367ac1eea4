"""Real containers of a fault test: what an installation owns, and removing all of it at the end."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from executor.installation import installation_id
from executor.runners.docker_client import EngineClients
from executor.runners.docker_config import INSTALLATION_LABEL


def owned(var_dir: Path, clients: EngineClients) -> list[dict[str, Any]]:
    """Everything with the installation's label: steps, waiting and shared containers, running or not."""
    label = f"{INSTALLATION_LABEL}={installation_id(var_dir)}"
    with clients.lend() as client:
        found: list[dict[str, Any]] = client.containers(all=True, filters={"label": label})
    return found


def remove_all(var_dir: Path) -> None:
    clients = EngineClients()
    for found in owned(var_dir, clients):
        with clients.lend() as client:
            client.remove_container(found["Id"], force=True, v=True)
    clients.close()
