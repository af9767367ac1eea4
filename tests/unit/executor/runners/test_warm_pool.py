"""What the pool makes and keeps; closing it leaves no container, whatever is under way at that moment."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from executor.environments.definition import EnvironmentDefinition
from executor.runners.base import InfrastructureError, Limits
from executor.runners.warm.policy import Shape
from executor.runners.warm.pool import PoolSettings, WarmPool
from executor.runners.warm.slots import Slot

SHAPE = Shape(EnvironmentDefinition("tiny", "base"), Path("/code"), Limits(timeout_s=0.0), "table")


class Engine:
    """Makes containers as soon as it is let."""

    def __init__(self) -> None:
        self.there: set[str] = set()
        self.asked = threading.Semaphore(0)
        self.may_make = threading.Event()
        self.launches = 0

    def launch_waiting(self, slot: Slot, shape: Shape) -> tuple[str, int]:
        self.launches += 1
        self.asked.release()
        assert self.may_make.wait(10)
        self.there.add(slot.name)
        return slot.name, 0

    def remove(self, container_id: str) -> None:
        self.there.discard(container_id)

    def give_step_shares(self, container_id: str) -> None:
        pass


@pytest.fixture
def engine() -> Iterator[Engine]:
    engine = Engine()
    yield engine
    engine.may_make.set()


def pool_of(engine: Engine, folder: Path, size: int = 4) -> WarmPool:
    return WarmPool(engine, folder, PoolSettings(size, memory_mb=2000, idle_s=300), user=None)


def beside(action: Callable[[], object]) -> threading.Thread:
    thread = threading.Thread(target=action, daemon=True)
    thread.start()
    return thread


def wait_until(condition: Callable[[], bool]) -> None:
    until = time.monotonic() + 10
    while not condition():
        assert time.monotonic() < until, "it did not happen in time"
        time.sleep(0.005)


def test_a_container_that_is_made_while_the_pool_closes_is_removed(tmp_path: Path, engine: Engine) -> None:
    pool = pool_of(engine, tmp_path)
    pool.expect([SHAPE])
    assert engine.asked.acquire(timeout=10)
    closing = beside(pool.close)
    let_it_wait(closing)
    engine.may_make.set()
    closing.join(10)
    assert not closing.is_alive()
    assert engine.there == set()
    assert list(tmp_path.iterdir()) == []


def test_an_environment_is_there_as_long_as_a_container_of_it_waits(tmp_path: Path, engine: Engine) -> None:
    pool = pool_of(engine, tmp_path)
    pool.expect([SHAPE])
    assert engine.asked.acquire(timeout=10)
    assert not pool.holds(SHAPE.environment)
    engine.may_make.set()
    wait_until(lambda: pool.holds(SHAPE.environment))
    assert not pool.holds(EnvironmentDefinition("tiny", "another base"))
    pool.close()
    assert not pool.holds(SHAPE.environment)


def test_one_that_a_step_makes_for_itself_is_removed_before_close_returns(
    tmp_path: Path, engine: Engine
) -> None:
    pool = pool_of(engine, tmp_path)
    failures: list[BaseException] = []

    def make() -> None:
        try:
            pool.make(SHAPE)
        except InfrastructureError as error:
            failures.append(error)

    making = beside(make)
    assert engine.asked.acquire(timeout=10)
    closing = beside(pool.close)
    let_it_wait(closing)
    engine.may_make.set()
    closing.join(10)
    making.join(10)
    assert failures
    assert engine.there == set()
    assert list(tmp_path.iterdir()) == []


def test_after_close_nothing_is_made(tmp_path: Path, engine: Engine) -> None:
    pool = pool_of(engine, tmp_path)
    pool.close()
    pool.expect([SHAPE])
    with pytest.raises(InfrastructureError):
        pool.make(SHAPE)
    assert engine.launches == 0


def test_one_that_was_taken_and_is_of_no_use_is_removed_after_close_too(
    tmp_path: Path, engine: Engine
) -> None:
    engine.may_make.set()
    pool = pool_of(engine, tmp_path)
    beside(lambda: listen_in(tmp_path))
    taken = pool.make(SHAPE)
    pool.close()
    assert engine.there == {taken.slot.name}
    pool.discard(taken)
    assert engine.there == set()
    assert pool.slots_in_use() == set()


def test_what_is_recalled_is_made_one_after_the_other_and_never_more_than_may_wait(
    tmp_path: Path, engine: Engine
) -> None:
    engine.may_make.set()
    pool = pool_of(engine, tmp_path, size=2)
    pool.recall([SHAPE] * 5)
    assert engine.asked.acquire(timeout=10)
    assert not engine.asked.acquire(timeout=0.2)
    [first] = tmp_path.glob("*/out/ready")
    first.write_text("listening\nwarm\n", encoding="ascii")
    assert engine.asked.acquire(timeout=10)
    [second] = set(tmp_path.glob("*/out/ready")) - {first}
    second.write_text("listening\nwarm\n", encoding="ascii")
    wait_until(lambda: pool.ready() == 2)
    assert not engine.asked.acquire(timeout=0.2)
    pool.close()
    assert engine.there == set()


def listen_in(root: Path) -> None:
    """Say what a container says that would take an order."""
    wait_until(lambda: any(root.glob("*/out/ready")))
    [pipe] = root.glob("*/out/ready")
    pipe.write_text("listening\n", encoding="ascii")


def let_it_wait(thread: threading.Thread) -> None:
    thread.join(0.1)
    assert thread.is_alive()
