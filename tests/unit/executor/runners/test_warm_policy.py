from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from executor.environments.definition import EnvironmentDefinition
from executor.runners.base import Limits
from executor.runners.warm.demand import EXPECTATION_S, Demand
from executor.runners.warm.policy import (
    WARMUPS,
    Budget,
    Member,
    Shape,
    Stage,
    changes,
    choose,
    in_order,
    sizes,
)
from modules.runtime import warmups

ENVIRONMENT = EnvironmentDefinition("tabular", "base")
LIMITS = Limits(timeout_s=0.0)
TABLE = Shape(ENVIRONMENT, Path("/code"), LIMITS, "table")
SETTINGS = replace(TABLE, warm="settings")
LEARN = replace(TABLE, warm="learn")
LARGE = replace(TABLE, limits=replace(LIMITS, memory_bytes=8 * 1024**3))
OTHER_CODE = replace(TABLE, code_dir=Path("/new"))
OTHER_ENVIRONMENT = replace(TABLE, environment=EnvironmentDefinition("tabular", "another base"))
OTHER_CPUS = replace(TABLE, limits=replace(LIMITS, cpus=2.0))
SHAPES = (SETTINGS, TABLE, LEARN, LARGE, OTHER_CODE, OTHER_ENVIRONMENT, OTHER_CPUS)
NOTHING: Counter[Shape] = Counter()

shapes = st.sampled_from(SHAPES)
members = st.lists(
    st.builds(
        Member,
        slot=st.uuids().map(str),
        shape=shapes,
        stage=st.sampled_from(Stage),
        born_at=st.floats(0, 1000),
    ),
    unique_by=lambda member: member.slot,
)
demand = st.dictionaries(shapes, st.integers(0, 20))


def member(shape: Shape, stage: Stage = Stage.READY, born_at: float = 0.0) -> Member:
    return Member(f"{shape.warm}-{stage}-{born_at}", shape, stage, born_at)


def memory(shape: Shape) -> int:
    return shape.expected_memory_mb


# ---- which container a step gets


def test_the_warm_ups_are_those_of_the_modules_in_the_order_of_their_weight() -> None:
    assert tuple(warmups.WARMUPS) == WARMUPS


def test_of_other_warm_ups_the_nearest_serves() -> None:
    lightest, light, heavy = member(SETTINGS), member(TABLE), member(LEARN)
    assert choose([lightest, light], LEARN, NOTHING) == light
    assert choose([heavy, light], SETTINGS, NOTHING) == light


def test_the_oldest_of_those_that_are_ready_is_taken() -> None:
    old, young = member(TABLE, born_at=1), member(TABLE, born_at=2)
    assert choose([young, old], TABLE, NOTHING) == old


def test_one_that_is_ready_is_better_than_one_with_the_right_memory_that_is_not() -> None:
    ready, warming = member(LARGE), member(TABLE, Stage.WARMING)
    assert choose([warming, ready], TABLE, NOTHING) == ready


def test_one_that_is_still_warming_up_is_better_than_none() -> None:
    warming = member(TABLE, Stage.WARMING)
    assert choose([warming, member(TABLE, Stage.CREATED)], TABLE, NOTHING) == warming


def test_a_light_step_does_not_take_what_a_heavy_one_needs() -> None:
    heavy = member(LEARN)
    assert choose([heavy], TABLE, Counter({LEARN: 1})) is None
    assert choose([heavy], TABLE, NOTHING) == heavy


def test_a_heavy_step_takes_a_light_container_only_when_it_is_spare() -> None:
    light = member(TABLE)
    assert choose([light], LEARN, Counter({TABLE: 1})) is None
    assert choose([light], LEARN, NOTHING) == light


@given(members, shapes, demand)
def test_a_step_never_gets_another_environment_code_or_processors(
    there: list[Member], wanted: Shape, coming: dict[Shape, int]
) -> None:
    chosen = choose(there, wanted, coming)
    if chosen is not None:
        assert chosen in there
        assert chosen.stage is not Stage.CREATED
        assert chosen.shape.environment == wanted.environment
        assert chosen.shape.code_dir == wanted.code_dir
        assert replace(chosen.shape.limits, memory_bytes=0) == replace(wanted.limits, memory_bytes=0)


@given(members, shapes, demand)
def test_a_step_gets_one_that_is_ready_and_just_right_if_there_is_one(
    there: list[Member], wanted: Shape, coming: dict[Shape, int]
) -> None:
    right = [one for one in there if one.stage is Stage.READY and one.shape == wanted]
    if right:
        assert choose(there, wanted, coming) in right


