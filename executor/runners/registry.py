"""Chooses and assembles the runner the settings ask for. The one place where runners meet."""

from __future__ import annotations

import logging
from pathlib import Path

from django.conf import settings

from executor import disk, ownership
from executor.folders import attempts_root
from executor.installation import installation_id
from executor.runners.base import InfrastructureError, Runner

logger = logging.getLogger(__name__)


def choose_runner() -> Runner:
    """Return the runner of ATELIER_RUNNER; `auto` means Docker when an engine answers, else processes.

    Raises InfrastructureError when Docker is asked for by name and does not answer.
    """
    kind = settings.ATELIER_RUNNER
    if kind == "fake":
        from executor.runners.fake import FakeRunner

        return FakeRunner(imagines=True)
    if kind in ("auto", "docker"):
        try:
            return _docker_runner()
        except InfrastructureError as error:
            if kind == "docker":
                raise
            logger.warning("Steps run as processes, not isolated: %s", error)
    return _process_runner()


def _docker_runner() -> Runner:
    from executor.environments.image import BuildSettings, ImageBuilder
    from executor.runners.docker import DockerRunner
    from executor.runners.docker_client import EngineClients
    from executor.runners.warm.pool import PoolSettings
    from executor.runners.warm.starts import WarmSettings

    var_dir = Path(settings.VAR_DIR)
    clients = EngineClients()
    clients.check()
    disk.watch_engine(clients.data_root())
    builder = ImageBuilder(
        clients,
        BuildSettings(
            lock_dir=var_dir / "environments" / "locks",
            network=settings.ATELIER_BUILD_NETWORK,
            ca_bundle=settings.ATELIER_CA_BUNDLE,
        ),
    )
    warm = WarmSettings(
        attempts=attempts_root(),
        pool=PoolSettings(
            size=settings.ATELIER_POOL_SIZE,
            memory_mb=settings.ATELIER_POOL_MEMORY_MB,
            idle_s=settings.ATELIER_POOL_IDLE_S,
        ),
        owner=ownership.new_owner(),
        is_dead=ownership.is_dead,
    )
    return DockerRunner(clients, builder, installation=installation_id(var_dir), warm=warm)


def _process_runner() -> Runner:
    from executor.environments.venv import VirtualEnvironments
    from executor.runners.process import ProcessRunner

    var_dir = Path(settings.VAR_DIR)
    environments = VirtualEnvironments(var_dir / "environments")
    return ProcessRunner(environments, state_dir=var_dir / "processes", installation=installation_id(var_dir))
