"""What must hold although clocks are set and processes sleep: leases, uptime stamps, threads used again."""

from __future__ import annotations

import threading
import time
from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from executor import uptime
from executor.ownership import LeaseWatch
from executor.threads import Threads


def test_a_lease_that_stays_the_same_for_its_whole_time_has_run_out() -> None:
    watch: LeaseWatch[str] = LeaseWatch()
    assert watch.expired({"run": "until 10:00"}, 100.0, 30.0) == set()
    assert watch.expired({"run": "until 10:00"}, 129.9, 30.0) == set()
    assert watch.expired({"run": "until 10:00"}, 130.0, 30.0) == {"run"}


def test_a_renewal_counts_whatever_time_it_names() -> None:
    watch: LeaseWatch[str] = LeaseWatch()
    watch.expired({"run": "until 10:00"}, 100.0, 30.0)
    # the owner's clock was set back an hour
    watch.expired({"run": "until 9:00"}, 125.0, 30.0)
    assert watch.expired({"run": "until 9:00"}, 140.0, 30.0) == set()


def test_a_lease_that_was_gone_in_between_is_watched_anew() -> None:
    watch: LeaseWatch[str] = LeaseWatch()
    watch.expired({"run": "until 10:00"}, 100.0, 30.0)
    watch.expired({}, 110.0, 30.0)
    assert watch.expired({"run": "until 10:00"}, 135.0, 30.0) == set()


def test_a_clock_that_is_set_does_not_age_a_step() -> None:
    stamped = uptime.stamp()
    began = timezone.now()
    with time_machine.travel(began + timedelta(hours=1)):
        assert uptime.seconds_since(stamped, began) < 60.0
    with time_machine.travel(began - timedelta(hours=1)):
        assert uptime.seconds_since(stamped, began) < 60.0


def test_after_a_restart_of_the_machine_the_clock_must_do() -> None:
    stamped = uptime.stamp() | {"boot": "another"}
    began = timezone.now() - timedelta(seconds=90)
    assert uptime.seconds_since(stamped, began) == pytest.approx(90, abs=5)
    assert uptime.seconds_since(None, None) == 0.0


def test_threads_are_used_again_and_never_make_work_wait() -> None:
    threads = Threads("test")
    names: list[str] = []
    gate = threading.Event()
    held, done = threading.Event(), threading.Event()

    def hold() -> None:
        held.set()
        gate.wait(10)

    def work() -> None:
        names.append(threading.current_thread().name)
        done.set()

    threads.run(hold)
    assert held.wait(10)
    threads.run(work)
    assert done.wait(10), "work waited for the thread that is held"
    gate.set()
    before = threading.active_count()
    for _round in range(20):
        time.sleep(0.005)
        done.clear()
        threads.run(work)
        assert done.wait(10)
    assert threading.active_count() <= before


def test_a_thread_without_work_ends() -> None:
    threads = Threads("short-lived", idle_s=0.02)
    done = threading.Event()
    threads.run(done.set)
    assert done.wait(10)
    deadline = time.monotonic() + 10
    while any(thread.name == "short-lived" for thread in threading.enumerate()):
        assert time.monotonic() < deadline
        time.sleep(0.01)
    done.clear()
    threads.run(done.set)
    assert done.wait(10)
