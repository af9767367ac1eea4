"""Puts together, from the settings, what executing steps needs."""

from __future__ import annotations

from functools import cache, partial
from pathlib import Path

from django.conf import settings

from executor.artifacts import ArtifactStore
from executor.code_bundle import ensure_bundle
from executor.environments.definition import EnvironmentDefinition
from executor.environments.loader import load_environment
from executor.exchange import ImaginedExchange, ImaginedOutput
from executor.fetching import fetch
from executor.runners import fake_outputs
from executor.runners.base import Runner
from executor.step_plan import FileSource
from executor.step_tools import Tools
from pipelines.catalog_loader import MODULES_DIR


def artifact_store() -> ArtifactStore:
    return ArtifactStore(Path(settings.VAR_DIR) / "artifacts")


def default_tools(runner: Runner) -> Tools:
    store = artifact_store()
    imagines = getattr(runner, "imagines", False)
    return Tools(
        runner=runner,
        environment=default_environment,
        code_dir=code_dir,
        # steps that are not isolated could write through a link into the stored artifact
        link_into=partial(store.link_into, copy=not runner.isolated),
        fetch=_fetch,
        store_folder=store.store_folder,
        exchange=ImaginedExchange(store, _imagined) if imagines else None,
        instant=imagines,
    )


@cache
def default_environment(name: str) -> EnvironmentDefinition:
    """The environment of the catalogue with this name."""
    return load_environment(MODULES_DIR / "environments", name, base_image=settings.ATELIER_BASE_IMAGE)


@cache
def code_dir() -> Path:
    """The immutable copy of the modules that steps of this process run."""
    return ensure_bundle(MODULES_DIR, Path(settings.VAR_DIR) / "code").path


@cache
def _imagined(type_: str) -> ImaginedOutput:
    return ImaginedOutput(fake_outputs.small_output(type_), *fake_outputs.size_of(type_))


def _fetch(source: FileSource) -> Path:
    return fetch(source.url, source.sha256)
