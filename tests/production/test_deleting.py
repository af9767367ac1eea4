"""Deleting what an executor is writing at this moment."""

from __future__ import annotations

import pytest

from scripts.client import ApiError
from tests.live.world import World, events_of, make_draft, start_run

pytestmark = pytest.mark.timeout(120)


def test_a_pipeline_is_deleted_while_its_steps_start(world: World) -> None:
    with world.web() as (_server, client), world.slow_executor():
        for number in range(3):
            pipeline = make_draft(client, 40, f"short-lived {number}")
            run = start_run(client, pipeline)
            client.delete(f"pipelines/{pipeline}")
            with pytest.raises(ApiError) as refused:
                events_of(client, run)
            assert refused.value.status == 404

    assert world.sql("SELECT count(*) FROM executor_attempt") == "0"
