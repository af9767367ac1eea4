"""(d) A hundred requests at once with one idempotency key start one run."""

from __future__ import annotations

import threading
import time
from collections import Counter
from uuid import uuid4

from django.db import connections
from django.test import Client

from executor.models import Run
from tests.chaos import graphs
from tests.chaos.verdict import Verdict, summary
from tests.chaos.world import World

_AT_ONCE = 100


def submit_at_once(world: World, size: int, seed: int) -> Verdict:
    """Through the whole request path; every answer names the same run, and another body is refused."""
    verdict = Verdict("submits", seed, faults=world.log)
    pipeline = world.pipeline(graphs.chain(1), lambda: 0.0)
    body = {"revision": pipeline.revision}
    address = f"/api/pipelines/{pipeline.id}/runs"
    clients = [_client(world) for _number in range(_AT_ONCE)]
    seconds: list[float] = []
    answers: Counter[int] = Counter()
    for number in range(size):
        key = uuid4().hex
        got: list[tuple[int, str]] = []
        began = time.monotonic()
        _all_at_once(clients, address, body, key, got)
        seconds.append(time.monotonic() - began)
        answers.update(status for status, _run in got)
        ids = {run for _status, run in got}
        created = sum(status == 201 for status, _run in got)
        verdict.expect(len(got) == _AT_ONCE, f"repetition {number}: {len(got)} answers")
        verdict.expect(len(ids) == 1, f"repetition {number}: {len(ids)} runs were named")
        verdict.expect(created == 1, f"repetition {number}: {created} requests created a run")
        other = clients[0].post(
            address, {"revision": 0, "isolation": "run"}, "application/json", headers={"Idempotency-Key": key}
        )
        verdict.expect(
            other.status_code == 422, f"repetition {number}: another body gave {other.status_code}"
        )
    found = Run.objects.filter(pipeline=pipeline).count()
    verdict.expect(found == size, f"{found} runs exist for {size} keys")
    world.conclude(verdict, within_s=60 + size / 5)
    verdict.figures |= {
        "repetitions": size,
        "requests": size * _AT_ONCE,
        "answers": dict(answers),
        "100 requests s": summary(seconds),
    }
    return verdict


def _client(world: World) -> Client:
    client = Client()
    client.force_login(world.people.editor)
    return client


def _all_at_once(
    clients: list[Client], address: str, body: dict[str, int], key: str, got: list[tuple[int, str]]
) -> None:
    gate = threading.Barrier(len(clients))

    def post(client: Client) -> None:
        gate.wait()
        try:
            answer = client.post(address, body, "application/json", headers={"Idempotency-Key": key})
            got.append((answer.status_code, str(answer.json().get("id"))))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=post, args=(client,)) for client in clients]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
