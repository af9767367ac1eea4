"""PostgreSQL and Redis of our own: private instances on loopback, in folders that vanish with them.

`with PostgreSQL() as database:` starts one with a free port and a password; it can be killed and restarted
meanwhile. The programs are found or installed from the distribution; what is started here is ended by its
process id.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

from scripts import machine
from scripts.console import Failure

_STARTUP_S = 30.0
_STOP_S = 20.0
_USER = "atelier"
#: PostgreSQL refuses to be root; the distribution's package makes this user
_SYSTEM_USER = "postgres"
#: a crash of the program loses nothing, a crash of the machine may: fit for data that is thrown away.
#: `synchronous_commit` stays on: without it a killed server forgets what it has confirmed
FAST_AND_FORGETFUL = {"fsync": "off", "full_page_writes": "off"}


def ensure_services() -> None:
    """Make both programs be there."""
    ensure_postgresql()
    ensure_redis()


def ensure_postgresql() -> Path:
    """Return the folder with PostgreSQL's programs; install them where that is possible."""
    if folder := find_postgresql():
        return folder
    machine.install_packages(["postgresql"], reason="PostgreSQL")
    if folder := find_postgresql():
        return folder
    raise Failure("PostgreSQL was installed, but its programs cannot be found")


def find_postgresql() -> Path | None:
    """Return the folder with `initdb` and `postgres`, of the newest version there is."""
    found = [path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    if found:
        return max(found, key=lambda path: int(path.parent.name) if path.parent.name.isdigit() else 0)
    program = shutil.which("initdb")
    return Path(program).parent if program else None


def ensure_redis() -> Path:
    """Return the program `redis-server`; install it where that is possible."""
    if program := shutil.which("redis-server"):
        return Path(program)
    machine.install_packages(["redis-server"], reason="Redis")
    if program := shutil.which("redis-server"):
        return Path(program)
    raise Failure("Redis was installed, but redis-server cannot be found")


class Service:
    """A program on a loopback port with a folder of its own; entered, it runs."""

    #: what the program takes for "stop now, in order"
    _stop_signal = signal.SIGTERM
    #: and for "drop everything, at once", its own helpers included
    _abort_signal = signal.SIGKILL

    def __init__(self) -> None:
        self.port = free_port()
        self.folder = Path(tempfile.mkdtemp(prefix=f"atelier-{type(self).__name__.lower()}-"))
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        try:
            self._prepare()
            self.start()
        except BaseException:
            self._remove()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._remove()

    def start(self) -> None:
        """Start the program and return when it answers."""
        self.begin()
        deadline = time.monotonic() + _STARTUP_S
        while not self.answers():
            if self._process is None or self._process.poll() is not None:
                # the children of a killed one may still hold what the new one needs
                self.begin()
            if time.monotonic() > deadline:
                raise Failure(f"{type(self).__name__} did not start; its last words: {self._last_words()}")
            time.sleep(0.02)

    def begin(self) -> None:
        """Start the program without waiting for it."""
        with (self.folder / "log").open("ab") as log:
            self._process = subprocess.Popen(
                self._command(),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                user=self._runs_as(),
                cwd=self.folder,
            )

    def stop(self) -> None:
        """End the program in order; harmless when it does not run."""
        self._end(self._stop_signal)

    def kill(self) -> None:
        """End the program without warning."""
        self._end(signal.SIGKILL)

    def freeze(self) -> None:
        """Stop the program's clock: it accepts connections and never answers."""
        self._tell(signal.SIGSTOP)

    def thaw(self) -> None:
        self._tell(signal.SIGCONT)

    def restart(self, *, down_s: float = 0.0, kill: bool = False) -> None:
        self._end(signal.SIGKILL if kill else self._stop_signal)
        time.sleep(down_s)
        self.start()

    def answers(self) -> bool:
        raise NotImplementedError

    def _prepare(self) -> None:
        """Make what the program needs in its folder."""

    def _command(self) -> Sequence[str | Path]:
        raise NotImplementedError

    def _runs_as(self) -> str | None:
        """Return the system user the program runs as; None: the one who calls."""
        return None

    def _tell(self, number: signal.Signals) -> None:
        if self._process is not None and self._process.poll() is None:
            self._process.send_signal(number)

    def _end(self, number: signal.Signals) -> None:
        process = self._process
        if process is None:
            return
        # a stopped program hears nothing
        self._tell(signal.SIGCONT)
        self._tell(number)
        try:
            process.wait(_STOP_S)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        self._process = None

    def _remove(self) -> None:
        self._end(self._abort_signal)
        shutil.rmtree(self.folder, ignore_errors=True)

    def _last_words(self) -> str:
        lines = (self.folder / "log").read_text(encoding="utf-8", errors="replace").splitlines()
        return lines[-1] if lines else "none"


class PostgreSQL(Service):
    """A server with one user and empty databases; `url` is what ATELIER_DATABASE_URL takes."""

    # "fast": open sessions are ended
    _stop_signal = signal.SIGINT
    _abort_signal = signal.SIGQUIT

    def __init__(self, *, options: Mapping[str, str] = FAST_AND_FORGETFUL) -> None:
        self._programs = ensure_postgresql()
        super().__init__()
        self._password = secrets.token_urlsafe(16)
        self._options = options

    def url(self, database: str = "postgres") -> str:
        return f"postgresql://{_USER}:{self._password}@127.0.0.1:{self.port}/{database}"

    def create(self, database: str, *, template: str = "template0") -> str:
        """Make a database, empty or a copy of another one; return its address."""
        self.sql(f'CREATE DATABASE "{database}" TEMPLATE "{template}"')
        return self.url(database)

    def sql(self, statement: str, *, database: str = "postgres") -> str:
        """Run one statement as the owner of everything; return what psql prints."""
        command: list[str | Path] = [self._programs / "psql", "-X", "-A", "-t", "-q", "-v", "ON_ERROR_STOP=1"]
        command += ["-d", self.url(database), "-c", statement]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            raise Failure(f"PostgreSQL refused a statement: {done.stderr.strip()}")
        return done.stdout.strip()

    def cut_sessions(self) -> None:
        """End every session but the one that asks for it."""
        self.sql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()")

    def answers(self) -> bool:
        command: list[str | Path] = [self._programs / "pg_isready", "-q", "-t", "1"]
        command += ["-h", "127.0.0.1", "-p", str(self.port)]
        return subprocess.run(command, check=False).returncode == 0

    def _prepare(self) -> None:
        self.folder.chmod(0o755)
        data, password = self.folder / "data", self.folder / "password"
        data.mkdir(0o700)
        password.touch(0o600)
        password.write_text(self._password, encoding="ascii")
        user = self._runs_as()
        if user is not None:
            for path in (data, password, self.folder):
                shutil.chown(path, user)
        command: list[str | Path] = [self._programs / "initdb", "-D", data, "-U", _USER]
        command += ["-A", "scram-sha-256", "-E", "UTF8"]
        done = subprocess.run(
            [*command, "--locale=C", "--no-sync", f"--pwfile={password}"],
            capture_output=True,
            text=True,
            check=False,
            user=user,
            cwd=self.folder,
        )
        if done.returncode:
            raise Failure(f"PostgreSQL could not make its folder: {done.stderr.strip()}")
        password.unlink()

    def _command(self) -> Sequence[str | Path]:
        options = {
            "listen_addresses": "127.0.0.1",
            "port": str(self.port),
            "unix_socket_directories": str(self.folder),
            "shared_buffers": "64MB",
            "max_connections": "200",
            **self._options,
        }
        settings = [word for name, value in options.items() for word in ("-c", f"{name}={value}")]
        return [self._programs / "postgres", "-D", self.folder / "data", *settings]

    def _runs_as(self) -> str | None:
        return _SYSTEM_USER if os.geteuid() == 0 else None


class Redis(Service):
    """A server that keeps nothing; `url` is what ATELIER_REDIS_URL takes."""

    def __init__(self) -> None:
        self._program = ensure_redis()
        super().__init__()
        self._password = secrets.token_urlsafe(16)

    def url(self, number: int = 0) -> str:
        return f"redis://:{self._password}@127.0.0.1:{self.port}/{number}"

    def flush(self) -> None:
        """Forget everything that is stored."""
        self.command("FLUSHALL")

    def command(self, *words: str) -> str:
        """Send one command; return the first line of the answer."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=2) as connection:
            connection.sendall(f"AUTH {self._password}\r\n{' '.join(words)}\r\n".encode())
            answers = connection.makefile(encoding="utf-8")
            answers.readline()
            return answers.readline().strip()

    def answers(self) -> bool:
        with contextlib.suppress(OSError):
            return self.command("PING") == "+PONG"
        return False

    def _command(self) -> Sequence[str | Path]:
        options = {
            "bind": "127.0.0.1",
            "port": str(self.port),
            "requirepass": self._password,
            "dir": str(self.folder),
            "save": "",
            "appendonly": "no",
            "databases": "32",
        }
        return [self._program, *(word for name, value in options.items() for word in (f"--{name}", value))]


def free_port() -> int:
    """Return a port of loopback that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
