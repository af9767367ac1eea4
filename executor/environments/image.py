"""Builds step images: one per environment digest, tagged with it, built once and kept.

Knows the engine; knows nothing of steps. What the build may see of this machine (package index, certificates,
proxies) reaches its first stage only, see `dockerfile`.
"""

from __future__ import annotations

import io
import os
import re
import shutil
import tarfile
from collections import deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import docker.errors

from executor.environments.definition import EnvironmentDefinition
from executor.environments.dockerfile import DIGEST_LABEL, STAGE_LABEL, render_dockerfile
from executor.environments.index_settings import IndexSettings, host_index_settings
from executor.environments.loader import DEFAULT_BASE_IMAGE
from executor.environments.locks import digest_lock
from executor.runners.base import EnvironmentBuildError, OnMessage
from executor.runners.docker_client import EngineClients
from executor.runners.docker_errors import engine_errors, tolerated
from pipelines.said import said as _

REPOSITORY = "atelier-step"
#: what scripts/build_base_image.py makes: the distribution's own equal of the default base
LOCAL_BASE = "atelier-base"
#: the longest silence of a build: one big download prints nothing
BUILD_SILENCE_S = 1200
PULL_SILENCE_S = 300
_TAIL_LINES = 60
#: lines of the engine's builder that tell nobody anything
_NOISE = ("--->", "Removing intermediate container")
_PROXIES = ("HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "http_proxy", "https_proxy", "no_proxy")


@dataclass(frozen=True)
class BuildSettings:
    """How this installation builds images."""

    #: for locks between builders
    lock_dir: Path
    #: network of the build's commands; empty: the engine's default
    network: str = ""
    #: PEM file of certificates to trust during the build; None: what the host's pip is told to trust
    ca_bundle: Path | None = None
    #: package sources; None: those of the host's pip
    index: IndexSettings | None = None


def image_tag(definition: EnvironmentDefinition) -> str:
    return f"{REPOSITORY}:{definition.short_digest}"


class ImageBuilder:
    """Makes sure the image of an environment is there."""

    def __init__(self, clients: EngineClients, settings: BuildSettings) -> None:
        self._clients = clients
        self._settings = settings

    def ensure(self, definition: EnvironmentDefinition, on_message: OnMessage) -> str:
        """Return the image's tag, building it first when it is missing."""
        tag = image_tag(definition)
        if self.is_built(definition):
            return tag
        with digest_lock(self._settings.lock_dir, definition.digest):
            # somebody else may have built it while we waited
            if not self.is_built(definition):
                with engine_errors(_("build the environment")), self._clients.lend() as client:
                    self._build(client, definition, on_message)
        return tag

    def is_built(self, definition: EnvironmentDefinition) -> bool:
        with engine_errors(_("look for the image")), self._clients.lend() as client:
            image = _inspect(client, image_tag(definition))
            return image is not None and _labels(image).get(DIGEST_LABEL) == definition.digest

    def _build(self, client: Any, definition: EnvironmentDefinition, on_message: OnMessage) -> None:
        on_message(_("Building the environment {name}").format(name=definition.name))
        base = self._base(client, definition.base_image, on_message)
        index = self._settings.index or host_index_settings()
        certificates = self._certificates(index)
        arguments = build_arguments(index.remote_only(), os.environ)
        own = [name for name in arguments if name not in _PROXIES]
        dockerfile = render_dockerfile(
            definition, base=base, build_args=own, has_ca_bundle=certificates is not None
        )
        context = _context(dockerfile, definition, certificates)
        stream = client.build(
            fileobj=context,
            custom_context=True,
            tag=image_tag(definition),
            rm=True,
            forcerm=True,
            buildargs=arguments,
            network_mode=self._settings.network or None,
            timeout=BUILD_SILENCE_S,
            decode=True,
        )
        try:
            _follow(
                stream,
                on_message,
                what=_("The environment {name} could not be built").format(name=definition.name),
            )
        finally:
            _remove_first_stage(client, definition)

    def _base(self, client: Any, base: str, on_message: OnMessage) -> str:
        """Resolve the base: here already, the distribution's equal of the default, or pulled."""
        if _inspect(client, base) is not None:
            return base
        if base == DEFAULT_BASE_IMAGE:
            local = _newest_local_base(client)
            if local:
                on_message(_("Using {local} in place of {base}").format(local=local, base=base))
                return local
        on_message(_("Pulling {image}").format(image=base))
        name, _separator, tag = base.partition("@") if "@" in base else base.rpartition(":")
        try:
            stream = client.pull(name or base, tag=tag if name else "latest", stream=True, decode=True)
            what = _("The base image {image} could not be pulled").format(image=base)
            _follow(stream, lambda _line: None, what=what)
        except (docker.errors.APIError, EnvironmentBuildError) as error:
            tail = error.log_tail if isinstance(error, EnvironmentBuildError) else str(error)
            raise EnvironmentBuildError(
                _("The base image {image} is not here and could not be pulled.").format(image=base),
                log_tail=tail,
                hint=_base_hint(),
            ) from error
        return base

    def _certificates(self, index: IndexSettings) -> bytes | None:
        chosen = self._settings.ca_bundle
        if chosen is None:
            named = index.cert or os.environ.get("SSL_CERT_FILE", "")
            chosen = Path(named) if named and Path(named).is_file() else None
        return chosen.read_bytes() if chosen else None


def _remove_first_stage(client: Any, definition: EnvironmentDefinition) -> None:
    """Remove the layers that hold index settings and certificates, and as much data as the image.

    One by one: the engine refuses to prune while it prunes for anybody else.
    """
    label = f"{STAGE_LABEL}={definition.short_digest}"
    for image in client.images(filters={"dangling": True, "label": label}):
        # an installation that builds the same beside us has removed it or still needs it
        with tolerated(404, 409):
            client.remove_image(image["Id"])


def remove_image(clients: EngineClients, digest: str) -> bool:
    """Remove the image of an environment's digest; False while a container uses it. Raises
    InfrastructureError."""
    tag = f"{REPOSITORY}:{digest[:12]}"
    with engine_errors(_("remove the image")), clients.lend() as client:
        image = _inspect(client, tag)
        if image is None or _labels(image).get(DIGEST_LABEL) != digest:
            return True
        try:
            client.remove_image(tag)
        except docker.errors.APIError as error:
            if error.status_code != 409:
                raise
            return False
    return True


def build_arguments(index: IndexSettings, environ: Mapping[str, str]) -> dict[str, str]:
    """Return the build arguments: package sources, and proxies (which the engine keeps out of histories)."""
    proxies = {name: environ[name] for name in _PROXIES if environ.get(name)}
    return index.pip_variables() | proxies


def _context(dockerfile: str, definition: EnvironmentDefinition, certificates: bytes | None) -> io.BytesIO:
    """Pack the build context in memory: no file of this machine but the certificates gets in."""
    requirements = "".join(f"{line}\n" for line in definition.requirements)
    files = {"Dockerfile": dockerfile.encode(), "requirements.txt": requirements.encode()}
    if certificates is not None:
        files["ca.pem"] = certificates
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w") as tar:
        for name, content in files.items():
            member = tarfile.TarInfo(name)
            member.size = len(content)
            tar.addfile(member, io.BytesIO(content))
    packed.seek(0)
    return packed


def _follow(stream: Iterable[Mapping[str, Any]], on_message: OnMessage, *, what: str) -> None:
    """Pass a build or pull stream on line by line; an error line in it is the only sign of failure."""
    tail: deque[str] = deque(maxlen=_TAIL_LINES)
    error = ""
    # to the end even after an error: only a stream that was read out gives its connection back
    for entry in stream:
        text = entry.get("stream") or entry.get("status") or ""
        for line in without_logins(str(text)).splitlines():
            if line.strip() and not line.lstrip().startswith(_NOISE):
                tail.append(line)
                on_message(line.strip())
        if entry.get("error"):
            error = without_logins(str(entry["error"]))
            tail.append(error)
    if error:
        message = _("{what}: {error}").format(what=what, error=error)
        raise EnvironmentBuildError(message, log_tail="\n".join(tail))


def without_logins(text: str) -> str:
    """Blank out user names and passwords in addresses."""
    return re.sub(r"(https?://)[^/@\s]+@", r"\1***@", text)


def _inspect(client: Any, reference: str) -> Mapping[str, Any] | None:
    try:
        image: Mapping[str, Any] = client.inspect_image(reference)
    except docker.errors.ImageNotFound:
        return None
    return image


def _labels(image: Mapping[str, Any]) -> Mapping[str, str]:
    return image["Config"].get("Labels") or {}


def _newest_local_base(client: Any) -> str | None:
    images = [image for image in client.images(name=LOCAL_BASE) if image.get("RepoTags")]
    newest = max(images, key=lambda image: int(image["Created"]), default=None)
    return str(newest["RepoTags"][0]) if newest else None


def _base_hint() -> str:
    """Say what helps on this machine."""
    if os.geteuid() == 0 and shutil.which("debootstrap"):
        return _(
            "Run scripts/build_base_image.py: it makes an equal base from this distribution,"
            " without any registry."
        )
    return _(
        "Let the engine reach the registry, or set ATELIER_BASE_IMAGE to an image it has. On Debian or Ubuntu"
        " scripts/build_base_image.py makes one (as root, with debootstrap installed)."
    )
