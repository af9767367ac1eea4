"""Fetches data from public https addresses for steps, which have no network themselves.

The address guard (`addresses`) is asked before every connection, first and redirected alike: the name is
resolved once, all its addresses must be public, and the connection goes to the very address that was checked.
Sizes and times are measured on what really arrives. What was fetched is kept by its hash; with a known hash
nothing is fetched twice.
"""

from __future__ import annotations

import contextlib
import hashlib
import http.client
import os
import socket
import ssl
import threading
import time
import uuid
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

from executor import fetch_errors
from executor.addresses import AddressError, Target, check_addresses, parse_target, redirect_target

MAX_REDIRECTS = 3
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_CHUNK_BYTES = 256 * 1024

#: host, port → addresses
Resolver = Callable[[str, int], Sequence[str]]
#: address, port, seconds → connected socket
Connector = Callable[[str, int, float], socket.socket]


@dataclass(frozen=True)
class FetchLimits:
    bytes: int = 512 * 1024 * 1024
    #: for connecting and for each silence
    silence_s: float = 20.0
    #: for the whole transfer, redirects included
    total_s: float = 600.0


class Fetcher:
    """Fetches into one folder."""

    def __init__(
        self,
        root: Path,
        *,
        allowed_hosts: Collection[str] = (),
        only_allowed: bool = False,
        ca_bundle: Path | None = None,
        limits: FetchLimits | None = None,
        resolve: Resolver | None = None,
        connect: Connector | None = None,
    ) -> None:
        self._root = root
        self._allowed_hosts = frozenset(allowed_hosts)
        self._only_allowed = only_allowed
        self._ca_bundle = ca_bundle
        self._limits = limits or FetchLimits()
        self._resolve = resolve or resolve_host
        self._connect = connect or connect_to

    def fetch(self, url: str, *, sha256: str | None = None, max_bytes: int | None = None) -> Path:
        """Return a local file with what the address holds.

        With `sha256` the content must match, and a copy fetched before is used. Raises `FetchError`.
        """
        if sha256 and self._kept(sha256).is_file():
            # its age is counted from its last use
            os.utime(self._kept(sha256))
            return self._kept(sha256)
        try:
            target = parse_target(url, allowed_hosts=self._allowed_hosts)
        except AddressError as error:
            raise fetch_errors.refused(url, error) from error
        aside = self._root / f"incoming.{uuid.uuid4().hex}"
        self._root.mkdir(parents=True, exist_ok=True)
        try:
            digest = self._transfer(target, aside, max_bytes or self._limits.bytes)
            if sha256 and digest != sha256.lower():
                raise fetch_errors.not_the_expected(target)
            kept = self._kept(digest)
            kept.parent.mkdir(parents=True, exist_ok=True)
            aside.chmod(0o444)
            aside.replace(kept)
        finally:
            aside.unlink(missing_ok=True)
        return kept

    def _kept(self, digest: str) -> Path:
        if len(digest) != 64 or not digest.isalnum():
            raise ValueError(f"not a SHA-256: {digest!r}")
        return self._root / digest[:2] / digest.lower()

    def _transfer(self, target: Target, path: Path, max_bytes: int) -> str:
        deadline = time.monotonic() + self._limits.total_s
        for _hop in range(MAX_REDIRECTS + 1):
            try:
                location, digest = self._one_hop(target, path, max_bytes, deadline)
                if location is None:
                    return digest
                target = redirect_target(target, location, allowed_hosts=self._allowed_hosts)
            except AddressError as error:
                raise fetch_errors.refused(target.url, error) from error
            except (OSError, http.client.HTTPException) as error:
                raise fetch_errors.failed(target, error) from error
        raise fetch_errors.too_many_redirects(target, MAX_REDIRECTS)

    def _one_hop(self, target: Target, path: Path, max_bytes: int, deadline: float) -> tuple[str | None, str]:
        """Ask once: return where the answer leads to, or the hash of the body now in `path`."""
        if self._only_allowed and not target.trusted:
            raise fetch_errors.not_listed(target)
        addresses = self._resolve(target.host, target.port)
        check_addresses(target, addresses)
        connection = _Connection(target, self._open(target, addresses, deadline), self._tls())
        # a peer that drips bytes would never run into the silence limit
        watchdog = threading.Timer(max(0.0, deadline - time.monotonic()), connection.abort)
        watchdog.daemon = True
        watchdog.start()
        try:
            connection.request("GET", target.path, headers=_HEADERS)
            with connection.getresponse() as answer:
                location = answer.getheader("Location")
                if answer.status in _REDIRECTS and location:
                    return location, ""
                _check_answer(target, answer, max_bytes)
                digest = _save(target, answer, path, max_bytes)
            if time.monotonic() >= deadline:
                # an aborted transfer without an announced length looks like a complete one
                raise fetch_errors.too_slow(target)
            return None, digest
        except (OSError, http.client.HTTPException):
            if time.monotonic() >= deadline:
                raise fetch_errors.too_slow(target) from None
            raise
        finally:
            watchdog.cancel()
            connection.close()

    def _open(self, target: Target, addresses: Sequence[str], deadline: float) -> socket.socket:
        """Connect to the first of the checked addresses that answers."""
        failure: OSError | None = None
        for address in addresses:
            patience = min(self._limits.silence_s, deadline - time.monotonic())
            if patience <= 0:
                raise fetch_errors.too_slow(target)
            try:
                return self._connect(address, target.port, patience)
            except OSError as error:
                failure = error
        raise failure or OSError("no address")

    def _tls(self) -> ssl.SSLContext:
        # the default locations honour SSL_CERT_FILE and SSL_CERT_DIR
        context = ssl.create_default_context()
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        if self._ca_bundle:
            context.load_verify_locations(self._ca_bundle)
        return context


