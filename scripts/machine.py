"""What this machine is, and packages of its distribution."""

from __future__ import annotations

import os
import shutil
from collections.abc import Sequence
from pathlib import Path

from scripts.console import Failure, run

_APT_LISTS = Path("/var/lib/apt/lists")


def can_install(*, uid: int | None = None, os_release: str | None = None) -> bool:
    """Whether packages of the distribution may be installed here: root on Debian or Ubuntu."""
    if (os.geteuid() if uid is None else uid) != 0:
        return False
    if os_release is None and shutil.which("apt-get") is None:
        return False
    return is_debian(os_release)


def is_debian(os_release: str | None = None) -> bool:
    """Read /etc/os-release (or the text given) for Debian, Ubuntu or one of their children."""
    if os_release is None:
        path = Path("/etc/os-release")
        os_release = path.read_text(encoding="utf-8") if path.is_file() else ""
    values = dict(line.split("=", 1) for line in os_release.splitlines() if "=" in line)
    names = f"{values.get('ID', '')} {values.get('ID_LIKE', '')}".replace('"', "").split()
    return bool({"debian", "ubuntu"} & set(names))


def install_packages(packages: Sequence[str], *, reason: str) -> None:
    """Install packages with apt-get; where that is not possible, end with one line saying what to install."""
    if not can_install():
        raise Failure(f"{reason} is missing. Install: {' '.join(packages)}")
    env = {"DEBIAN_FRONTEND": "noninteractive"}
    if not any(_APT_LISTS.glob("*_Packages*")):
        run(["apt-get", "update", "-q"], title="Updating the package lists", env=env)
    command = ["apt-get", "install", "-y", "-q", "--no-install-recommends", *packages]
    title = f"Installing {' '.join(packages)} ({reason})"
    if not run(command, title=title, env=env, may_fail=True):
        # The lists may be older than the mirror.
        run(["apt-get", "update", "-q"], title="Updating the package lists", env=env)
        run(command, title=title, env=env)
