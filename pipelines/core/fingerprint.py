"""What makes two executions of a node the same, in parts, so that a difference can be explained."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from pipelines.core import parameters
from pipelines.core.catalog import Module

#: ports of this type carry a plan for random numbers rather than their result
_UNTRAINED = "UntrainedModel"

# why a result must not be used again
NOT_DETERMINISTIC = "not_deterministic"
NO_SEED = "no_seed"
NO_OUTPUTS = "no_outputs"


@dataclass(frozen=True, slots=True)
class FingerprintParts:
    """Everything a result depends on. Layout, names and comments are not in it."""

    #: hash of the module's code and of the library steps share
    module: str
    #: hash of the environment's definition, never its name
    environment: str
    #: hash of the normalised parameters (a seed is one of them), without those that name a file
    parameters: str
    #: parameter that names a file → content hash of the file
    files: Mapping[str, str] = field(default_factory=dict)
    #: input port → content hash of the artifact
    inputs: Mapping[str, str] = field(default_factory=dict)

    @property
    def digest(self) -> str:
        return canonical_digest(self.to_json())

    @property
    def is_complete(self) -> bool:
        """False for parts that an older version wrote: they say too little to be compared."""
        return bool(self.module and self.environment and self.parameters)

    def with_inputs(self, inputs: Mapping[str, str]) -> FingerprintParts:
        return replace(self, inputs=dict(inputs))

    def to_json(self) -> dict[str, Any]:
        return {
            "module": self.module,
            "environment": self.environment,
            "parameters": self.parameters,
            "files": dict(self.files),
            "inputs": dict(self.inputs),
        }

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> FingerprintParts:
        """Read what `to_json` gave; parts that are not known yet are empty."""
        return cls(
            module=str(value.get("module", "")),
            environment=str(value.get("environment", "")),
            parameters=str(value.get("parameters", "")),
            files=dict(value.get("files") or {}),
            inputs=dict(value.get("inputs") or {}),
        )


def parameters_digest(values: Mapping[str, Any], files: Mapping[str, str]) -> str:
    """Hash of normalised parameters; a parameter whose file is known counts by the file's content alone."""
    return canonical_digest({name: value for name, value in values.items() if name not in files})


def not_reusable(module: Module, values: Mapping[str, Any]) -> str:
    """Why results of the module with these normalised parameters differ each time; empty when they do not."""
    if not module.deterministic:
        return NOT_DETERMINISTIC
    if not module.outputs:
        return NO_OUTPUTS
    seed = module.seed_parameter
    if seed and values.get(seed) is None and seed in parameters.visible(module, values):
        return NO_SEED
    return ""


def carries_randomness(port_type: str, reason: str) -> bool:
    """Whether what this port hands on makes its reader draw random numbers without a seed."""
    return reason == NO_SEED and port_type == _UNTRAINED


def differences(before: FingerprintParts, after: FingerprintParts) -> list[str]:
    """Name the parts that differ: `module`, `environment`, `parameters`, `files.<parameter>`,
    `inputs.<port>`."""
    changed = [
        name
        for name in ("module", "environment", "parameters")
        if getattr(before, name) != getattr(after, name)
    ]
    for group in ("files", "inputs"):
        old, new = getattr(before, group), getattr(after, group)
        changed.extend(f"{group}.{name}" for name in sorted({*old, *new}) if old.get(name) != new.get(name))
    return changed


def canonical_digest(value: Any) -> str:
    """Hash of a JSON value that does not depend on the order of keys."""
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=True, allow_nan=False)
    return hashlib.sha256(text.encode("ascii")).hexdigest()
