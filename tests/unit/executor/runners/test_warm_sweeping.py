"""What dead executors left is removed, and nothing that somebody has."""

from __future__ import annotations

from pathlib import Path

from executor.runners.base import InfrastructureError
from executor.runners.docker_config import OWNER_LABEL, SLOT_LABEL
from executor.runners.docker_containers import Found
from executor.runners.warm import sweeping
from executor.runners.warm.records import Record, Records


class ContainersOfDeadExecutors:
    """One container for each slot; `busy` ones cannot be removed."""

    def __init__(self, root: Path, *slots: str) -> None:
        self.slots = list(slots)
        self.busy: set[str] = set()
        for slot in slots:
            (root / slot).mkdir()

    def list(self) -> list[Found]:
        return [Found(f"id-{slot}", {SLOT_LABEL: slot, OWNER_LABEL: "dead"}, True) for slot in self.slots]

    def remove(self, container_id: str) -> None:
        slot = container_id.removeprefix("id-")
        if slot in self.busy:
            raise InfrastructureError("device or resource busy")
        self.slots.remove(slot)

    def sweep(self, root: Path, *, in_use: set[str]) -> None:
        sweeping.sweep(
            self, Records(root), root, in_use=lambda: in_use, is_gone=lambda owner: owner == "dead"
        )


def test_what_an_attempt_or_this_executor_has_stays(tmp_path: Path) -> None:
    containers = ContainersOfDeadExecutors(tmp_path, "pool-a", "pool-b", "pool-c")
    (tmp_path / "attempt").mkdir()
    Records(tmp_path).write("attempt", Record("log", container="id-pool-b"))
    containers.sweep(tmp_path, in_use={"pool-c"})
    assert containers.slots == ["pool-b", "pool-c"]
    assert sorted(path.name for path in tmp_path.glob("pool-*")) == ["pool-b", "pool-c"]


def test_one_that_cannot_be_removed_keeps_its_folder_and_none_of_the_others(tmp_path: Path) -> None:
    containers = ContainersOfDeadExecutors(tmp_path, "pool-a", "pool-b", "pool-c")
    containers.busy = {"pool-a"}
    containers.sweep(tmp_path, in_use=set())
    assert containers.slots == ["pool-a"]
    assert [path.name for path in tmp_path.glob("pool-*")] == ["pool-a"]

    containers.busy = set()
    containers.sweep(tmp_path, in_use=set())
    assert containers.slots == []
    assert list(tmp_path.glob("pool-*")) == []
