"""An engine in a process of its own that outlives executors, as Docker does, and a runner that talks to it.

Every execution writes a result that no other execution writes, so that a result tells which one it came
from. The engine keeps a journal of all that was asked of it.
"""

from __future__ import annotations

import base64
import json
import os
import signal
import socket
import socketserver
import threading
import time
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from executor.environments.definition import EnvironmentDefinition
from executor.log_store import LogWriter
from executor.runners import fake_outputs
from executor.runners.base import (
    Exit,
    ExpectedStep,
    Handle,
    InfrastructureError,
    OnMessage,
    OnProgress,
    StepLaunch,
)
from executor.runners.output import StepOutput

_STOPPED = 143
_READ_BYTES = 64 * 1024


# ---- the engine


@dataclass
class _Attempt:
    key: str
    input_dir: Path
    output_dir: Path
    seconds: float
    printed: bytes
    exit_code: int | None = None
    removed: bool = False
    changed: threading.Condition = field(default_factory=threading.Condition)
    stopping: threading.Event = field(default_factory=threading.Event)

    def end(self, code: int) -> None:
        with self.changed:
            if self.exit_code is None:
                self.exit_code = code
            self.changed.notify_all()
        self.stopping.set()


class _World:
    def __init__(self) -> None:
        self.attempts: dict[str, _Attempt] = {}
        self.lock = threading.Lock()
        #: (when, what, attempt, whether it was running)
        self.journal: list[tuple[float, str, str, bool]] = []

    def answer(self, request: dict[str, Any]) -> dict[str, Any]:
        verb, key = str(request["verb"]), str(request.get("key", ""))
        if verb == "start":
            folders = request["folders"]
            return self._start(key, Path(folders["input"]), Path(folders["output"]))
        if verb == "list":
            return {"attempts": [[at.key, at.exit_code is None] for at in list(self.attempts.values())]}
        if verb == "journal":
            return {"journal": self.journal}
        if verb == "lose":
            return self._lose(key)
        attempt = self.attempts.get(key)
        if attempt is None:
            return {"missing": True}
        if verb == "read":
            return _read(attempt, int(request["position"]))
        self._note(verb, key, running=attempt.exit_code is None)
        attempt.end(_STOPPED)
        if verb == "remove":
            self.attempts.pop(key, None)
            with attempt.changed:
                attempt.removed = True
                attempt.changed.notify_all()
        return {}

    def _start(self, key: str, input_dir: Path, output_dir: Path) -> dict[str, Any]:
        with self.lock:
            if key in self.attempts:
                return {"again": True}
            request = json.loads((input_dir / "request.json").read_text(encoding="utf-8"))
            seconds = float(request["parameters"].get("seconds", 0.0))
            lines = "".join(f"line {number} äöü\n" for number in range(20))
            attempt = _Attempt(key, input_dir, output_dir, seconds, lines.encode())
            self.attempts[key] = attempt
        self._note("start", key, running=True)
        threading.Thread(target=_play, args=(attempt,), daemon=True).start()
        return {}

    def _lose(self, key: str) -> dict[str, Any]:
        attempt = self.attempts.pop(key, None)
        if attempt is not None:
            with attempt.changed:
                attempt.removed = True
                attempt.changed.notify_all()
            attempt.stopping.set()
        return {}

    def _note(self, verb: str, key: str, *, running: bool) -> None:
        self.journal.append((time.time(), verb, key, running))


def _play(attempt: _Attempt) -> None:
    attempt.stopping.wait(attempt.seconds)
    if attempt.exit_code is not None or attempt.removed:
        return
    try:
        _write_result(attempt)
    except OSError:
        attempt.end(1)
        return
    attempt.end(0)


def _write_result(attempt: _Attempt) -> None:
    table = fake_outputs.small_output("DataTable")
    outputs = {"rows": table | {"execution.txt": f"{attempt.key} {uuid.uuid4()}".encode()}}
    said = fake_outputs.write_ports(attempt.input_dir, attempt.output_dir, outputs)
    result = {"format": 1, "status": "succeeded", "outputs": said, "metrics": {}, "warnings": []}
    aside = attempt.output_dir / "result.json.new"
    aside.write_text(json.dumps(result), encoding="utf-8")
    aside.replace(attempt.output_dir / "result.json")


