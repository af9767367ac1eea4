"""Which containers wait, which of them a step gets, which are thrown away. Pure.

A container serves steps of one shape: environment, code, limits and warm-up. How many of each shape wait
follows demand, within a number and an amount of memory.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import IntEnum
from pathlib import Path
from types import MappingProxyType

from executor.environments.definition import EnvironmentDefinition
from executor.runners.base import ExpectedStep, Limits, StepLaunch

#: warm-ups from light to heavy; a heavier one holds all that a lighter one holds
WARMUPS = ("settings", "table", "sql", "learn")
#: what a waiting container holds until it is measured, in MB
_MEMORY_MB = {"settings": 15, "table": 60, "sql": 80, "learn": 180}
_UNKNOWN_MEMORY_MB = 200


@dataclass(frozen=True)
class Shape:
    """What a container must be like to serve a step."""

    environment: EnvironmentDefinition
    code_dir: Path
    limits: Limits
    warm: str

    @classmethod
    def of(cls, step: StepLaunch | ExpectedStep) -> Shape:
        # the time a step may take is no property of its container
        return cls(step.environment, step.code_dir, replace(step.limits, timeout_s=0.0), step.warm)

    def fits(self, other: Shape) -> bool:
        """Whether a container of the other shape could serve this one, but for warm-up and memory."""
        return (
            self.environment.digest == other.environment.digest
            and self.code_dir == other.code_dir
            and replace(self.limits, memory_bytes=0) == replace(other.limits, memory_bytes=0)
        )

    @property
    def expected_memory_mb(self) -> int:
        return _MEMORY_MB.get(self.warm, _UNKNOWN_MEMORY_MB)


class Stage(IntEnum):
    """How far a container is."""

    #: asked for; it cannot take an order yet
    CREATED = 0
    #: would take an order and stop warming up for it
    WARMING = 1
    READY = 2


@dataclass(frozen=True)
class Member:
    """A container that waits, or will."""

    slot: str
    shape: Shape
    stage: Stage
    #: in seconds of any one clock
    born_at: float


@dataclass(frozen=True)
class Budget:
    """What all waiting containers may take together."""

    size: int
    memory_mb: int


@dataclass(frozen=True)
class Changes:
    """What makes the pool what it should be."""

    create: tuple[Shape, ...] = ()
    #: names of slots
    discard: tuple[str, ...] = ()


def choose(members: Collection[Member], wanted: Shape, coming: Mapping[Shape, int]) -> Member | None:
    """Return the container a step of this shape gets; None: it starts cold.

    `coming` counts the other steps that are expected: a container of another warm-up is taken only when none
    of them needs it.
    """
    open_ = [member for member in members if member.stage > Stage.CREATED and wanted.fits(member.shape)]
    ready = [member for member in open_ if member.stage is Stage.READY]

    def spare(member: Member) -> bool:
        alike = sum(1 for other in ready if other.shape.warm == member.shape.warm)
        needed = sum(count for shape, count in coming.items() if shape.warm == member.shape.warm)
        return alike > needed

    same = [member for member in ready if member.shape.warm == wanted.warm]
    others = [member for member in ready if member.shape.warm != wanted.warm and spare(member)]
    heavier = [member for member in others if _weight(member.shape.warm) > _weight(wanted.warm)]
    warming = [
        member
        for member in open_
        if member.stage is Stage.WARMING and _weight(member.shape.warm) <= _weight(wanted.warm)
    ]

    def unlikeness(member: Member) -> tuple[int, bool, float]:
        steps_apart = abs(_weight(member.shape.warm) - _weight(wanted.warm))
        return steps_apart, member.shape.limits != wanted.limits, member.born_at

    for candidates in (same, heavier, warming, others):
        if candidates:
            return min(candidates, key=unlikeness)
    return None


def sizes(
    demand: Mapping[Shape, int],
    budget: Budget,
    memory_mb: Callable[[Shape], int],
    *,
    coming: Mapping[Shape, int] = MappingProxyType({}),
) -> dict[Shape, int]:
    """Divide the budget by demand: the next place always goes to the shape with the most demand per place.

    Steps that are `coming` come first: what a run is about to need is not given up for what others may need.
    No shape gets more than its demand; what does not fit into the memory is left out.
    """
    places = dict.fromkeys((shape for shape, count in demand.items() if count > 0), 0)
    left = budget.memory_mb
    for needs in (coming, demand):
        while sum(places.values()) < budget.size:
            hungry = [
                shape for shape in places if places[shape] < needs.get(shape, 0) and memory_mb(shape) <= left
            ]
            if not hungry:
                break
            chosen = max(hungry, key=lambda shape: needs[shape] / (places[shape] + 1))
            places[chosen] += 1
            left -= memory_mb(chosen)
    return places


def changes(
    members: Sequence[Member], target: Mapping[Shape, int], *, oldest_birth: float = float("-inf")
) -> Changes:
    """Say what to create and what to discard, so that as many of each shape wait as `target` says.

    What was born before `oldest_birth` is replaced. Of too many, the least ready and youngest go.
    """
    discard: list[str] = []
    create: list[Shape] = []
    shapes = {member.shape for member in members} | set(target)
    for shape in shapes:
        mine = [member for member in members if member.shape == shape and member.born_at >= oldest_birth]
        discard += [m.slot for m in members if m.shape == shape and m.born_at < oldest_birth]
        surplus = len(mine) - target.get(shape, 0)
        if surplus > 0:
            mine.sort(key=lambda member: (member.stage, -member.born_at))
            discard += [member.slot for member in mine[:surplus]]
        create += [shape] * -surplus
    return Changes(tuple(create), tuple(discard))


def is_short_of(members: Collection[Member], coming: Mapping[Shape, int]) -> bool:
    """Whether steps are to come for which nothing waits or is being made yet."""
    there = Counter(member.shape.warm for member in members)
    needed = Counter[str]()
    for shape, count in coming.items():
        needed[shape.warm] += count
    return any(count > there[warm] for warm, count in needed.items())


def heaviest(warmups: Collection[str]) -> str:
    """Return the one that holds all that the others hold; empty: it can only start cold."""
    return max(warmups, key=_weight, default="")


def in_order(create: Sequence[Shape], warming: Collection[Shape]) -> list[Shape]:
    """Say in which order to create: one heavy container at a time beside light ones, and that one first.

    Heavy ones take long and are needed late in a run; two of them at once would keep all light ones waiting.
    """
    heaviest = max((_weight(shape.warm) for shape in create), default=0)
    light = [shape for shape in create if _weight(shape.warm) < heaviest]
    heavy = [shape for shape in create if _weight(shape.warm) == heaviest]
    if any(_weight(shape.warm) == heaviest for shape in warming):
        return light + heavy
    return heavy[:1] + light + heavy[1:]


def _weight(warm: str) -> int:
    return WARMUPS.index(warm) if warm in WARMUPS else len(WARMUPS)
