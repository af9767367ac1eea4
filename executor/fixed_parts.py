"""The parts of a step's fingerprint that are known before its inputs are, and whether it may be reused."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from executor import sample_files
from executor.addresses import pinned_sha256
from executor.environments.loader import DefinitionError
from executor.toolkit import default_environment
from pipelines.core.catalog import Module
from pipelines.core.fingerprint import (
    FingerprintParts,
    canonical_digest,
    carries_randomness,
    not_reusable,
    parameters_digest,
)
from pipelines.core.planning import PlannedNode
from pipelines.models import Dataset

# why a result must not be used again, beside what the module itself says
UNPINNED_ADDRESS = "unpinned_address"
MISSING_FILE = "missing_file"
UNKNOWN_ENVIRONMENT = "unknown_environment"


@dataclass(frozen=True)
class FixedParts:
    """Of one node: the fingerprint without its inputs, and why its result must not be reused, if so."""

    parts: FingerprintParts
    not_reusable: str


#: dataset id → (content hash, name of the file)
Uploads = Mapping[str, tuple[str, str]]


def fixed_parts(nodes: Iterable[PlannedNode], project_id: UUID) -> dict[str, FixedParts]:
    """Compute them for nodes given in an order that respects every edge; one query however many."""
    planned = list(nodes)
    uploads = _uploads(planned, project_id)
    modules = {node.id: node.module for node in planned}
    found: dict[str, FixedParts] = {}
    for node in planned:
        own = _fixed(node.module, node.parameters, uploads)
        reason = own.not_reusable or _handed_on(node, modules, found)
        found[node.id] = FixedParts(own.parts, reason)
    return found


def _handed_on(node: PlannedNode, modules: Mapping[str, Module], found: Mapping[str, FixedParts]) -> str:
    """Training draws the random numbers that its learner leaves without a seed."""
    for source in node.inputs.values():
        port = modules[source.node].output(source.port) if source.node in found else None
        if port is not None and carries_randomness(port.type, found[source.node].not_reusable):
            return found[source.node].not_reusable
    return ""


def environment_digest(name: str) -> str:
    """Hash of the environment's definition; empty when there is no such environment here."""
    try:
        return default_environment(name).digest
    except DefinitionError:
        return ""


def _fixed(module: Module, values: Mapping[str, Any], uploads: Uploads) -> FixedParts:
    files, problem = _files(module, values, uploads)
    environment = environment_digest(module.environment)
    parts = FingerprintParts(
        module=module.digest,
        environment=environment,
        parameters=parameters_digest(values, files),
        files=files,
    )
    if not environment:
        problem = UNKNOWN_ENVIRONMENT
    return FixedParts(parts, not_reusable(module, values) or problem)


def _files(module: Module, values: Mapping[str, Any], uploads: Uploads) -> tuple[dict[str, str], str]:
    """Content hashes of the files that parameters name, and why one of them has none."""
    files: dict[str, str] = {}
    problem = ""
    for parameter in module.parameters:
        value = values.get(parameter.name)
        if not isinstance(value, str) or not value.strip():
            continue
        if parameter.widget == "dataset" and not parameter.enum:
            upload = uploads.get(value)
            if upload is None:
                problem = MISSING_FILE
            else:
                # the name's ending decides how the file is read
                files[parameter.name] = canonical_digest(upload)
        elif parameter.widget == "url" and pinned_sha256(value.strip()) is None:
            problem = UNPINNED_ADDRESS
    if module.name == sample_files.MODULE:
        for name, remote in sample_files.remote_files(values).items():
            files[name] = canonical_digest([values[name], remote.sha256 or remote.local_sha256])
    return files, problem


def _uploads(nodes: Iterable[PlannedNode], project_id: UUID) -> Uploads:
    wanted: set[UUID] = set()
    for node in nodes:
        for parameter in node.module.parameters:
            if parameter.widget == "dataset" and not parameter.enum:
                wanted |= _as_id(node.parameters.get(parameter.name))
    if not wanted:
        return {}
    rows = Dataset.objects.filter(project_id=project_id, id__in=wanted)
    return {
        str(dataset_id): (sha256, file_name)
        for dataset_id, sha256, file_name in rows.values_list("id", "sha256", "file_name")
    }


def _as_id(value: object) -> set[UUID]:
    try:
        return {UUID(str(value))}
    except ValueError:
        return set()
