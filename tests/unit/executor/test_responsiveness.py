from __future__ import annotations

import subprocess
import sys

from scripts.paths import ROOT

#: in a process of its own: what is frozen stays so
PROGRAM = """
import gc, sys, time, weakref
from executor.responsiveness import SWITCH_S, keep_responsive

class Thing:
    pass

def forget_a_cycle():
    one, other = Thing(), Thing()
    one.other, other.one = other, one
    return weakref.ref(one)

before = forget_a_cycle()
keep_responsive(loaded_after_s=0.05)
assert sys.getswitchinterval() == SWITCH_S
until = time.monotonic() + 10
while not gc.get_freeze_count() and time.monotonic() < until:
    time.sleep(0.01)
print("frozen", gc.get_freeze_count() > 1_000, "garbage before", before() is None)
later = forget_a_cycle()
gc.collect()
print("garbage later", later() is None)
"""


def test_what_is_loaded_is_spared_and_garbage_is_not() -> None:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM], cwd=ROOT, capture_output=True, text=True, check=False, timeout=60
    )
    assert done.stdout.splitlines() == ["frozen True garbage before True", "garbage later True"], done.stderr
