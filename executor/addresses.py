"""Decides which addresses data may be fetched from. Pure: resolving and connecting happen in `fetching`.

An address typed by a user must never reach this machine, its neighbours or a cloud's metadata service,
however it is written. So: https on port 443, a plain host name, and every address the name resolves to must
be public. Only the operator can name exceptions.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Collection
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from pipelines.said import said as _

_PIN = re.compile(r"sha256=([0-9a-f]{64})", re.IGNORECASE)
IPAddress = ipaddress.IPv4Address | ipaddress.IPv6Address
HTTPS_PORT = 443
_MAX_URL = 4096
_LABEL = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)")
#: a last label like 1, 017 or 0x7f makes resolvers read the whole host as a number
_NUMERIC = re.compile(r"[0-9]+|0x[0-9a-f]*")
#: ranges in which an IPv4 address hides: NAT64, 6to4, Teredo
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
_NAT64_LOCAL = ipaddress.IPv6Network("64:ff9b:1::/48")


class AddressError(Exception):
    """An address that data is not fetched from. The text says why, in words for its author."""


@dataclass(frozen=True)
class Target:
    """An address taken apart and allowed so far; what the host resolves to is checked before connecting."""

    host: str
    port: int
    #: path and query as they go on the wire
    path: str
    #: the operator named this host: it may be private
    trusted: bool

    @property
    def url(self) -> str:
        return f"https://{self.authority}{self.path}"

    @property
    def authority(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == HTTPS_PORT else f"{host}:{self.port}"


def parse_target(url: str, *, allowed_hosts: Collection[str] = ()) -> Target:
    """Take an address apart; raises AddressError unless it is a plain https address.

    `allowed_hosts` are the operator's exceptions: `host` or `host:port`.
    """
    if len(url) > _MAX_URL:
        raise AddressError(_("The address is too long."))
    # urlsplit silently drops some of these, and a backslash means a slash to browsers only
    if any(character <= " " or character in "\\\x7f" for character in url):
        raise AddressError(_("The address contains blanks or control characters."))
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise AddressError(_("The address is not well-formed.")) from error
    if parts.scheme != "https":
        raise AddressError(_("Only addresses that begin with https:// are fetched."))
    if "@" in parts.netloc:
        raise AddressError(_("An address with a user name or password is not fetched."))
    host = _plain_host(parts.hostname or "")
    port = HTTPS_PORT if port is None else port
    allowed = {entry.lower() for entry in allowed_hosts}
    trusted = bool({host, f"{host}:{port}"} & allowed)
    if port != HTTPS_PORT and f"{host}:{port}" not in allowed:
        raise AddressError(
            _("Data is fetched from port {allowed} only, not {port}.").format(allowed=HTTPS_PORT, port=port)
        )
    path = _quoted(parts.path or "/") + (f"?{_quoted(parts.query)}" if parts.query else "")
    return Target(host, port, path, trusted)


def pinned_sha256(url: str) -> str | None:
    """The content hash an address is pinned to, `https://host/file#sha256=<64 hex digits>`; None without."""
    found = _PIN.fullmatch(url.partition("#")[2])
    return found[1].lower() if found else None


def redirect_target(target: Target, location: str, *, allowed_hosts: Collection[str] = ()) -> Target:
    """Take apart where an answer leads to; the same rules hold at every hop."""
    return parse_target(urljoin(target.url, location), allowed_hosts=allowed_hosts)


def check_addresses(target: Target, addresses: Collection[str]) -> None:
    """Raise AddressError unless every address the host resolves to may be connected to."""
    if not addresses:
        raise AddressError(_("The host {host} is not known.").format(host=target.host))
    if target.trusted:
        return
    for text in addresses:
        if not is_public(ipaddress.ip_address(text.partition("%")[0])):
            raise AddressError(
                _(
                    "The host {host} is inside a private network; data is fetched from public addresses only."
                ).format(host=target.host)
            )


def is_public(address: IPAddress) -> bool:
    """Whether an address belongs to the public internet, also when it wraps an IPv4 address."""
    if isinstance(address, ipaddress.IPv6Address):
        wrapped = _wrapped(address)
        if wrapped:
            return all(is_public(inner) for inner in wrapped)
        if address in _NAT64_LOCAL or address.is_site_local:
            return False
    return (
        address.is_global
        and not address.is_multicast
        and not address.is_reserved
        and not address.is_unspecified
        and not address.is_loopback
        and not address.is_link_local
        and not address.is_private
    )


def _wrapped(address: ipaddress.IPv6Address) -> list[ipaddress.IPv4Address]:
    """Return the IPv4 addresses inside an IPv6 one: a gateway would deliver to them."""
    if address.ipv4_mapped:
        return [address.ipv4_mapped]
    if address.sixtofour:
        return [address.sixtofour]
    if address.teredo:
        return list(address.teredo)
    if address in _NAT64 or int(address) >> 32 == 0:
        return [ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)]
    return []


def _plain_host(host: str) -> str:
    """Return the host in its ASCII form; refuse every way of writing a number other than the plain one."""
    if not host:
        raise AddressError(_("The address names no host."))
    if "%" in host:
        raise AddressError(_("The host of the address is not a valid name."))
    try:
        return str(ipaddress.ip_address(host))
    except ValueError:
        pass
    try:
        ascii_host = host.encode("idna").decode("ascii").lower().rstrip(".")
    except UnicodeError as error:
        raise AddressError(_("The host of the address is not a valid name.")) from error
    labels = ascii_host.split(".")
    if len(ascii_host) > 253 or not all(_LABEL.fullmatch(label) for label in labels):
        raise AddressError(_("The host of the address is not a valid name."))
    if _NUMERIC.fullmatch(labels[-1]):
        raise AddressError(_("A host written as a number is not fetched from."))
    return ascii_host


def _quoted(text: str) -> str:
    """Percent-encode what is not ASCII; leave everything else as it was typed."""
    return "".join(
        character if character.isascii() else "".join(f"%{byte:02X}" for byte in character.encode())
        for character in text
    )
