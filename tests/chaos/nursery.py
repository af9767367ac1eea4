"""A process that has loaded everything and forks executors: killing and starting one takes milliseconds.

Forked before the fault test has threads or connections. Commands come over a pipe, one JSON line each.
"""

from __future__ import annotations

import json
import os
import signal
from pathlib import Path
from typing import BinaryIO

from tests.chaos import executor_process
from tests.chaos.executor_process import ExecutorConfig


class Nursery:
    """The parent's end."""

    def __init__(self, pid: int, commands: BinaryIO, answers: BinaryIO) -> None:
        self.pid = pid
        self._commands = commands
        self._answers = answers

    def spawn(self, config: ExecutorConfig, log: Path) -> int:
        """Start an executor; return its process id."""
        line = json.dumps({"config": config.to_json(), "log": str(log)})
        self._commands.write(line.encode() + b"\n")
        self._commands.flush()
        return int(self._answers.readline())

    def close(self) -> None:
        """End the nursery; executors it forked are not touched."""
        self._commands.close()
        self._answers.close()
        os.waitpid(self.pid, 0)


def start() -> Nursery:
    """Fork the nursery. Call while the process has no other threads and no database connection."""
    command_end, commands = os.pipe()
    answers, answer_end = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(commands)
        os.close(answers)
        try:
            with os.fdopen(command_end, "rb") as orders, os.fdopen(answer_end, "wb") as told:
                _serve(orders, told)
        finally:
            os._exit(0)
    os.close(command_end)
    os.close(answer_end)
    return Nursery(pid, os.fdopen(commands, "wb"), os.fdopen(answers, "rb"))


def _serve(orders: BinaryIO, told: BinaryIO) -> None:
    # nobody waits for executors: the dead are to be gone, not zombies
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for line in orders:
        order = json.loads(line)
        pid = os.fork()
        if pid == 0:
            try:
                signal.signal(signal.SIGCHLD, signal.SIG_DFL)
                os.close(orders.fileno())
                executor_process.run(ExecutorConfig.from_json(order["config"]), Path(order["log"]))
            except BaseException:
                import traceback

                traceback.print_exc()
            finally:
                os._exit(4)
        told.write(f"{pid}\n".encode())
        told.flush()
