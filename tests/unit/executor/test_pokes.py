"""Hints that are kept back while there is something better to do."""

from __future__ import annotations

import threading
from typing import Any
from uuid import uuid4

import pytest

from executor.live import pokes

Sent = list[tuple[str, dict[str, Any]]]


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> Sent:
    found: Sent = []
    monkeypatch.setattr(pokes, "_tell", lambda group, message: found.append((group, message)))
    return found


def test_hints_wait_for_the_end_of_the_block(sent: Sent) -> None:
    run = uuid4()
    with pokes.held():
        pokes.poke_run(run, 1)
        assert sent == []

    pokes.poke_run(run, 2)
    assert [message["seq"] for _group, message in sent] == [1, 2]


def test_of_one_run_only_the_newest_is_told(sent: Sent) -> None:
    first, second = uuid4(), uuid4()
    with pokes.held():
        pokes.poke_run(first, 1)
        pokes.poke_run(second, 7)
        pokes.poke_run(first, 3)

    assert [message["seq"] for _group, message in sent] == [3, 7]


def test_a_pipeline_is_told_of_each_of_its_runs(sent: Sent) -> None:
    pipeline, first, second = uuid4(), uuid4(), uuid4()
    with pokes.held():
        pokes.poke_pipeline(pipeline, first)
        pokes.poke_pipeline(pipeline, second)

    assert [message["run"] for _group, message in sent] == [str(first), str(second)]


def test_what_was_said_is_told_when_the_block_breaks(sent: Sent) -> None:
    with pytest.raises(ValueError, match="no"):
        _say_and_break()

    assert len(sent) == 1


def _say_and_break() -> None:
    with pokes.held():
        pokes.poke_run(uuid4(), 1)
        raise ValueError("no")


def test_other_threads_are_not_kept_waiting(sent: Sent) -> None:
    with pokes.held():
        other = threading.Thread(target=pokes.poke_run, args=(uuid4(), 5))
        other.start()
        other.join()
        assert len(sent) == 1
