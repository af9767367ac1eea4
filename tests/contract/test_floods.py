"""Steps that print far more than anybody reads: bounded log, disk and memory, with real programs."""

from __future__ import annotations

import resource
import time
from pathlib import Path

import pytest

from executor import log_store
from executor.runners.base import Runner
from tests.contract.worlds import DockerWorld, ProcessWorld, World

MEGABYTE = 1024**2
PRINTED_MB = 24
PROGRAM = """
import os, sys
kind, megabytes = {kind!r}, {megabytes}
piece = {{
    "lines": b"".join(b"line %d of a flood nobody will ever read\\n" % n for n in range(20000)),
    "endless line": b"x" * 1000000,
    "binary": os.urandom(1000000),
    "carriage returns": b"\\r 50 %%" * 150000,
    "characters": "a\\u20ac\\U0001f600".encode() * 125000,
}}[kind]
written = 0
os.write(1, b"first words\\n")
while written < megabytes * 1024 ** 2:
    written += os.write(1, piece)
os.write(1, b"\\nlast words\\n")
"""


@pytest.fixture
def real_world(world: World) -> ProcessWorld | DockerWorld:
    assert isinstance(world, ProcessWorld | DockerWorld)
    return world


# a fake step prints from memory
@pytest.mark.parametrize(
    "world",
    ["process", *(pytest.param(name, marks=pytest.mark.docker) for name in ("docker", "warm", "shared"))],
    indirect=True,
)
@pytest.mark.parametrize("kind", ["lines", "endless line", "binary", "carriage returns", "characters"])
def test_a_flood_leaves_a_beginning_and_an_end(
    real_world: ProcessWorld | DockerWorld, runner: Runner, kind: str
) -> None:
    megabytes = PRINTED_MB
    launch = real_world.launch()
    program = PROGRAM.format(kind=kind, megabytes=megabytes)
    (launch.code_dir / "modules" / "runtime" / "__main__.py").write_text(program, encoding="utf-8")
    memory_before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    began, processor = time.monotonic(), time.process_time()
    handle = runner.start(launch)
    exit_ = runner.wait(handle, launch.log_path, lambda _fraction, _text: None)
    used, took = time.process_time() - processor, time.monotonic() - began
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - memory_before
    assert memory < 50 * 1024, f"{memory} kB more"
    assert exit_.exit_code == 0
    text = b"".join(log_store.iterate_log(launch.log_path)).decode()
    assert text.startswith("first words\n")
    assert text.endswith("last words\n")
    assert text.count("bytes left out here") == 1
    assert log_store.log_size(launch.log_path) >= megabytes * MEGABYTE
    logs = list(launch.log_path.parent.glob(f"{launch.log_path.name}*"))
    assert sum(file.stat().st_size for file in logs) < log_store.LIMIT_BYTES * 1.1
    assert held_elsewhere(real_world) < 32 * MEGABYTE
    # half a core at the most, whatever the step prints
    assert used < 0.5 * took + 0.5
    runner.remove(handle)


def held_elsewhere(world: ProcessWorld | DockerWorld) -> int:
    """Return the bytes that raw output takes on the disk beside the log. The engine bounds its own."""
    raw = world.folder.glob("state/**/raw.log")
    return sum(blocks(path) for path in raw)


def blocks(path: Path) -> int:
    return path.stat().st_blocks * 512
