"""What validation finds in a draft: data for the problems list and the marks on nodes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

Severity = Literal["error", "warning", "info"]
_RANK: dict[Severity, int] = {"error": 0, "warning": 1, "info": 2}


@dataclass(frozen=True, slots=True)
class Issue:
    """One finding, worded for the person who draws. Errors keep a draft from running, warnings do not."""

    severity: Severity
    code: str
    #: what is wrong, a sentence
    message: str
    #: what to do about it, a sentence; may be empty
    hint: str = ""
    node: str | None = None
    port: str | None = None
    parameter: str | None = None
    #: all nodes concerned when there are several
    nodes: tuple[str, ...] = ()
    #: the columns it is about, for corrections that name them
    columns: tuple[str, ...] = ()
    #: id of the pipeline parameter it is about
    pipeline_parameter: str | None = None

    @property
    def rank(self) -> int:
        return _RANK[self.severity]

    def to_json(self) -> dict[str, Any]:
        return {
            "severity": self.severity,
            "code": self.code,
            "message": self.message,
            "hint": self.hint,
            "node": self.node,
            "port": self.port,
            "parameter": self.parameter,
            "nodes": list(self.nodes),
            "columns": list(self.columns),
            "pipeline_parameter": self.pipeline_parameter,
        }
