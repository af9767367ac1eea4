"""Runs every step in a container of its own, locked down by `docker_config`, never used twice.

Talks to the engine only; knows no run and no database. Containers outlive the executor: names are
deterministic and labels say whose they are, so another executor adopts them. Used by the supervisor from
many threads.
"""

from __future__ import annotations

import math
import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import docker.errors
import requests.exceptions
import urllib3.exceptions

from executor.environments.definition import EnvironmentDefinition
from executor.environments.dockerfile import STEP_USER
from executor.environments.image import ImageBuilder, image_tag
from executor.log_store import LogWriter
from executor.runners import docker_config
from executor.runners.base import (
    Exit,
    ExpectedStep,
    Handle,
    OnMessage,
    OnProgress,
    RunnerError,
    StepLaunch,
)
from executor.runners.docker_client import EngineClients
from executor.runners.docker_errors import engine_errors
from executor.runners.docker_log import ContainerLog

#: after this much silence of a log stream the container's state is looked at, in case the stream got stuck
SILENCE_S = 5.0
_RUNNING = frozenset({"running", "paused", "restarting"})
_READ_BYTES = 64 * 1024


class DockerRunner:
    """The runner for a Docker engine."""

    name = "docker"
    isolated = True

    def __init__(self, clients: EngineClients, builder: ImageBuilder, *, installation: str) -> None:
        self._clients = clients
        self._builder = builder
        self._installation = installation

    def prepare(self, environment: EnvironmentDefinition, on_message: OnMessage) -> None:
        self._builder.ensure(environment, on_message)

    def start(self, launch: StepLaunch) -> Handle:
        name = docker_config.container_name(self._installation, launch.attempt_id)
        user = _step_user()
        _open_folders(launch, user)
        config = docker_config.container_config(
            launch, image=image_tag(launch.environment), user=user, installation=self._installation
        )
        with engine_errors("start the step"), self._clients.lend() as client:
            try:
                container_id = str(client.create_container_from_config(config, name)["Id"])
            except docker.errors.APIError as error:
                if error.status_code != 409:
                    raise
                # the answer to an earlier create was lost, or another executor was faster
                container_id = self._existing(client, name, launch.attempt_id)
            if _state(client.inspect_container(container_id))["Status"] == "created":
                client.start(container_id)
        return Handle(self.name, launch.attempt_id, container_id)

    def wait(self, handle: Handle, launch_log: Path, on_progress: OnProgress) -> Exit:
        with LogWriter(launch_log) as writer, ContainerLog(writer, on_progress) as log:
            while True:
                ended = self._follow(handle.reference, log)
                if ended is not None:
                    log.finish()
                    return ended

    def stop(self, handle: Handle, grace_s: float) -> None:
        with engine_errors("stop the step"), self._clients.lend() as client:
            try:
                client.stop(handle.reference, timeout=math.ceil(grace_s))
            except docker.errors.NotFound:
                return

    def remove(self, handle: Handle) -> None:
        with engine_errors("remove the container"), self._clients.lend() as client:
            try:
                client.remove_container(handle.reference, force=True, v=True)
            except docker.errors.NotFound:
                return
            except docker.errors.APIError as error:
                # 409: somebody else is removing it at this moment
                if error.status_code != 409:
                    raise

    def list_owned(self) -> list[tuple[Handle, bool]]:
        label = f"{docker_config.INSTALLATION_LABEL}={self._installation}"
        with engine_errors("list containers"), self._clients.lend() as client:
            containers = client.containers(all=True, filters={"label": label})
        return [
            (
                Handle(
                    self.name, str(found["Labels"].get(docker_config.ATTEMPT_LABEL, "")), str(found["Id"])
                ),
                found["State"] in _RUNNING,
            )
            for found in containers
        ]

    def expect(self, steps: Sequence[ExpectedStep]) -> None:
        """Nothing is kept ready."""

    def run_ended(self, run: str) -> None:
        """Steps share nothing."""

    def tidy(self) -> None:
        """Attempts are all there is."""

    def close(self) -> None:
        self._clients.close()

    def _existing(self, client: Any, name: str, attempt_id: str) -> str:
        """Return the container that has the name, provided it is this very attempt."""
        found = client.inspect_container(name)
        labels = found["Config"].get("Labels") or {}
        mine = labels.get(docker_config.INSTALLATION_LABEL) == self._installation
        if not mine or labels.get(docker_config.ATTEMPT_LABEL) != attempt_id:
            raise RunnerError(f"A foreign container has the name {name}; it is left alone.")
        return str(found["Id"])

    def _follow(self, container_id: str, log: ContainerLog) -> Exit | None:
        """Write the log until the stream ends or falls silent; return the exit once all is read."""
        with engine_errors("follow the step"), self._clients.lend() as client:
            try:
                found = client.inspect_container(container_id)
                if _state(found)["Status"] in _RUNNING:
                    log.take(_log_stream(client, container_id, follow=1, since=log.since()))
                    _wait_briefly(client, container_id)
                    return None
                # the stream may have ended early: the engine loses it when it changes to a new log file
                if not log.is_complete(_log_stream(client, container_id, tail=1)):
                    log.take(_log_stream(client, container_id, since=log.since()))
                return _exit(found)
            except docker.errors.NotFound:
                return Exit(None, missing=True, message="The step's container is gone.")


