"""Hints to open sockets that there is something new in the database.

A poke carries ids and a sequence number, never content: whoever gets one reads the rows. Pokes may be lost;
sockets look by themselves every few seconds. They are sent from any thread and never wait.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from pipelines.live.layer import hint_layer


class _Held(threading.local):
    """The hints a thread keeps back: group and run → the last one."""

    messages: dict[tuple[str, str], dict[str, Any]] | None = None


_held = _Held()


@contextmanager
def held() -> Iterator[None]:
    """Keep the hints of this thread back until the end of the block; of one run's to a group the last counts.

    Whoever gets a hint reads at once, and would compete with what the block still has to do.
    """
    _held.messages = {}
    try:
        yield
    finally:
        kept, _held.messages = _held.messages, None
        for (group, _run), message in kept.items():
            _tell(group, message)


def run_group(run_id: UUID) -> str:
    return f"run.{run_id.hex}"


def pipeline_group(pipeline_id: UUID) -> str:
    return f"pipeline.{pipeline_id.hex}"


def poke_run(run_id: UUID, seq: int) -> None:
    """Say that the events of a run reach up to `seq`."""
    _send(run_group(run_id), {"type": "run.poke", "seq": seq})


def poke_pipeline(pipeline_id: UUID, run_id: UUID) -> None:
    """Say that a run of this pipeline is new or has changed its state."""
    _send(pipeline_group(pipeline_id), {"type": "pipeline.run", "run": str(run_id)})


def _send(group: str, message: dict[str, Any]) -> None:
    if _held.messages is None:
        _tell(group, message)
    else:
        _held.messages[group, message.get("run", "")] = message


def _tell(group: str, message: dict[str, Any]) -> None:
    hint_layer().tell_group(group, message)
