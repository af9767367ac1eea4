"""Executes one attempt of one step, from its plan to the event that tells how it ended.

Blocks; runs in a thread of its own, unless its steps are `instant`. Composes what others do: prepare the
environment, stage the inputs, start the runner, wait, and find out how it ended (`step_outcome`). Touches
no database: it gets a `StepPlan` and reports events. Reports exactly one final event (`StepSucceeded`,
`StepFailed`, `StepLost`, `StepStopped`), whatever happens, unless the executor is shutting down. Cleaning
up afterwards is the supervisor's business, once the outcome is in the database.
"""

from __future__ import annotations

import logging
import math
import threading
import time
from collections.abc import Callable
from enum import Enum, auto

from executor import crash_points, disk, step_errors, uptime
from executor.core import events
from executor.environments.loader import DefinitionError
from executor.exchange import FileExchange
from executor.fetch_errors import FetchError
from executor.preparation import PreparationLog
from executor.runners.base import (
    EnvironmentBuildError,
    Exit,
    Handle,
    InfrastructureError,
    StepLaunch,
)
from executor.step_outcome import Asked, failed, outcome
from executor.step_plan import StepPlan
from executor.step_tools import Tools
from pipelines.said import said as _

logger = logging.getLogger(__name__)

#: while it is not known whether the lease is still held
_LEASE_LOOK_S = 0.05

Report = Callable[[events.Event], None]


class _Phase(Enum):
    #: nothing of the attempt exists outside its folder
    PREPARING = auto()
    #: the runner was asked to start it
    LAUNCHING = auto()
    #: it has a handle
    RUNNING = auto()
    #: the final event is reported
    ENDED = auto()


