"""What makes two executions of a node the same, in parts, so that a difference can be explained."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class FingerprintParts:
    """Everything a result depends on. Layout, names and comments are not in it."""

    #: hash of the module's code and of the library steps share
    module: str
    #: hash of the environment's definition, never its name
    environment: str
    #: hash of the normalised parameters (a seed is one of them)
    parameters: str
    #: input port → content hash of the artifact
    inputs: Mapping[str, str]

    @property
    def digest(self) -> str:
        return canonical_digest(asdict(self))


def fingerprint_parts(
    *, module_digest: str, environment_digest: str, parameters: Mapping[str, Any], inputs: Mapping[str, str]
) -> FingerprintParts:
    """Collect the parts; `parameters` must be normalised (see `parameters.normalised`)."""
    return FingerprintParts(module_digest, environment_digest, canonical_digest(parameters), dict(inputs))


def differences(before: FingerprintParts, after: FingerprintParts) -> list[str]:
    """Name the parts that differ: `module`, `environment`, `parameters`, `inputs.<port>`."""
    changed = [
        name
        for name in ("module", "environment", "parameters")
        if getattr(before, name) != getattr(after, name)
    ]
    ports = sorted({*before.inputs, *after.inputs})
    return changed + [f"inputs.{port}" for port in ports if before.inputs.get(port) != after.inputs.get(port)]


def canonical_digest(value: Any) -> str:
    """Hash of a JSON value that does not depend on the order of keys."""
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=True, allow_nan=False)
    return hashlib.sha256(text.encode("ascii")).hexdigest()
