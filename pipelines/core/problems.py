"""What can be wrong with something a caller sent: collected as data, refused all at once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong, and where."""

    code: str
    #: a sentence for the user
    message: str
    #: path inside what was sent, such as `operations[2].node.parameters`
    where: str = ""
    node: str | None = None
    port: str | None = None
    parameter: str | None = None
    #: index of the refused operation in its batch
    operation: int | None = None

    def to_json(self) -> dict[str, Any]:
        found: dict[str, Any] = {"code": self.code, "message": self.message}
        if self.where:
            found["field"] = self.where
        for name in ("node", "port", "parameter", "operation"):
            value = getattr(self, name)
            if value is not None:
                found[name] = value
        return found


class RefusedError(Exception):
    """The input was refused; `problems` says everything that is wrong with it."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems: tuple[Problem, ...] = tuple(problems)
        super().__init__("; ".join(problem.message for problem in self.problems[:5]))
