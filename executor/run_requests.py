"""What somebody asks for when they run a pipeline, or ask what would run."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from pipelines.core.fingerprint import canonical_digest
from pipelines.core.scope import Scope


@dataclass(frozen=True)
class RunRequest:
    """The body of a start request."""

    #: of the draft that was looked at
    revision: int
    #: None: what the settings of the pipeline say
    isolation: str | None = None
    scope: Scope = field(default_factory=Scope)
    #: nodes that run although an earlier result holds
    run_again: tuple[str, ...] = ()
    ignore_earlier_results: bool = False
    #: values of pipeline parameters, by name; the others are at their defaults
    parameters: Mapping[str, Any] = field(default_factory=dict)

    @property
    def digest(self) -> str:
        """Equal for equal requests: one idempotency key must not start two different ones."""
        return canonical_digest(self.to_json())

    def to_json(self) -> dict[str, Any]:
        given = {"parameters": dict(self.parameters)} if self.parameters else {}
        return given | {
            "revision": self.revision,
            "isolation": self.isolation,
            "scope": self.scope.to_json(),
            "run_again": sorted(set(self.run_again)),
            "ignore_earlier_results": self.ignore_earlier_results,
        }

    @classmethod
    def from_json(cls, value: dict[str, Any]) -> RunRequest:
        """Read a checked body."""
        return cls(
            revision=value["revision"],
            isolation=value.get("isolation"),
            scope=Scope.from_json(value.get("scope") or {}),
            run_again=tuple(value.get("run_again") or ()),
            ignore_earlier_results=bool(value.get("ignore_earlier_results")),
            parameters=value.get("parameters") or {},
        )