class StepExecution:
    """One attempt under way.

    `run` blocks; `cancel`, `expire` and `give_up_if_overdue` may be called from any thread at any time.
    `holds` tells whether this executor may still act for the run: its lease has not run out.
    """

    def __init__(
        self,
        plan: StepPlan,
        tools: Tools,
        report: Report,
        *,
        resumed: bool = False,
        holds: Callable[[], bool] = lambda: True,
    ) -> None:
        self.plan = plan
        self._tools = tools
        self._exchange = tools.exchange or FileExchange(
            tools.link_into, tools.fetch, tools.store_folder, look_inside=tools.runner.name != "fake"
        )
        self._report = report
        self._resumed = resumed
        self._holds = holds
        self._lock = threading.Lock()
        self._ended = threading.Event()
        # what is taken up again may exist already
        self._phase = _Phase.LAUNCHING if resumed else _Phase.PREPARING
        #: on the monotonic clock: when the present phase has taken too long
        self._due = time.monotonic() + (tools.start_limit_s if resumed else tools.prepare_limit_s)
        self._handle: Handle | None = None
        self._canceled = False
        self._timed_out = False

    @property
    def handle(self) -> Handle | None:
        return self._handle

    @property
    def is_over(self) -> bool:
        """Whether the final event is reported, or the attempt was abandoned."""
        return self._ended.is_set()

    def run(self) -> None:
        """Execute the attempt and report how it ended."""
        try:
            if self._resumed:
                handle = self._found()
                if handle is None and not self._start_over():
                    return
            else:
                handle = None
            if handle is None:
                handle = self._launch()
            if handle is not None and self._take(handle):
                self._watch(handle)
        except EnvironmentBuildError as error:
            self._fail(
                step_errors.environment_failed(error.message, log_tail=error.log_tail, hint=error.hint)
            )
        except DefinitionError as error:
            self._fail(step_errors.environment_failed(str(error), log_tail="", hint=""))
        except FetchError as error:
            self._fail(step_errors.not_fetched(error))
        except (InfrastructureError, OSError) as error:
            self._lose(disk.explain(error))
        except Exception as error:
            logger.exception("executing step %s of run %s failed", self.plan.node, self.plan.run_id)
            self._lose(_("The executor itself failed: {error}").format(error=type(error).__name__))

    def cancel(self) -> None:
        """Stop the attempt. Ends at once what has not been started; asks the runner to stop the rest."""
        with self._lock:
            self._canceled = True
            unstarted, handle = self._phase is _Phase.PREPARING, self._handle
            if unstarted:
                self._phase = _Phase.ENDED
            self._must_end_soon()
        if unstarted:
            self._ended.set()
            self._report(events.StepStopped(self.plan.node, self.plan.attempt))
        elif handle is not None:
            self._stop_soon(handle)

    def abandon(self) -> None:
        """Leave the attempt to whoever drives the run next: start nothing more and report nothing more."""
        with self._lock:
            self._phase = _Phase.ENDED
        self._ended.set()

    def expire(self) -> None:
        """The attempt has used up its time."""
        with self._lock:
            self._timed_out = True
            handle = self._handle
            self._must_end_soon()
        if handle is not None:
            self._stop_soon(handle)

    def give_up_if_overdue(self, now: float) -> None:
        """Conclude without the engine when it neither starts nor stops the attempt in time.

        What may still exist of it belongs to no attempt under way then, and is swept.
        """
        with self._lock:
            overdue = now >= self._due
        if overdue:
            self._end(self._given_up())

    # ---- the way of an attempt

    def _found(self) -> Handle | None:
        """Find what an executor before us started for this attempt."""
        if self.plan.handle is not None:
            return self.plan.handle
        owned = self._tools.runner.list_owned()
        return next((found for found, _running in owned if found.attempt_id == self.plan.key), None)

    def _start_over(self) -> bool:
        """Nothing of the attempt exists: begin it, unless it was canceled meanwhile."""
        with self._lock:
            if self._phase is _Phase.ENDED:
                return False
            wanted = not self._canceled
            self._phase, self._due = _Phase.PREPARING, time.monotonic() + self._tools.prepare_limit_s
        if not wanted:
            self._end(events.StepStopped(self.plan.node, self.plan.attempt))
        return wanted

    def _launch(self) -> Handle | None:
        if self.plan.missing_file:
            self._fail(step_errors.input_missing(self.plan.missing_file))
            return None
        environment = self._tools.environment(self.plan.environment)
        with PreparationLog(self.plan.log_path, self._tell) as log:
            self._tools.runner.prepare(environment, log.line)
        if any(source.path is None for source in self.plan.files.values()):
            self._tell(_("fetching data"))
        self._check_lease()
        self._exchange.stage(self.plan)
        crash_points.reach("inputs_staged")
        launch = StepLaunch(
            attempt_id=self.plan.key,
            labels=self.plan.labels,
            environment=environment,
            code_dir=self._tools.code_dir(),
            input_dir=self.plan.input_dir,
            output_dir=self.plan.output_dir,
            log_path=self.plan.log_path,
            limits=self.plan.limits,
            shared_by=self.plan.shared_by,
            warm=self.plan.warm,
            user_code=self.plan.user_code,
        )
        with self._lock:
            if self._phase is not _Phase.PREPARING:
                # canceled while it was being prepared
                return None
            self._phase, self._due = _Phase.LAUNCHING, time.monotonic() + self._tools.start_limit_s
        self._check_lease()
        return self._tools.runner.start(launch)

    def _check_lease(self) -> None:
        """Whoever slept past its lease must not touch folders that may be another's by now."""
        if not self._holds():
            raise InfrastructureError(_("The executor was stopped for longer than its lease."))

    def _take(self, handle: Handle) -> bool:
        """Remember the handle and say that the program runs; stop it if that was asked for meanwhile."""
        with self._lock:
            if self._phase is _Phase.ENDED:
                return False
            self._phase, self._handle, self._due = _Phase.RUNNING, handle, math.inf
            unwanted = self._canceled or self._timed_out
            if unwanted:
                self._must_end_soon()
        stamped = handle.to_json() | uptime.stamp()
        self._report(events.StepStarted(self.plan.node, self.plan.attempt, handle=stamped))
        if unwanted:
            self._stop_soon(handle)
        return True

    def _watch(self, handle: Handle) -> None:
        exit_ = self._wait(handle)
        crash_points.reach("program_ended")
        if self._is_still_ours():
            asked = Asked(canceled=self._canceled, timed_out=self._timed_out)
            self._end(outcome(self.plan, self._exchange, exit_, asked))

    def _is_still_ours(self) -> bool:
        """Tell whether this executor is to take the outputs in; two at once would disturb each other.

        Whoever slept past its lease waits until it is known whether another drives the run by now.
        """
        while not self._holds() and not self._ended.wait(_LEASE_LOOK_S):
            pass
        return not self.is_over

    def _wait(self, handle: Handle) -> Exit:
        """Wait for the end.

        An engine that does not answer is asked again: its containers may well still run.
        """
        for pause in (*self._tools.patience_s, None):
            try:
                return self._tools.runner.wait(handle, self.plan.log_path, self._progress)
            except InfrastructureError as error:
                if pause is None:
                    raise
                logger.warning("step %s of run %s: %s", self.plan.node, self.plan.run_id, error)
                self._ended.wait(pause)
        raise AssertionError("unreachable")

    # ---- how it ended

    def _given_up(self) -> events.Event:
        node, attempt = self.plan.node, self.plan.attempt
        if self._canceled:
            return events.StepStopped(node, attempt)
        if self._timed_out:
            return failed(self.plan, step_errors.timeout(self.plan.limits.timeout_s))
        message = _("The engine did not start the step in time.")
        return events.StepLost(node, attempt, error=step_errors.infrastructure(message))

    def _must_end_soon(self) -> None:
        """Under the lock: give the engine its time to stop the attempt, and no more."""
        tools = self._tools
        self._due = min(self._due, time.monotonic() + tools.grace_s + tools.stop_limit_s)

    # ---- reporting

    def _tell(self, message: str) -> None:
        self._report(events.StepPrepared(self.plan.node, self.plan.attempt, message=message))

    def _progress(self, progress: float | None, message: str | None) -> None:
        self._report(events.StepProgressed(self.plan.node, self.plan.attempt, progress, message))

    def _fail(self, error: step_errors.Error) -> None:
        self._end(failed(self.plan, error))

    def _lose(self, message: str) -> None:
        error = step_errors.infrastructure(message)
        self._end(events.StepLost(self.plan.node, self.plan.attempt, error=error))

    def _end(self, event: events.Event) -> None:
        """Report the final event; only the first one counts."""
        with self._lock:
            if self._phase is _Phase.ENDED:
                return
            self._phase = _Phase.ENDED
        self._ended.set()
        self._report(event)

    def _stop_soon(self, handle: Handle) -> None:
        name = f"stop-{self.plan.key}"
        threading.Thread(target=self._stop, args=(handle,), name=name, daemon=True).start()

    def _stop(self, handle: Handle) -> None:
        """Ask the runner until it has been asked or the attempt is over."""
        pause = 0.0
        while not self._ended.wait(pause):
            try:
                self._tools.runner.stop(handle, self._tools.grace_s)
            except InfrastructureError as error:
                logger.warning("could not stop %s yet: %s", self.plan.key, error)
                pause = min(30.0, pause * 2 + 0.5)
            else:
                return
