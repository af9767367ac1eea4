"""How one operation of a batch is refused, and the ids of inverses; shared by what applies operations."""

from __future__ import annotations

import uuid

from pipelines.core.operations import Operation
from pipelines.core.problems import Problem

_INVERSES = uuid.UUID("6f1c4b3e-4a0f-5d0e-9f7b-0d9f3a6d2c11")


class RefusedOperationError(Exception):
    def __init__(self, code: str, message: str, *, node: str | None = None, port: str | None = None) -> None:
        super().__init__(message)
        self.problem = Problem(code, message, node=node, port=port)


class FollowsRefusalError(Exception):
    """The operation speaks of something that an earlier, refused operation would have made."""


def inverse_id(operation: Operation, *, part: int = 0) -> str:
    """Derived, so that applying the same operation to the same document always gives the same inverse."""
    return str(uuid.uuid5(_INVERSES, f"{operation.id}.{part}" if part else operation.id))
