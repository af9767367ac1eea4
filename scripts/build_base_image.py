#!/usr/bin/env python3
"""Build the base image of step environments from this machine's own distribution, without any registry.

Takes suite, mirror and signing key from the machine's apt sources, lets debootstrap make a minimal system
with Python, and imports it into the engine as `atelier-base:<suite>`: the equal of the usual
`python:3.11-slim` (python, python3 and pip on the path, ca-certificates, libgomp1). Needs root on Debian or
Ubuntu, and debootstrap.

A second call finds the image and ends at once. `--force` builds it anew.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import docker
import docker.errors

REPOSITORY = "atelier-base"
RECIPE = "2"
PROGRESS_INTERVAL_S = 3.0
PACKAGES = ("ca-certificates", "python3", "python3-pip", "python3-venv", "libgomp1")
#: nobody reads these in a container
LEFT_OUT = (
    "usr/share/doc",
    "usr/share/man",
    "usr/share/info",
    "usr/share/locale",
    "usr/share/lintian",
    "var/lib/apt/lists",
    "var/cache/apt",
    "var/cache/debconf",
    "var/log",
)
SEARCH_PATH = "/usr/local/bin:/usr/local/sbin:/usr/bin:/usr/sbin:/bin:/sbin"
CHANGES = ('CMD ["python3"]', "ENV LANG=C.UTF-8", f"ENV PATH={SEARCH_PATH}")
RECIPE_LABEL = "atelier.base.recipe"


@dataclass(frozen=True)
class Source:
    """One repository of the machine's apt configuration."""

    uri: str
    suite: str
    components: tuple[str, ...]
    signed_by: str


def main() -> int:
    options = _options()
    started = time.monotonic()
    release = _os_release()
    suite = options.suite or release.get("VERSION_CODENAME", "")
    sources = [source for source in apt_sources(Path("/etc/apt")) if source.suite.split("-")[0] == suite]
    mirror = options.mirror or next((source.uri for source in sources if source.suite == suite), "")
    tag = f"{REPOSITORY}:{suite}"
    recipe = _recipe(suite, mirror, options.ca_bundle)
    client: Any = docker.APIClient(timeout=600)
    try:
        if not options.force and _is_built(client, tag, recipe):
            print(f"{tag} is there.")
            return 0
        problem = _problem(release, suite, mirror)
        if problem:
            print(problem, file=sys.stderr)
            return 2
        with tempfile.TemporaryDirectory(prefix="atelier-base-", dir=options.work_dir) as folder:
            root = Path(folder) / "root"
            bootstrap(root, suite, mirror, _keyring(sources, release))
            finish(root, sources, options.ca_bundle)
            print(f"Importing {tag} into the engine", flush=True)
            import_image(client, root, suite, recipe)
    finally:
        client.close()
    print(f"{tag} is ready after {time.monotonic() - started:.0f} s.")
    return 0


def bootstrap(root: Path, suite: str, mirror: str, keyring: str) -> None:
    """Make the system with debootstrap, showing what it is doing."""
    command = ["debootstrap", "--variant=minbase", f"--include={','.join(PACKAGES)}"]
    if keyring:
        command.append(f"--keyring={keyring}")
    if "ubuntu" in mirror:
        command.append("--components=main,universe")
    command += [suite, str(root), mirror]
    print(f"Making a minimal {suite} from {_without_login(mirror)} (about a minute)", flush=True)
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    last: list[str] = []
    started = shown_at = time.monotonic()
    for line in process.stdout or ():
        last = [*last[-30:], line.rstrip()]
        if time.monotonic() - shown_at >= PROGRESS_INTERVAL_S:
            shown_at = time.monotonic()
            print(f"  {shown_at - started:3.0f} s  {line.strip().removeprefix('I: ')}", flush=True)
    if process.wait() != 0:
        raise SystemExit("debootstrap failed:\n" + "\n".join(last))


def finish(root: Path, sources: list[Source], ca_bundle: Path | None) -> None:
    """Trim the system and make it usable the way `python:3.11-slim` is."""
    for path in LEFT_OUT:
        folder = root / path
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True, exist_ok=True)
    (root / "var/cache/apt/archives/partial").mkdir(parents=True, exist_ok=True)
    (root / "var/lib/apt/lists/partial").mkdir(parents=True, exist_ok=True)
    # the byte code of Python's own library stays: steps start with it, and cannot make it
    for cache in root.glob("usr/lib/python3/**/__pycache__"):
        shutil.rmtree(cache)
    python = root / "usr/bin/python"
    if not python.exists():
        python.symlink_to("python3")
    for marker in root.glob("usr/lib/python3*/EXTERNALLY-MANAGED"):
        marker.unlink()
    lines = [f"deb {source.uri} {source.suite} {' '.join(source.components)}" for source in sources]
    (root / "etc/apt/sources.list").write_text("\n".join(lines) + "\n", encoding="utf-8")
    if ca_bundle:
        _trust(root, ca_bundle)


def import_image(client: Any, root: Path, suite: str, recipe: str) -> None:
    """Stream the system into the engine as one layer."""
    tar = subprocess.Popen(["tar", "-C", str(root), "--numeric-owner", "-c", "."], stdout=subprocess.PIPE)
    changes = [*CHANGES, f"LABEL {RECIPE_LABEL}={recipe}"]
    answer = client.import_image_from_stream(_chunks(tar), repository=REPOSITORY, tag=suite, changes=changes)
    if tar.wait() != 0:
        raise SystemExit("tar failed while the image was imported.")
    if '"error"' in answer:
        raise SystemExit(f"The engine refused the image: {answer.strip()}")