_HEADERS = {"User-Agent": "Atelier", "Accept": "*/*", "Accept-Encoding": "identity", "Connection": "close"}


class _Connection(http.client.HTTPSConnection):
    """HTTP over a socket that is connected already, to an address that was checked."""

    def __init__(self, target: Target, raw: socket.socket, context: ssl.SSLContext) -> None:
        super().__init__(target.host, target.port, context=context)
        self._target = target
        self._raw = raw
        self._tls_context = context
        self._secured: ssl.SSLSocket | None = None

    def connect(self) -> None:
        # the certificate must be the host's, although we connected to a number
        self._secured = self._tls_context.wrap_socket(self._raw, server_hostname=self._target.host)
        self.sock = self._secured

    def abort(self) -> None:
        """End a transfer from another thread; its blocked read fails.

        Not through `sock`, which is forgotten once the answer's headers are in, and not with the TLS socket's
        own shutdown, which is no business of another thread.
        """
        for sock in (self._secured, self._raw):
            if sock is not None:
                with contextlib.suppress(OSError):
                    socket.socket.shutdown(sock, socket.SHUT_RDWR)

    def close(self) -> None:
        super().close()
        self._raw.close()


def resolve_host(host: str, port: int) -> list[str]:
    """Resolve a name to all its addresses, each once."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, proto=socket.IPPROTO_TCP)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def connect_to(address: str, port: int, timeout_s: float) -> socket.socket:
    return socket.create_connection((address, port), timeout=timeout_s)


def _check_answer(target: Target, answer: http.client.HTTPResponse, max_bytes: int) -> None:
    if answer.status != http.client.OK:
        raise fetch_errors.not_sent(target, answer.status)
    if answer.getheader("Content-Encoding", "identity").lower() != "identity":
        raise fetch_errors.encoded(target)
    if answer.length is not None and answer.length > max_bytes:
        raise fetch_errors.too_large(target, max_bytes)


def _save(target: Target, answer: http.client.HTTPResponse, path: Path, max_bytes: int) -> str:
    """Write the body and return its hash; counts what arrives, whatever was announced."""
    digest, size, announced = hashlib.sha256(), 0, answer.length
    with path.open("xb") as file:
        while chunk := answer.read(_CHUNK_BYTES):
            size += len(chunk)
            if size > max_bytes:
                raise fetch_errors.too_large(target, max_bytes)
            digest.update(chunk)
            file.write(chunk)
        file.flush()
        os.fsync(file.fileno())
    if announced is not None and size < announced:
        raise http.client.IncompleteRead(b"", announced - size)
    return digest.hexdigest()


def fetch(url: str, sha256: str | None = None, max_bytes: int | None = None) -> Path:
    """Fetch with the operator's settings."""
    from django.conf import settings

    fetcher = Fetcher(
        Path(settings.VAR_DIR) / "fetched",
        allowed_hosts=settings.ATELIER_FETCH_ALLOWED_HOSTS,
        only_allowed=settings.ATELIER_FETCH == "listed",
        ca_bundle=settings.ATELIER_CA_BUNDLE,
        limits=FetchLimits(bytes=settings.ATELIER_UPLOAD_MAX_BYTES),
    )
    return fetcher.fetch(url, sha256=sha256, max_bytes=max_bytes)
