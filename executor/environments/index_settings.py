"""Where this machine's pip takes packages from, so that our builds take them from there too.

Read from pip's own configuration (`pip config list` covers files and PIP_* variables) with the environment
variables on top. Nothing here is ever written into an image or a log.
"""

from __future__ import annotations

import ast
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass

_CONFIG_TIMEOUT_S = 20
_NAMES = ("index-url", "extra-index-url", "find-links", "trusted-host", "cert")


@dataclass(frozen=True)
class IndexSettings:
    """Package sources; empty means pip's default."""

    index_url: str = ""
    extra_index_urls: tuple[str, ...] = ()
    find_links: tuple[str, ...] = ()
    trusted_hosts: tuple[str, ...] = ()
    #: PEM file of extra certificates
    cert: str = ""

    def remote_only(self) -> IndexSettings:
        """Leave out what only this machine's file system can reach: a build inside the engine cannot."""
        return IndexSettings(
            index_url=self.index_url if _is_remote(self.index_url) else "",
            extra_index_urls=tuple(url for url in self.extra_index_urls if _is_remote(url)),
            find_links=tuple(url for url in self.find_links if _is_remote(url)),
            trusted_hosts=self.trusted_hosts,
        )

    def pip_variables(self) -> dict[str, str]:
        """Return the PIP_* variables that say the same."""
        values = {
            "PIP_INDEX_URL": self.index_url,
            "PIP_EXTRA_INDEX_URL": " ".join(self.extra_index_urls),
            "PIP_FIND_LINKS": " ".join(self.find_links),
            "PIP_TRUSTED_HOST": " ".join(self.trusted_hosts),
            "PIP_CERT": self.cert,
        }
        return {name: value for name, value in values.items() if value}


def host_index_settings(environ: Mapping[str, str] | None = None) -> IndexSettings:
    """Read the settings of this machine and user."""
    environ = os.environ if environ is None else environ
    values = parse_config_list(_pip_config_list(environ))
    for name in _NAMES:
        variable = environ.get("PIP_" + name.upper().replace("-", "_"))
        if variable:
            values[name] = variable
    return IndexSettings(
        index_url=values.get("index-url", ""),
        extra_index_urls=_words(values.get("extra-index-url", "")),
        find_links=_words(values.get("find-links", "")),
        trusted_hosts=_words(values.get("trusted-host", "")),
        cert=values.get("cert", ""),
    )


def parse_config_list(text: str) -> dict[str, str]:
    """Parse `pip config list`: section.name='value', the more specific section later winning."""
    ranks = {"global": 0, "install": 1, ":env:": 2}
    found: dict[str, tuple[int, str]] = {}
    for line in text.splitlines():
        match = re.fullmatch(r"(global|install|:env:)\.([a-z-]+)=(.+)", line.strip())
        if match and match[2] in _NAMES:
            rank = ranks[match[1]]
            if rank >= found.get(match[2], (0, ""))[0]:
                found[match[2]] = (rank, _unquoted(match[3]))
    return {name: value for name, (_, value) in found.items()}


def _pip_config_list(environ: Mapping[str, str]) -> str:
    """Ask the pip of this interpreter, or the one on the path: environments made by uv have none."""
    commands = [[sys.executable, "-m", "pip", "config", "list"]]
    on_path = shutil.which("pip3") or shutil.which("pip")
    if on_path:
        commands.append([on_path, "config", "list"])
    for command in commands:
        try:
            done = subprocess.run(
                command,
                capture_output=True,
                text=True,
                timeout=_CONFIG_TIMEOUT_S,
                env=dict(environ),
                check=True,
            )
        except (OSError, subprocess.SubprocessError):
            continue
        return done.stdout
    return ""


def _unquoted(value: str) -> str:
    try:
        text = ast.literal_eval(value)
    except (ValueError, SyntaxError):
        return value
    return str(text)


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


def _is_remote(location: str) -> bool:
    return location.startswith(("https://", "http://"))
