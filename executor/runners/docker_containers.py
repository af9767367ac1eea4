"""What the runner asks the engine to do with containers. Every call may be repeated."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import docker.errors

from executor.runners.base import RunnerError
from executor.runners.docker_client import EngineClients
from executor.runners.docker_config import INSTALLATION_LABEL
from executor.runners.docker_errors import engine_errors, tolerated
from pipelines.said import said as _

RUNNING = frozenset({"running", "paused", "restarting"})


@dataclass(frozen=True)
class Found:
    """A container of this installation."""

    id: str
    labels: Mapping[str, str]
    running: bool


class Containers:
    """The containers of one installation."""

    def __init__(self, clients: EngineClients, installation: str) -> None:
        self._clients = clients
        self._installation = installation

    def launch(
        self, config: Mapping[str, object], name: str, label: str, *, reached: Callable[[str], None]
    ) -> str:
        """Create and start a container and return its id; one that exists already under the name is it.

        It must carry the same value of `label`, otherwise RunnerError: it is somebody else's.
        """
        with engine_errors(_("start the step")), self._clients.lend() as client:
            try:
                container_id = str(client.create_container_from_config(config, name)["Id"])
                is_new = True
            except docker.errors.APIError as error:
                if error.status_code != 409:
                    raise
                # the answer to an earlier create was lost, or another executor was faster
                labels: Any = config["Labels"]
                found = self._existing(client, name, label, labels[label])
                container_id, is_new = str(found["Id"]), found["State"]["Status"] == "created"
            reached("container_created")
            if is_new:
                client.start(container_id)
            reached("container_started")
        return container_id

    def inspect(self, container_id: str) -> Mapping[str, Any] | None:
        """Return what the engine knows of a container; None when it is gone."""
        with engine_errors(_("look at the container")), self._clients.lend() as client:
            try:
                found: Mapping[str, Any] = client.inspect_container(container_id)
            except docker.errors.NotFound:
                return None
            return found

    def stop(self, container_id: str, grace_s: int) -> None:
        with engine_errors(_("stop the step")), self._clients.lend() as client, tolerated(404):
            client.stop(container_id, timeout=grace_s)

    def remove(self, container_id: str) -> None:
        with engine_errors(_("remove the container")), self._clients.lend() as client, tolerated(404, 409):
            client.remove_container(container_id, force=True, v=True)

    def set_memory(self, container_id: str, memory_bytes: int) -> None:
        with engine_errors(_("change the limits of the container")), self._clients.lend() as client:
            client.update_container(container_id, mem_limit=memory_bytes, memswap_limit=memory_bytes)

    def set_cpu_shares(self, container_id: str, shares: int) -> None:
        with engine_errors(_("change the limits of the container")), self._clients.lend() as client:
            client.update_container(container_id, cpu_shares=shares)

    def list(self) -> list[Found]:
        label = f"{INSTALLATION_LABEL}={self._installation}"
        with engine_errors(_("list containers")), self._clients.lend() as client:
            containers = client.containers(all=True, filters={"label": label})
        return [
            Found(str(found["Id"]), dict(found["Labels"]), found["State"] in RUNNING) for found in containers
        ]

    def _existing(self, client: Any, name: str, label: str, value: str) -> Mapping[str, Any]:
        """Find the container that has the name, provided it is the very one we wanted to make."""
        found: Mapping[str, Any] = client.inspect_container(name)
        labels = found["Config"].get("Labels") or {}
        if labels.get(INSTALLATION_LABEL) != self._installation or labels.get(label) != value:
            raise RunnerError(f"A foreign container has the name {name}; it is left alone.")
        return found