# ---- how many wait


@given(demand, st.integers(0, 12), st.integers(0, 2000))
def test_number_and_memory_are_never_exceeded(asked: dict[Shape, int], size: int, memory_mb: int) -> None:
    found = sizes(asked, Budget(size, memory_mb), memory)
    assert sum(found.values()) <= size
    assert sum(memory(shape) * count for shape, count in found.items()) <= memory_mb
    assert all(0 <= count <= asked[shape] for shape, count in found.items())


@given(demand, st.integers(0, 12))
def test_no_place_stays_empty_while_there_is_demand(asked: dict[Shape, int], size: int) -> None:
    found = sizes(asked, Budget(size, 10**6), memory)
    assert sum(found.values()) == min(size, sum(asked.values()))


def test_steps_that_are_coming_have_their_places_before_others() -> None:
    demand = {TABLE: 60, LEARN: 2}

    assert sizes(demand, Budget(8, 10**6), memory)[LEARN] == 0
    assert sizes(demand, Budget(8, 10**6), memory, coming={TABLE: 5, LEARN: 2}) == {TABLE: 6, LEARN: 2}
    assert sizes(demand, Budget(1, 10**6), memory, coming={LEARN: 1}) == {TABLE: 0, LEARN: 1}


def test_places_are_divided_by_demand() -> None:
    assert sizes({TABLE: 60, LEARN: 20}, Budget(8, 10**6), memory) == {TABLE: 6, LEARN: 2}


@given(members, st.dictionaries(shapes, st.integers(0, 6)))
def test_after_the_changes_as_many_wait_as_wanted(there: list[Member], target: dict[Shape, int]) -> None:
    found = changes(there, target)
    left = Counter(one.shape for one in there if one.slot not in found.discard) + Counter(found.create)
    assert left == +Counter(target)
    assert changes([one for one in there if one.slot not in found.discard], dict(left)).discard == ()


def test_of_too_many_the_least_ready_go() -> None:
    ready, warming = member(TABLE), member(TABLE, Stage.WARMING)
    assert changes([ready, warming], {TABLE: 1}).discard == (warming.slot,)


def test_old_ones_are_replaced() -> None:
    old, young = member(TABLE, born_at=1), member(TABLE, born_at=10)
    found = changes([old, young], {TABLE: 2}, oldest_birth=5)
    assert (found.create, found.discard) == ((TABLE,), (old.slot,))


@given(st.lists(shapes), st.lists(shapes))
def test_ordering_loses_nothing(create: list[Shape], warming: list[Shape]) -> None:
    assert Counter(in_order(create, warming)) == Counter(create)


def test_one_heavy_container_is_made_beside_light_ones() -> None:
    assert in_order([TABLE, LEARN, LEARN, TABLE], []) == [LEARN, TABLE, TABLE, LEARN]
    assert in_order([TABLE, LEARN], [LEARN]) == [TABLE, LEARN]


# ---- demand


def test_what_was_announced_is_wanted_until_it_comes_or_is_too_late() -> None:
    asked = Demand(window_s=300)
    asked.expect([TABLE, TABLE, LEARN], now=0)
    assert asked.wanted(1) == {TABLE: 2, LEARN: 1}
    asked.take(TABLE, 2)
    assert asked.coming(3) == Counter({TABLE: 1, LEARN: 1})
    assert asked.coming(EXPECTATION_S) == Counter()
    assert asked.wanted(EXPECTATION_S) == {TABLE: 1}


def test_an_installation_without_steps_wants_nothing_after_a_while() -> None:
    asked = Demand(window_s=300)
    asked.take(TABLE, 0)
    assert asked.wanted(299) == {TABLE: 1}
    assert asked.next_change(299) == 1
    assert asked.wanted(300) == {}
    assert asked.next_change(300) is None


def test_what_is_recalled_counts_like_what_just_ran() -> None:
    asked = Demand(window_s=300)
    asked.recall([TABLE, TABLE, LEARN], now=10)
    assert asked.coming(10) == Counter()
    assert asked.wanted(309) == {TABLE: 2, LEARN: 1}
    assert asked.wanted(310) == {}


def test_other_code_makes_what_was_wanted_before_useless() -> None:
    asked = Demand(window_s=300)
    asked.expect([TABLE], now=0)
    asked.take(TABLE, 0)
    asked.retain(OTHER_CODE)
    assert asked.wanted(1) == {}
