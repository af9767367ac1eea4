"""The Docker engine and the base image of step environments."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import time
from pathlib import Path

from scripts import machine, stamps
from scripts.console import Failure, output_of, run, say
from scripts.paths import PYTHON, STATE

DEFAULT_BASE_IMAGE = "python:3.11-slim"
_STARTUP_S = 60
_PULL_TIMEOUT_S = 600
_STAMP = "base-image"


def is_running() -> bool:
    """Whether an engine answers; the client asks it, so DOCKER_HOST and contexts count."""
    return output_of(["docker", "version", "--format", "{{.Server.Version}}"]) is not None


def ensure_engine() -> int | None:
    """Make an engine answer. Return the process id of one started here, None when it ran already.

    Where it can neither be found nor installed the script ends with one line saying what to install.
    """
    if is_running():
        return None
    if shutil.which("dockerd") is None or shutil.which("docker") is None:
        if not machine.can_install():
            raise Failure("No Docker engine answers. Install and start one (Debian, Ubuntu: docker.io)")
        machine.install_packages(engine_packages(), reason="a Docker engine")
        if is_running():
            return None
    if os.geteuid() != 0:
        raise Failure("A Docker engine is installed but does not answer. Start it, or join the group docker")
    return _start()


def end(pid: int | None) -> None:
    """End an engine that `ensure_engine` has started; None: it ran before and goes on."""
    if pid is not None:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGTERM)
            os.waitpid(pid, 0)


def engine_packages() -> list[str]:
    """Newer releases of the distribution keep the client in a package of its own."""
    client = ["docker-cli"] if output_of(["apt-cache", "show", "docker-cli"]) else []
    return ["docker.io", "iptables", *client]


def _start() -> int:
    STATE.mkdir(exist_ok=True)
    log = STATE / "dockerd.log"
    say(f"• Starting the Docker engine (log in {log.name})")
    with log.open("ab") as output:
        process = subprocess.Popen(
            ["dockerd"], stdin=subprocess.DEVNULL, stdout=output, stderr=output, start_new_session=True
        )
    deadline = time.monotonic() + _STARTUP_S
    while time.monotonic() < deadline:
        if is_running():
            say("  it answers")
            return process.pid
        if process.poll() is not None:
            break
        time.sleep(0.5)
    raise Failure(f"The Docker engine did not start; its last words: {_last_line(log)}")


def _last_line(path: Path) -> str:
    lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
    return lines[-1] if lines else "none"


def ensure_base_image() -> dict[str, str]:
    """Make the base image available in the engine; return the settings that name it.

    The image of the settings is taken when the engine has it or a registry gives it. Where no registry can
    be reached, an equal one is built from the distribution.
    """
    wanted = os.environ.get("ATELIER_BASE_IMAGE", DEFAULT_BASE_IMAGE)
    if has_image(wanted):
        return {"ATELIER_BASE_IMAGE": wanted}
    built = _remembered()
    if built is not None:
        return {"ATELIER_BASE_IMAGE": built}
    if pull(wanted):
        return {"ATELIER_BASE_IMAGE": wanted}
    if not machine.can_install():
        say(f"  {wanted} cannot be had; steps run without containers (load the image to change that)")
        return {"ATELIER_RUNNER": "process"}
    return {"ATELIER_BASE_IMAGE": _build()}


def has_image(name: str) -> bool:
    return output_of(["docker", "image", "inspect", "--format", "{{.Id}}", name]) is not None


def pull(name: str) -> bool:
    say(f"• Fetching the base image {name}")
    try:
        done = subprocess.run(
            ["docker", "pull", "--quiet", name], capture_output=True, text=True, timeout=_PULL_TIMEOUT_S
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    if done.returncode != 0:
        say(f"  not available: {(done.stderr.strip().splitlines() or ['no answer'])[-1][:200]}")
    return done.returncode == 0


def _build() -> str:
    if shutil.which("debootstrap") is None:
        machine.install_packages(["debootstrap"], reason="building a base image from the distribution")
    run([PYTHON, "-m", "scripts.build_base_image"], title="Building a base image from the distribution")
    newest = output_of(["docker", "image", "ls", "--format", "{{.Repository}}:{{.Tag}}", "atelier-base"])
    if not newest:
        raise Failure("The base image was built, but the engine does not list it")
    name = newest.splitlines()[0]
    stamps.write(_STAMP, name)
    return name


def _remembered() -> str | None:
    """Return the image an earlier call built, if the engine still has it."""
    path = STATE / _STAMP
    if not path.is_file():
        return None
    name = path.read_text(encoding="ascii")
    return name if has_image(name) else None
