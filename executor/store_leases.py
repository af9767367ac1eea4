"""Who drives which run: claims, leases, and the row by which an executor is known to live.

A claim is an update filtered on what the claimer saw, so of two executors that saw the same one wins; each
claim raises the fencing token that every later write must show. How long a lease has been left alone is
judged by each executor with its own monotonic clock (`ownership.LeaseWatch`), never by comparing wall clocks.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from executor import bulk, crash_points
from executor.core import states
from executor.models import ExecutorStatus, Run
from executor.ownership import Identity
from pipelines.said import kept

#: how long the row of an executor that is gone is kept
_STATUS_KEPT = timedelta(hours=2)


@dataclass(frozen=True)
class Lease:
    """Who holds a run, as the rows have it; another renewal or another holder makes it differ."""

    owner: str = ""
    until: datetime | None = None


def unfinished() -> list[tuple[UUID, Lease]]:
    """Every run that is not over, with its lease, oldest first."""
    runs = Run.objects.filter(state__in=list(states.RUN_UNFINISHED)).order_by("queued_at", "id")
    rows = runs.values_list("id", "owner", "lease_until")
    return [(run_id, Lease(owner, until)) for run_id, owner, until in rows]


def run_claim(
    run_id: UUID, *, executor: Identity, now: datetime, lease_s: float, seen: Lease | None = None
) -> int | None:
    """Take an unfinished run that nobody holds, or whose lease is still the one that was `seen` run out.

    Return the fencing token, or None when someone else was faster.
    """
    lease = seen or Lease()
    found: tuple[tuple[str, object], ...] = (("id", run_id), ("owner", lease.owner))
    if lease.owner:
        found += (("lease_until", lease.until),)
    with transaction.atomic():
        row = bulk.lock(Run, ("state", "token", "takeovers"), run_id)
        if row is None or row[0] not in states.RUN_UNFINISHED:
            return None
        token = int(row[1]) + 1
        fields = {
            "owner": executor.owner,
            "runner": executor.runner,
            "isolated": executor.isolated,
            "token": token,
            # a run that its executor let go of is handed over, not recovered
            "takeovers": row[2] + (1 if lease.owner else 0),
            "lease_until": now + timedelta(seconds=lease_s),
        }
        names, values = tuple(fields), (*fields.values(), *(value for _name, value in found))
        claimed = bulk.update(Run, names, [values], where=tuple(name for name, _value in found))
        if not claimed():
            return None
    crash_points.reach("run_claimed")
    return token


def run_trust(run_id: UUID, *, token: int) -> None:
    """Forget how many executors died while they held a run: this one took it up and lives."""
    Run.objects.filter(id=run_id, token=token).update(takeovers=0)


def leases_renew(run_ids: Iterable[UUID], *, owner: str, now: datetime, lease_s: float) -> set[UUID]:
    """Extend the leases of these runs; return those that are still the owner's."""
    mine = Run.objects.filter(id__in=list(run_ids), owner=owner)
    mine.update(lease_until=now + timedelta(seconds=lease_s))
    return set(mine.values_list("id", flat=True))


def lease_release(run_id: UUID, *, owner: str) -> None:
    """Let go of a run so that another executor may take it at once."""
    Run.objects.filter(id=run_id, owner=owner).update(owner="", lease_until=None)


def executor_seen(executor: Identity, *, ready: bool, message: str, now: datetime) -> None:
    """Keep the row by which other processes know that this executor lives and what it can do."""
    ExecutorStatus.objects.update_or_create(
        owner=executor.owner,
        defaults={
            "runner": executor.runner,
            "isolated": executor.isolated,
            "ready": ready,
            "message": message,
            "said": kept(message),
            "seen_at": now,
        },
    )
    ExecutorStatus.objects.filter(seen_at__lt=now - _STATUS_KEPT).delete()


def executor_gone(owner: str) -> None:
    ExecutorStatus.objects.filter(owner=owner).delete()
