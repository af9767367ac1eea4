"""Everything one attempt needs, taken from the rows of its run, so that executing it touches no database."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from executor import folders, sample_files, uptime
from executor.addresses import pinned_sha256
from executor.core.states import StepState
from executor.limits import effective_limits
from executor.models import Isolation
from executor.run_rows import InputArtifact, RunRows
from executor.runners.base import Handle, Limits
from executor.runners.warm.policy import heaviest
from executor.store_steps import attempt_key
from pipelines import catalog_loader
from pipelines.core.catalog import Module
from pipelines.models import Dataset
from pipelines.said import said as _


@dataclass(frozen=True)
class OutputPort:
    """What the module declares to write."""

    port: str
    type: str
    label: str


@dataclass(frozen=True)
class FileSource:
    """A file the module reads beside its inputs: on this machine, or to be fetched before the step starts."""

    #: what the user calls it
    name: str
    path: Path | None = None
    url: str = ""
    sha256: str | None = None


@dataclass(frozen=True)
class StepPlan:
    """One attempt of one step."""

    run_id: UUID
    node: str
    attempt: int
    #: names the attempt everywhere outside the database
    key: str
    module: str
    version: str
    environment: str
    parameters: Mapping[str, Any]
    inputs: Mapping[str, InputArtifact]
    outputs: tuple[OutputPort, ...]
    limits: Limits
    log_path: Path
    files: Mapping[str, FileSource] = field(default_factory=dict)
    #: why a file it needs is not there
    missing_file: str = ""
    #: of an attempt that is taken up again
    handle: Handle | None = None
    #: seconds its program had run when it was taken up again
    ran_s: float = 0.0
    #: name of the warm-up that covers what the module imports; empty: it starts cold
    warm: str = ""
    #: whether it runs code of a user's
    user_code: bool = True
    #: id of the run whose steps may share a container with this one; empty: it gets one of its own
    shared_by: str = ""

    @cached_property
    def folder(self) -> Path:
        return folders.attempt_folder(self.key)

    @property
    def input_dir(self) -> Path:
        return self.folder / "in"

    @property
    def output_dir(self) -> Path:
        return self.folder / "out"

    @property
    def labels(self) -> dict[str, str]:
        return {"run": self.run_id.hex, "step": self.node, "attempt": str(self.attempt)}


def step_plan(rows: RunRows, node: str, attempt: int, *, resumed: bool) -> StepPlan:
    """Plan an attempt, one that is taken up again if `resumed`. Asks the database for uploaded files only.

    Raises anything at all when the rows make no sense.
    """
    step = rows.steps[node]
    module = catalog_loader.get_catalog().get(step.module)
    sources = _file_sources(rows.project_id, module, step.parameters)
    begun = step.begun if resumed else None
    return StepPlan(
        run_id=rows.id,
        node=node,
        attempt=attempt,
        key=attempt_key(rows.id, step.position, attempt),
        module=step.module,
        version=step.version,
        environment=step.environment,
        parameters=step.parameters,
        inputs=rows.inputs_of(node),
        outputs=tuple(OutputPort(port["port"], port["type"], port["label"]) for port in step.ports),
        limits=step_limits(step.module, step.limits),
        log_path=folders.log_path(rows.id, step.position, attempt),
        files=sources,
        missing_file=_missing(sources),
        handle=Handle.from_json(begun.handle) if begun is not None and begun.handle else None,
        ran_s=uptime.seconds_since(begun.handle, begun.started_at) if begun is not None else 0.0,
        warm=_warm_of(rows, module) if module else "",
        user_code=module is None or module.user_code,
        shared_by=sharing_run(rows.id, rows.isolation, module),
    )


def expected_steps(rows: RunRows, nodes: Iterable[str]) -> list[tuple[str, Limits, str, str]]:
    """What can be said of steps before their inputs are there: environment, limits, warm-up, shared by."""
    catalog = catalog_loader.get_catalog()
    found = []
    for node in nodes:
        step = rows.steps[node]
        module = catalog.get(step.module)
        if module is not None and module.warm:
            limits = step_limits(step.module, step.limits)
            run = sharing_run(rows.id, rows.isolation, module)
            found.append((step.environment, limits, _warm_of(rows, module), run))
    return found


def _warm_of(rows: RunRows, module: Module) -> str:
    """The module's own warm-up, or what all steps need together that share a container with it."""
    if not sharing_run(rows.id, rows.isolation, module):
        return module.warm
    if module.environment not in rows.shared_warm:
        catalog = catalog_loader.get_catalog()
        left = (step for step in rows.steps.values() if step.state is not StepState.REUSED)
        sharing = (catalog.get(step.module) for step in left)
        rows.shared_warm[module.environment] = heaviest(
            [
                one.warm
                for one in (module, *sharing)
                if one is not None
                and one.environment == module.environment
                and sharing_run(rows.id, rows.isolation, one)
            ]
        )
    return rows.shared_warm[module.environment]


def step_limits(module: str, overrides: Mapping[str, Any]) -> Limits:
    """What is set for the node, else what the module asks for, else the installation's limit."""
    effective = effective_limits(module, overrides)
    return Limits(
        memory_bytes=effective["memory_mb"] * 1024 * 1024,
        cpus=effective["cpus"],
        timeout_s=effective["timeout_s"],
    )


def sharing_run(run_id: UUID, isolation: str, module: Module | None) -> str:
    """Whose steps may share a container with one of this module; empty: nobody's.

    Steps with a user's code never share a container, nor do those that no warm process can serve.
    """
    if isolation != Isolation.RUN or module is None or module.user_code or not module.warm:
        return ""
    return run_id.hex


def _file_sources(
    project_id: UUID, module: Module | None, parameters: Mapping[str, Any]
) -> dict[str, FileSource]:
    """Find the files behind dataset and address parameters. The widget of a parameter says what it is."""
    sources: dict[str, FileSource] = {}
    for parameter in module.parameters if module else ():
        value = parameters.get(parameter.name)
        if not isinstance(value, str) or not value.strip():
            continue
        if parameter.widget == "dataset":
            sources[parameter.name] = _uploaded(project_id, value)
        elif parameter.widget == "url":
            url = value.strip()
            sources[parameter.name] = FileSource(_name_at(url), url=url, sha256=pinned_sha256(url))
    if module is not None and module.name == sample_files.MODULE:
        sources |= {
            name: FileSource(remote.name, remote.path, remote.url, remote.sha256)
            for name, remote in sample_files.remote_files(parameters).items()
        }
    return sources


def _name_at(url: str) -> str:
    """What the file behind an address is called; never with the query, which may hold a secret."""
    try:
        path = urlsplit(url).path
    except ValueError:
        path = ""
    return path.rsplit("/", 1)[-1] or "data"


def _uploaded(project_id: UUID, value: str) -> FileSource:
    try:
        dataset = Dataset.objects.filter(project_id=project_id, id=UUID(value)).first()
    except ValueError:
        dataset = None
    if dataset is None or not dataset.path.is_file():
        return FileSource(dataset.name if dataset is not None else value)
    return FileSource(dataset.file_name, path=dataset.path)


def _missing(sources: Mapping[str, FileSource]) -> str:
    for source in sources.values():
        if source.path is None and not source.url:
            return _("The dataset {name} does not exist (any more).").format(name=source.name)
    return ""
