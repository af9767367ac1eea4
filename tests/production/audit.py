"""What must hold whatever broke: every attempt and every result was written by one owner, once."""

from __future__ import annotations

from scripts.client import Client
from tests.live.world import World, events_of

#: outputs that were stored twice
_DOUBLED = "SELECT step_id, port FROM executor_stepoutput GROUP BY 1, 2 HAVING count(*) > 1"
#: attempts of an owner that another one had succeeded already
_STALE = """
SELECT a.id FROM executor_attempt a JOIN executor_attempt b ON a.step_id = b.step_id
WHERE a.number < b.number AND a.token > b.token
UNION
SELECT a.id FROM executor_attempt a JOIN executor_step s ON s.id = a.step_id
JOIN executor_run r ON r.id = s.run_id WHERE a.token > r.token
"""


def audit(world: World, client: Client, runs: list[str]) -> None:
    """Check the events of runs that succeeded, and the rows of the whole installation."""
    for run in runs:
        events = events_of(client, run)
        assert [event["seq"] for event in events] == list(range(1, len(events) + 1))
        finals = [event["node"] for event in events if event["type"] in ("step.succeeded", "step.failed")]
        assert len(finals) == len(set(finals))
        started = [
            event for event in events if event["type"] == "step.starting" and "attempt" in event["data"]
        ]
        begun = [(event["node"], event["data"]["attempt"]) for event in started]
        assert len(begun) == len(set(begun))
        assert sum(event["type"] == "run.succeeded" for event in events) == 1
    assert world.sql(f"SELECT count(*) FROM ({_DOUBLED}) found") == "0"
    assert world.sql(f"SELECT count(*) FROM ({_STALE}) found") == "0"
