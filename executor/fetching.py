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

from executor.addresses import AddressError, Target, check_addresses, parse_target, redirect_target
from pipelines.said import said as _

MAX_REDIRECTS = 3
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_CHUNK_BYTES = 256 * 1024

#: host, port → addresses
Resolver = Callable[[str, int], Sequence[str]]
#: address, port, seconds → connected socket
Connector = Callable[[str, int, float], socket.socket]


class FetchError(Exception):
    """Data could not be fetched: what happened, probably why, and what to do."""

    def __init__(
        self, code: str, message: str, *, cause: str = "", action: str = "", where: str = ""
    ) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        #: the address, without its query (which may hold a secret)
        self.where = where
        self.cause = cause
        self.action = action


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

        With `sha256` the content must match, and a copy fetched before is used. Raises FetchError.
        """
        if sha256 and self._kept(sha256).is_file():
            # its age is counted from its last use
            os.utime(self._kept(sha256))
            return self._kept(sha256)
        try:
            target = parse_target(url, allowed_hosts=self._allowed_hosts)
        except AddressError as error:
            raise _refused(url, error) from error
        aside = self._root / f"incoming.{uuid.uuid4().hex}"
        self._root.mkdir(parents=True, exist_ok=True)
        try:
            digest = self._transfer(target, aside, max_bytes or self._limits.bytes)
            if sha256 and digest != sha256.lower():
                raise FetchError(
                    "checksum_mismatch",
                    _("What {host} sent is not the expected file.").format(host=target.host),
                    where=_where(target.url),
                    cause=_("The file was changed at its source, or something on the way altered it."),
                    action=_("Download it yourself, check it, and upload it as a dataset."),
                )
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
                raise _refused(target.url, error) from error
            except (OSError, http.client.HTTPException) as error:
                raise _failed(target, error) from error
        raise FetchError(
            "too_many_redirects",
            _("The address leads on to another more than {count} times.").format(count=MAX_REDIRECTS),
            where=_where(target.url),
            action=_("Use the address the data is finally at."),
        )

    def _one_hop(self, target: Target, path: Path, max_bytes: int, deadline: float) -> tuple[str | None, str]:
        """Ask once: return where the answer leads to, or the hash of the body now in `path`."""
        if self._only_allowed and not target.trusted:
            raise _not_listed(target)
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
                raise _too_slow(target)
            return None, digest
        except (OSError, http.client.HTTPException):
            if time.monotonic() >= deadline:
                raise _too_slow(target) from None
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
                raise _too_slow(target)
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
        raise FetchError(
            "fetch_status",
            _("{host} answered {status} instead of sending the data.").format(
                host=target.host, status=answer.status
            ),
            where=_where(target.url),
            cause=_("The address is misspelt, the data has moved, or it needs a login."),
            action=_("Open the address in a browser to see what it holds, or upload the file as a dataset."),
        )
    if answer.getheader("Content-Encoding", "identity").lower() != "identity":
        raise FetchError(
            "fetch_encoding",
            _("{host} sends the data compressed although it was asked not to.").format(host=target.host),
            where=_where(target.url),
            action=_("Download the file and upload it as a dataset."),
        )
    if answer.length is not None and answer.length > max_bytes:
        raise _too_large(target, max_bytes)


def _save(target: Target, answer: http.client.HTTPResponse, path: Path, max_bytes: int) -> str:
    """Write the body and return its hash; counts what arrives, whatever was announced."""
    digest, size, announced = hashlib.sha256(), 0, answer.length
    with path.open("xb") as file:
        while chunk := answer.read(_CHUNK_BYTES):
            size += len(chunk)
            if size > max_bytes:
                raise _too_large(target, max_bytes)
            digest.update(chunk)
            file.write(chunk)
        file.flush()
        os.fsync(file.fileno())
    if announced is not None and size < announced:
        raise http.client.IncompleteRead(b"", announced - size)
    return digest.hexdigest()


def _where(url: str) -> str:
    return url.partition("?")[0][:300]


def _refused(url: str, error: AddressError) -> FetchError:
    return FetchError(
        "url_not_allowed",
        str(error),
        where=_where(url),
        cause=_(
            "Data is fetched only from public https addresses, so that no address reaches into a network."
        ),
        action=_("Use a public https address, or download the file and upload it as a dataset."),
    )


def _not_listed(target: Target) -> FetchError:
    return FetchError(
        "host_not_listed",
        _("This installation does not fetch data from {host}.").format(host=target.host),
        where=_where(target.url),
        cause=_("The operator lets it fetch from a list of hosts only, and this one is not on it."),
        action=_(
            "Upload the file as a dataset, or ask the operator to name the host in"
            " ATELIER_FETCH_ALLOWED_HOSTS."
        ),
    )


def _failed(target: Target, error: Exception) -> FetchError:
    if isinstance(error, ssl.SSLCertVerificationError):
        cause = _("Its certificate is not one this machine trusts.")
        action = _(
            "If your network replaces certificates, the operator can name its own in ATELIER_CA_BUNDLE."
        )
    elif isinstance(error, socket.gaierror):
        cause = _("The name is misspelt, or this machine has no way to the internet.")
        action = _("Check the address, or upload the file as a dataset.")
    else:
        cause = _("The host is down, or this machine has no way to it.")
        action = _("Try again later, or upload the file as a dataset.")
    return FetchError(
        "fetch_failed",
        _("The data could not be fetched from {host}.").format(host=target.host),
        where=_where(target.url),
        cause=cause,
        action=action,
    )


def _too_slow(target: Target) -> FetchError:
    return FetchError(
        "fetch_timeout",
        _("{host} did not send the data in time.").format(host=target.host),
        where=_where(target.url),
        action=_("Try again later, or download the file and upload it as a dataset."),
    )


def _too_large(target: Target, max_bytes: int) -> FetchError:
    return FetchError(
        "fetch_too_large",
        _("The data at {host} is larger than the {limit} MB that may be fetched.").format(
            host=target.host, limit=max_bytes // 1024**2
        ),
        where=_where(target.url),
        action=_("Use a smaller extract of the data."),
    )


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