def apt_sources(folder: Path) -> list[Source]:
    """Read the repositories of the distribution from one-line and deb822 files."""
    found: list[Source] = []
    lists = [folder / "sources.list", *sorted((folder / "sources.list.d").glob("*.list"))]
    for path in lists:
        if path.is_file():
            found += _one_line_sources(path.read_text(encoding="utf-8"))
    for path in sorted((folder / "sources.list.d").glob("*.sources")):
        for paragraph in re.split(r"\n\s*\n", path.read_text(encoding="utf-8")):
            found += _deb822_sources(paragraph)
    return found


def _one_line_sources(text: str) -> Iterator[Source]:
    pattern = re.compile(
        r"^deb\s+(?:\[(?P<options>[^]]*)\]\s+)?(?P<uri>\S+)\s+(?P<suite>\S+)\s+(?P<components>[^#\n]+)"
    )
    for line in text.splitlines():
        match = pattern.match(line.strip())
        if match:
            signed = re.search(r"signed-by=(\S+)", match["options"] or "")
            components = tuple(match["components"].split())
            yield Source(match["uri"], match["suite"], components, signed[1] if signed else "")


def _deb822_sources(paragraph: str) -> Iterator[Source]:
    fields: dict[str, str] = {}
    for line in paragraph.splitlines():
        key, colon, value = line.partition(":")
        if colon and not line.startswith(("#", " ", "\t")):
            fields[key.strip().lower()] = value.strip()
    if "deb" not in fields.get("types", "").split() or fields.get("enabled", "yes").lower() == "no":
        return
    for uri in fields.get("uris", "").split():
        for suite in fields.get("suites", "").split():
            components = tuple(fields.get("components", "").split())
            yield Source(uri, suite, components, fields.get("signed-by", ""))


def _problem(release: dict[str, str], suite: str, mirror: str) -> str:
    """Say in one sentence why the base cannot be built here; empty when it can."""
    if os.geteuid() != 0:
        return "Building the base image needs root: use sudo, or set ATELIER_BASE_IMAGE to an image you have."
    if not {release.get("ID", ""), *release.get("ID_LIKE", "").split()} & {"debian", "ubuntu"}:
        return "Building the base image needs Debian or Ubuntu. Set ATELIER_BASE_IMAGE to an image you have."
    if not shutil.which("debootstrap"):
        return "debootstrap is missing: apt-get install debootstrap"
    if not suite or not mirror:
        return "No mirror for this distribution in /etc/apt; name one with --suite and --mirror."
    return ""


def _keyring(sources: list[Source], release: dict[str, str]) -> str:
    named = [source.signed_by for source in sources if source.signed_by.startswith("/")]
    usual = f"/usr/share/keyrings/{release.get('ID', 'debian')}-archive-keyring.gpg"
    return next((path for path in [*named, usual] if Path(path).is_file()), "")


def _trust(root: Path, bundle: Path) -> None:
    """Add every certificate of the bundle to the trust store of the new system."""
    folder = root / "usr/local/share/ca-certificates"
    folder.mkdir(parents=True, exist_ok=True)
    text = bundle.read_text(encoding="utf-8", errors="replace")
    pattern = r"-----BEGIN CERTIFICATE-----.*?-----END CERTIFICATE-----"
    for number, certificate in enumerate(re.findall(pattern, text, re.DOTALL)):
        (folder / f"host-{number}.crt").write_text(certificate + "\n", encoding="ascii")
    subprocess.run(["chroot", str(root), "update-ca-certificates"], check=True, stdout=subprocess.DEVNULL)


def _is_built(client: Any, tag: str, recipe: str) -> bool:
    try:
        image = client.inspect_image(tag)
    except docker.errors.ImageNotFound:
        return False
    labels = image["Config"].get("Labels") or {}
    return bool(labels.get(RECIPE_LABEL) == recipe)


def _recipe(suite: str, mirror: str, ca_bundle: Path | None) -> str:
    parts = [RECIPE, suite, mirror, *PACKAGES, ca_bundle.read_text(errors="replace") if ca_bundle else ""]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]


def _chunks(process: subprocess.Popen[bytes]) -> Iterator[bytes]:
    if process.stdout is None:
        return
    with process.stdout as stream:
        while chunk := stream.read(1024 * 1024):
            yield chunk


def _os_release() -> dict[str, str]:
    path = Path("/etc/os-release")
    if not path.is_file():
        return {}
    pairs = (line.partition("=") for line in path.read_text(encoding="utf-8").splitlines())
    return {key: value.strip('"') for key, _, value in pairs}


def _without_login(url: str) -> str:
    return re.sub(r"//[^/@]*@", "//", url)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--suite", help="release to build; default: the one of this machine")
    parser.add_argument("--mirror", help="where packages come from; default: this machine's apt sources")
    parser.add_argument(
        "--ca-bundle", type=Path, help="PEM file of certificates the image shall trust as well"
    )
    parser.add_argument("--work-dir", type=Path, help="where the system is assembled; needs 400 MB")
    parser.add_argument("--force", action="store_true", help="build even if the image is there")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
