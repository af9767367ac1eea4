"""What happens when a run cannot be driven on: it is read again, a few times, and then given up.

A database that does not answer is nobody's fault: the run waits for it. Anything else (rows that contradict
each other, a defect) counts; so does every executor that died over the run, as its row tells. After three
recoveries without progress the run is quarantined: it fails with a reason, and the others go on.
Belongs to the supervisor's thread.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from functools import partial
from typing import Protocol
from uuid import UUID

from django.db import InterfaceError, OperationalError, connections
from django.utils import timezone

from executor import step_errors, store_quarantine
from executor.active_run import ActiveRun
from executor.core import commands
from executor.errors import LeaseLostError, RunGoneError
from executor.timers import Timers

logger = logging.getLogger(__name__)

#: recoveries without progress after which a run is given up
MAX_RECOVERIES = 3
_LONGEST_PAUSE_S = 60.0
#: a database that is back is noticed soon
_DATABASE_PAUSE_S = 2.0


class Drop(Protocol):
    def __call__(self, run_id: UUID, *, stop: bool) -> None:
        """Forget a run; `stop` what runs of it."""


class GivenUpError(Exception):
    """Not even failing the run in good order succeeded."""


class RunRecovery:
    """Guards what is done with a run, and remembers what went wrong."""

    def __init__(
        self, timers: Timers, *, take_up: Callable[[UUID, int], None], drop: Drop, recover_s: float
    ) -> None:
        self._timers = timers
        self._take_up = take_up
        self._drop = drop
        self._recover_s = recover_s
        #: fencing tokens of the runs held
        self.tokens: dict[UUID, int] = {}
        #: runs that wait to be read again
        self.broken: set[UUID] = set()
        #: how often a run had to be read again since it last moved
        self._failures: dict[UUID, int] = {}

    def guard(self, run_id: UUID, action: Callable[[], None]) -> bool:
        """Do something with one run; return whether it succeeded."""
        try:
            action()
        except RunGoneError:
            logger.warning("run %s was deleted while it was under way", run_id)
            self._drop(run_id, stop=True)
        except LeaseLostError as error:
            logger.warning("another executor drives the run now: %s", error)
            self._drop(run_id, stop=False)
        except (OperationalError, InterfaceError) as error:
            logger.warning("run %s waits for the database: %s", run_id, error)
            connections.close_all()
            self._read_again(run_id, min(self._recover_s, _DATABASE_PAUSE_S))
        except Exception:
            logger.exception("run %s could not be driven on; it will be read again", run_id)
            connections.close_all()
            failures = self._failures[run_id] = self._failures.get(run_id, 0) + 1
            self._read_again(run_id, min(_LONGEST_PAUSE_S, self._recover_s * 2 ** min(failures - 1, 10)))
        else:
            return True
        return False

    def load(self, run_id: UUID, token: int) -> ActiveRun | None:
        """Read a run; None when it could neither be read nor given up in good order, and was buried."""
        try:
            if self._failures.get(run_id, 0) > MAX_RECOVERIES + 1:
                raise GivenUpError
            return ActiveRun.load(run_id, token=token, now=timezone.now())
        except (RunGoneError, LeaseLostError, OperationalError, InterfaceError):
            raise
        except Exception as error:
            if self._failures.get(run_id, 0) < MAX_RECOVERIES:
                raise
            logger.exception("run %s cannot be driven to any end; it is given up", run_id)
            store_quarantine.run_bury(
                run_id, token=token, error=step_errors.quarantined(repr(error)), now=timezone.now()
            )
            return None

    def begin(self, run: ActiveRun) -> list[commands.Command]:
        """Take the run up where it stands, or give it up when that has failed too often."""
        recoveries = self._failures.get(run.id, 0) + run.rows.takeovers
        if recoveries <= MAX_RECOVERIES:
            return run.begin()
        logger.error("run %s is given up after %s recoveries without progress", run.id, recoveries)
        return run.quarantine(step_errors.quarantined())

    def made_progress(self, run_id: UUID) -> None:
        self._failures.pop(run_id, None)

    def forget(self, run_id: UUID) -> None:
        self.tokens.pop(run_id, None)
        self._failures.pop(run_id, None)
        self.broken.discard(run_id)

    def _read_again(self, run_id: UUID, pause_s: float) -> None:
        if run_id in self.tokens and run_id not in self.broken:
            self.broken.add(run_id)
            self._timers.at(time.monotonic() + pause_s, partial(self._recover, run_id))

    def _recover(self, run_id: UUID) -> None:
        self.broken.discard(run_id)
        token = self.tokens.get(run_id)
        if token is not None:
            self._take_up(run_id, token)
