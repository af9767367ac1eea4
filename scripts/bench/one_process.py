"""Runs the chain of `million` in this process, one after the other, through files; prints seconds.

Called by: python -m scripts.bench.one_process <file> <repeats>
"""

from __future__ import annotations

import contextlib
import io
import json
import sys
import tempfile
import time
from pathlib import Path

from modules.runtime import warmups
from modules.runtime.definition import load_definition
from modules.runtime.execution import run_step
from modules.runtime.request import FileBinding, Limits, PortBinding, Request
from scripts.bench.million import CHAIN


def main(file: Path, repeats: int) -> None:
    warmups.touch(warmups.LEARN)
    times = [_times(file) for _ in range(repeats + 1)]
    # the first one fills the caches of the operating system
    sys.stdout.write(json.dumps(times[1:]) + "\n")


def _times(file: Path) -> dict[str, float]:
    with tempfile.TemporaryDirectory(prefix="atelier-bench-") as name:
        return {node: _seconds(node, Path(name), file) for node, *_ in CHAIN}


def _seconds(node: str, folder: Path, file: Path) -> float:
    _, module, parameters, inputs = next(entry for entry in CHAIN if entry[0] == node)
    definition = load_definition(module)
    request = Request(
        module,
        definition.defaults() | parameters,
        {
            port: PortBinding(definition.input_types[port], folder / source / output)
            for port, (source, output) in inputs.items()
        },
        {port: PortBinding(type_, folder / node / port) for port, type_ in definition.output_types.items()},
        folder / node,
        files={"dataset": FileBinding(file, file.name)} if module == "import_data" else {},
        limits=Limits(cpus=1),
    )
    started = time.perf_counter()
    with contextlib.redirect_stdout(io.StringIO()):
        code = run_step(request)
    if code != 0:
        raise SystemExit((folder / node / "result.json").read_text(encoding="utf-8"))
    return time.perf_counter() - started


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