def _log_stream(client: Any, container_id: str, **options: int) -> Iterator[bytes]:
    """Yield raw frames. The SDK's own call drops which stream a frame belongs to, hence the plain request."""
    options |= {"stdout": 1, "stderr": 1, "timestamps": 1}
    url = f"{client.base_url}/v{client.api_version}/containers/{container_id}/logs"
    with client.get(url, params=options, stream=True, timeout=SILENCE_S) as response:
        # 409: it is being removed at this moment
        if response.status_code in (404, 409):
            raise docker.errors.NotFound("no such container", response)
        response.raise_for_status()
        try:
            yield from response.raw.stream(_READ_BYTES, decode_content=False)
        except (urllib3.exceptions.ReadTimeoutError, urllib3.exceptions.ProtocolError):
            # silence, or the container is being removed: its state says how to go on
            return


def _wait_briefly(client: Any, container_id: str) -> None:
    """Let the end of a container that has closed its output arrive; harmless while it goes on."""
    try:
        client.wait(container_id, timeout=1)
    except (requests.exceptions.ReadTimeout, requests.exceptions.ConnectionError):
        return


def _exit(found: Mapping[str, Any]) -> Exit:
    state = _state(found)
    code = int(state["ExitCode"])
    if state["Status"] in ("removing", "dead"):
        return Exit(None, missing=True, message="The step's container is gone.")
    if state["Status"] == "created":
        message = state.get("Error") or "The step's container was never started."
        return Exit(None, missing=True, message=str(message))
    out_of_memory = bool(state.get("OOMKilled")) and code != 0
    if out_of_memory:
        limit = int(found["HostConfig"]["Memory"]) // 1024**2
        return Exit(code, out_of_memory=True, message=f"The step needed more than its {limit} MB of memory.")
    if code == 255 and not _has_result(found):
        # what the engine reports for containers whose process it lost in a crash
        return Exit(None, missing=True, message="The engine lost the step's container.")
    return Exit(code, message=str(state.get("Error") or ""))


def _has_result(found: Mapping[str, Any]) -> bool:
    mounts = (
        mount["Source"] for mount in found["Mounts"] if mount["Destination"] == docker_config.OUTPUT_DIR
    )
    return any((Path(source) / "result.json").is_file() for source in mounts)


def _state(found: Mapping[str, Any]) -> Mapping[str, Any]:
    state: Mapping[str, Any] = found["State"]
    return state


def _step_user() -> str:
    """Return the user of the step: never root; the service's own where outputs must stay its property."""
    uid = os.geteuid()
    return STEP_USER if uid == 0 else f"{uid}:{os.getegid()}"


def _open_folders(launch: StepLaunch, user: str) -> None:
    """Let the step's user write the output folder and read the input folder."""
    if os.geteuid() != 0:
        return
    uid, gid = (int(part) for part in user.split(":"))
    os.chown(launch.output_dir, uid, gid)
    launch.output_dir.chmod(0o755)
    for folder, _, files in os.walk(launch.input_dir):
        Path(folder).chmod(0o755)
        for name in files:
            path = Path(folder) / name
            if not path.is_symlink() and path.stat().st_mode & 0o004 == 0:
                path.chmod(0o644)
