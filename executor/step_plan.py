"""Everything one attempt needs, read from the rows once, so that executing it touches no database."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext as _

from executor import folders, sample_files
from executor.models import Attempt, Isolation, Run, Step, StepOutput
from executor.runners.base import Handle, Limits
from pipelines import catalog_loader
from pipelines.core.catalog import Module, Resources
from pipelines.models import Dataset


@dataclass(frozen=True)
class InputArtifact:
    """What feeds an input port."""

    type: str
    digest: str


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
    started_at: datetime | None = None
    #: name of the warm-up that covers what the module imports; empty: it starts cold
    warm: str = ""
    #: id of the run whose steps may share a container with this one; empty: it gets one of its own
    shared_by: str = ""

    @property
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


def step_plan_load(run_id: UUID, node: str) -> StepPlan:
    """Read the current attempt of a step."""
    step = Step.objects.select_related("run").defer("run__snapshot").get(run_id=run_id, node=node)
    attempt = Attempt.objects.get(step=step, number=step.attempt)
    module = catalog_loader.get_catalog().get(step.module)
    sources = _file_sources(step.run, module, step.parameters)
    return StepPlan(
        run_id=run_id,
        node=node,
        attempt=step.attempt,
        key=attempt.key,
        module=step.module,
        version=step.version,
        environment=step.environment,
        parameters=step.parameters,
        inputs=_inputs(step),
        outputs=tuple(OutputPort(port["port"], port["type"], port["label"]) for port in step.ports),
        limits=limits_for(module.resources if module else Resources(), step.limits),
        log_path=folders.log_path(run_id, step.position, step.attempt),
        files=sources,
        missing_file=_missing(sources),
        handle=Handle.from_json(attempt.handle) if attempt.handle else None,
        started_at=attempt.started_at,
        warm=module.warm if module else "",
        shared_by=_shared_by(step.run, module),
    )


def limits_for(resources: Resources, of_node: Mapping[str, Any] | None = None) -> Limits:
    """What is set for the node, else what the module asks for, else the installation's limit."""
    own = of_node or {}
    memory_mb = own.get("memory_mb") or resources.memory_mb or settings.ATELIER_STEP_MEMORY_MB
    return Limits(
        memory_bytes=int(memory_mb) * 1024 * 1024,
        cpus=float(own.get("cpus") or resources.cpus or settings.ATELIER_STEP_CPUS),
        timeout_s=float(own.get("timeout_s") or resources.timeout_s or settings.ATELIER_STEP_TIMEOUT_S),
    )


def _shared_by(run: Run, module: Module | None) -> str:
    """Steps with a user's code never share a container, nor do those that no warm process can serve."""
    if run.isolation != Isolation.RUN or module is None or module.user_code or not module.warm:
        return ""
    return run.id.hex


def _inputs(step: Step) -> dict[str, InputArtifact]:
    wanted = {
        port: (source["node"], source["port"]) for port, source in step.inputs.items() if "node" in source
    }
    rows = StepOutput.objects.filter(
        step__run_id=step.run_id, step__node__in=[node for node, _port in wanted.values()]
    ).values_list("step__node", "port", "type", "artifact__digest")
    found = {(node, port): InputArtifact(type_, digest) for node, port, type_, digest in rows}
    inputs = {port: found[source] for port, source in wanted.items()}
    for port, source in step.inputs.items():
        if "digest" in source:
            inputs[port] = InputArtifact(source["type"], source["digest"])
    return inputs


def _file_sources(run: Run, module: Module | None, parameters: Mapping[str, Any]) -> dict[str, FileSource]:
    """Find the files behind dataset and address parameters. The widget of a parameter says what it is."""
    sources: dict[str, FileSource] = {}
    for parameter in module.parameters if module else ():
        value = parameters.get(parameter.name)
        if not isinstance(value, str) or not value.strip():
            continue
        if parameter.widget == "dataset":
            sources[parameter.name] = _uploaded(run, value)
        elif parameter.widget == "url":
            sources[parameter.name] = FileSource(_name_at(value.strip()), url=value.strip())
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


def _uploaded(run: Run, value: str) -> FileSource:
    try:
        dataset = Dataset.objects.filter(project_id=run.project_id, id=UUID(value)).first()
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
