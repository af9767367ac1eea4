"""`python -m modules.runtime.worker --warm <name> --input <folder> --output <folder>`: wait warm for a step.

Loads what steps use, at leisure also what few steps use, and waits for an order in the pipe `<input>/order`:
`run`, for the one step in its folders, after which the process ends (`run-and-tell`: it says in the pipe
`<output>/ready` that it is done, and ends when nobody reads there any more), or `serve`, for as many as come
(see `worker_forks`). A step in here finds what it finds in a process of its own: the same arguments,
variables, folder, streams and signals.
"""

from __future__ import annotations

import argparse
import atexit
import contextlib
import os
import sys
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NoReturn

from modules.runtime import command_line
from modules.runtime.worker_orders import Orders, Readiness

#: without any order for so long the executor that wanted one is dead
PATIENCE_S = 3600.0
#: after so long without an order there is time for what few steps need
LEISURE_S = 2.0
#: the executor lets go of a step that is done much sooner, unless it hangs
STAY_S = 10.0


def main(arguments: Sequence[str]) -> None:
    parser = argparse.ArgumentParser(prog="python -m modules.runtime.worker", allow_abbrev=False)
    parser.add_argument("--warm", required=True)
    parser.add_argument("--input", type=Path, required=True)
    parser.add_argument("--output", type=Path, required=True)
    options = parser.parse_args(arguments)
    orders = Orders(options.input)
    readiness = Readiness(options.output)
    _warm_up(options.warm, orders, readiness)
    order = orders.wait(LEISURE_S) or _use_leisure(options.warm, orders, readiness)
    if order != "run-and-tell":
        readiness.close()
    match order:
        case "run":
            orders.close()
            run_and_leave(options.input, options.output)
        case "run-and-tell":
            orders.close()
            run_and_leave(options.input, options.output, lambda _code: _tell_and_stay(readiness))
        case "serve":
            # loaded only where it is needed: a step on its own shall not find it
            from modules.runtime.worker_forks import ForkServer

            ForkServer(orders, options.input, options.output).serve()


def _tell_and_stay(readiness: Readiness) -> None:
    """Say that the step is done, and stay while the executor has better to do than to clear away.

    What engine and kernel do when a container ends takes as much processor time as many a step.
    """
    readiness.tell("done")
    readiness.wait_until_unheard(STAY_S)


def _use_leisure(name: str, orders: Orders, readiness: Readiness) -> str:
    """No step was in a hurry to come: load what few steps need too, and return the order that comes then."""
    from modules.runtime.warm import has_more, warm_up_more

    if has_more(name) and warm_up_more(name, lambda: bool(orders.peek())):
        readiness.tell("whole")
    return orders.wait(PATIENCE_S)


def _warm_up(name: str, orders: Orders, readiness: Readiness) -> None:
    readiness.tell("listening")
    # late, so that an order can be left here from the first moment on
    from modules.runtime.warm import warm_up

    complete = warm_up(name, lambda: orders.peek() in ("run", "run-and-tell"))
    readiness.tell("warm" if complete else "incomplete")


def run_and_leave(
    input_dir: Path, output_dir: Path, about_to_end: Callable[[int], None] = lambda _code: None
) -> NoReturn:
    """Run the step in these folders as `python -m modules.runtime` does, and end the process.

    `about_to_end` gets the exit code when nothing is left to be done or written.
    """
    arguments = [
        "--request",
        f"{input_dir}/request.json",
        "--input",
        str(input_dir),
        "--output",
        str(output_dir),
    ]
    sys.argv = [str(Path(__file__).with_name("__main__.py")), *arguments]
    code = 1
    try:
        code = command_line.main(arguments)
    except SystemExit as error:
        code = error.code if isinstance(error.code, int) else int(error.code is not None)
    except BaseException:
        sys.excepthook(*sys.exc_info())
    leave(code, about_to_end)


def leave(code: int, about_to_end: Callable[[int], None]) -> NoReturn:
    """End as an interpreter does (threads, exit handlers, streams), but without taking itself apart."""
    with contextlib.suppress(Exception):
        # private, and the only name for what the interpreter itself calls first
        getattr(threading, "_shutdown", lambda: None)()
    atexit._run_exitfuncs()
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(Exception):
            stream.flush()
    with contextlib.suppress(Exception):
        about_to_end(code & 0xFF)
    os._exit(code & 0xFF)


if __name__ == "__main__":
    main(sys.argv[1:])
