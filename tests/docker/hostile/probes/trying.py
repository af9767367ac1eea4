"""Runs as a step (or, to prove the probes, in a container without walls) and tries to get out.

For the standard library alone, as are the probes: they are copied into the step's code. Reads what the test
put on the host from request.json, tries every probe in a child of its own and prints one JSON object: probe →
"blocked: …" or "achieved: …". A probe achieves something by returning, and is blocked by OSError, by death or
by silence. Nothing that would hurt the host is really done: where a permission alone is the question, it asks
with arguments that are refused afterwards, or sets what is set already.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import sys
from pathlib import Path

from tests.docker.hostile.probes import exhaustion, files, kernel, network, processes
from tests.docker.hostile.probes.base import Probe, given

PROBE_TIMEOUT_S = 10
#: in this order: what fills the machine comes last
PROBES = {
    **files.PROBES,
    **kernel.PROBES,
    **processes.PROBES,
    **network.PROBES,
    **exhaustion.PROBES,
}


def tried(action: Probe) -> str:
    """Try in a child: whatever happens to it, the next probe finds everything as before."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reader)
        signal.alarm(PROBE_TIMEOUT_S)
        try:
            said = f"achieved: {action()!r}"
        except (OSError, ValueError) as error:
            said = f"blocked: {getattr(error, 'strerror', None) or error}"
        except BaseException as error:
            said = f"broken: {error!r}"
        os.write(writer, said[:2_000].encode())
        os._exit(0)
    os.close(writer)
    with os.fdopen(reader, "rb") as answer:
        said = answer.read().decode()
    _, status = os.waitpid(child, 0)
    return said or f"blocked: the process died ({os.waitstatus_to_exitcode(status)})"


def main() -> None:
    parser = argparse.ArgumentParser()
    for name in ("--request", "--input", "--output"):
        parser.add_argument(name, type=Path, required=True)
    options = parser.parse_args()
    request = json.loads(options.request.read_text(encoding="utf-8"))
    given.update(request["given"])
    given["output"] = str(options.output)
    given["input"] = str(options.input / "inputs" / "rows" / "data")
    left_out = set(given["left_out"])
    found = {name: tried(action) for name, action in PROBES.items() if name not in left_out}
    sys.stdout.write("\n" + json.dumps(found) + "\n")
    sys.stdout.flush()