def _read(attempt: _Attempt, position: int) -> dict[str, Any]:
    """Answer with what was printed after `position`; wait for the end when that was everything."""
    with attempt.changed:
        if position >= len(attempt.printed):
            attempt.changed.wait_for(lambda: attempt.exit_code is not None or attempt.removed)
        data = attempt.printed[position : position + _READ_BYTES]
        if data:
            return {"data": base64.b64encode(data).decode()}
        if attempt.exit_code is None:
            return {"missing": True}
        return {"exit": attempt.exit_code}


class _Server(socketserver.ThreadingMixIn, socketserver.UnixStreamServer):
    daemon_threads = True
    request_queue_size = 256

    def handle_error(self, request: object, client_address: object) -> None:
        """The executor that asked is dead."""


def serve(path: Path) -> None:
    """Serve until the process is killed."""
    world = _World()

    class Handler(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            line = self.rfile.readline()
            if line:
                try:
                    answer = world.answer(json.loads(line))
                except Exception as error:
                    answer = {"error": repr(error)}
                self.wfile.write(json.dumps(answer).encode() + b"\n")

        def finish(self) -> None:
            try:
                super().finish()
            except OSError:
                """The executor that asked is dead."""

    with _Server(str(path), Handler) as server:
        server.serve_forever()


def fork_engine(path: Path) -> int:
    """Start the engine; return its process id. Call while the process has no other threads."""
    pid = os.fork()
    if pid == 0:
        try:
            signal.signal(signal.SIGINT, signal.SIG_IGN)
            serve(path)
        finally:
            os._exit(1)
    deadline = time.monotonic() + 10
    while not path.exists() and time.monotonic() < deadline:
        time.sleep(0.005)
    return pid


# ---- the runner


def ask(path: Path, verb: str, timeout_s: float | None = None, **fields: object) -> dict[str, Any]:
    """Ask the engine one thing; raises InfrastructureError when it does not answer."""
    try:
        with socket.socket(socket.AF_UNIX) as connection:
            connection.settimeout(timeout_s)
            connection.connect(str(path))
            connection.sendall(json.dumps({"verb": verb, **fields}).encode() + b"\n")
            with connection.makefile("rb") as answers:
                line = answers.readline()
    except OSError as error:
        raise InfrastructureError(f"The engine did not answer: {error}") from error
    if not line:
        raise InfrastructureError("The engine hung up.")
    answer: dict[str, Any] = json.loads(line)
    if "error" in answer:
        raise InfrastructureError(answer["error"])
    return answer


class SteadyRunner:
    """Runner over the engine process."""

    name = "fake"
    isolated = False

    def __init__(self, path: Path) -> None:
        self._path = path

    def prepare(self, environment: EnvironmentDefinition, on_message: OnMessage) -> None:
        """Nothing needs to be built."""

    def start(self, launch: StepLaunch) -> Handle:
        folders = {"input": str(launch.input_dir), "output": str(launch.output_dir)}
        self._ask("start", launch.attempt_id, folders=folders)
        return Handle(self.name, launch.attempt_id, launch.attempt_id)

    def wait(self, handle: Handle, launch_log: Path, on_progress: OnProgress) -> Exit:
        with LogWriter(launch_log) as writer:
            output = StepOutput(writer, on_progress)
            cursor = writer.cursor or {}
            position = int(str(cursor.get("position", 0)))
            while True:
                answer = self._ask("read", handle.attempt_id, timeout_s=None, position=position)
                data = base64.b64decode(answer.get("data", ""))
                position += len(data)
                output.feed("stdout", data)
                if not data:
                    output.finish()
                writer.commit({"position": position - output.holds("stdout")})
                if answer.get("missing"):
                    return Exit(None, missing=True, message="The step is gone.", quiet=True)
                if "exit" in answer:
                    return Exit(answer["exit"], quiet=True)

    def stop(self, handle: Handle, grace_s: float) -> None:
        self._ask("stop", handle.attempt_id)

    def remove(self, handle: Handle) -> None:
        self._ask("remove", handle.attempt_id)

    def list_owned(self) -> list[tuple[Handle, bool]]:
        found = self._ask("list", "")["attempts"]
        return [(Handle(self.name, key, key), running) for key, running in found]

    def expect(self, steps: Sequence[ExpectedStep]) -> None:
        """Nothing is started ahead."""

    def run_ended(self, run_hex: str) -> None:
        """Nothing is shared."""

    def tidy(self) -> None:
        """Nothing is held."""

    def close(self) -> None:
        """Nothing is held."""

    def _ask(self, verb: str, key: str, timeout_s: float | None = 10.0, **fields: object) -> dict[str, Any]:
        return ask(self._path, verb, timeout_s, key=key, **fields)
