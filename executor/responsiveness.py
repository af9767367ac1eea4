"""How the interpreter of a server or an executor is set, so that no thread keeps the others waiting.

Both are processes with many threads that each have little to do and somebody who waits for it.
"""

from __future__ import annotations

import gc
import sys
import threading

#: seconds after which a thread that computes lets another one on; Python's own 5 ms are felt, because
#: threads take turns at every query and every file
SWITCH_S = 0.001
#: by then the first requests and the first run have loaded what stays loaded
_LOADED_AFTER_S = 20.0


def keep_responsive(*, loaded_after_s: float = _LOADED_AFTER_S) -> None:
    """Set the interpreter for many threads; what is loaded by then is no longer looked through for garbage.

    Looking through all of it holds every thread up for a tenth of a second, again and again, and finds
    nothing: libraries, the catalogue and the forms of requests stay for the life of the process.
    """
    sys.setswitchinterval(SWITCH_S)
    timer = threading.Timer(loaded_after_s, spare_what_is_there)
    timer.daemon = True
    timer.start()


def spare_what_is_there() -> None:
    """Collect garbage one last time among the objects there are; those that are left are never looked at."""
    gc.collect()
    gc.freeze()
