"""What a person is told when data could not be fetched: what happened, probably why, and what to do."""

from __future__ import annotations

import socket
import ssl

from executor.addresses import AddressError, Target
from pipelines.said import said as _


class FetchError(Exception):
    """Data could not be fetched: what happened, probably why, and what to do."""

    def __init__(self, code: str, message: str, *, cause: str = "", action: str = "", url: str = "") -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        #: the address, without its query (which may hold a secret)
        self.where = url.partition("?")[0][:300]
        self.cause = cause
        self.action = action


def refused(url: str, error: AddressError) -> FetchError:
    return FetchError(
        "url_not_allowed",
        str(error),
        url=url,
        cause=_(
            "Data is fetched only from public https addresses, so that no address reaches into a network."
        ),
        action=_("Use a public https address, or download the file and upload it as a dataset."),
    )


def not_listed(target: Target) -> FetchError:
    return FetchError(
        "host_not_listed",
        _("This installation does not fetch data from {host}.").format(host=target.host),
        url=target.url,
        cause=_("The operator lets it fetch from a list of hosts only, and this one is not on it."),
        action=_(
            "Upload the file as a dataset, or ask the operator to name the host in"
            " ATELIER_FETCH_ALLOWED_HOSTS."
        ),
    )


def failed(target: Target, error: Exception) -> FetchError:
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
        url=target.url,
        cause=cause,
        action=action,
    )


def too_slow(target: Target) -> FetchError:
    return FetchError(
        "fetch_timeout",
        _("{host} did not send the data in time.").format(host=target.host),
        url=target.url,
        action=_("Try again later, or download the file and upload it as a dataset."),
    )


def too_large(target: Target, max_bytes: int) -> FetchError:
    return FetchError(
        "fetch_too_large",
        _("The data at {host} is larger than the {limit} MB that may be fetched.").format(
            host=target.host, limit=max_bytes // 1024**2
        ),
        url=target.url,
        action=_("Use a smaller extract of the data."),
    )


def not_the_expected(target: Target) -> FetchError:
    return FetchError(
        "checksum_mismatch",
        _("What {host} sent is not the expected file.").format(host=target.host),
        url=target.url,
        cause=_("The file was changed at its source, or something on the way altered it."),
        action=_("Download it yourself, check it, and upload it as a dataset."),
    )


def too_many_redirects(target: Target, count: int) -> FetchError:
    return FetchError(
        "too_many_redirects",
        _("The address leads on to another more than {count} times.").format(count=count),
        url=target.url,
        action=_("Use the address the data is finally at."),
    )


def not_sent(target: Target, status: int) -> FetchError:
    return FetchError(
        "fetch_status",
        _("{host} answered {status} instead of sending the data.").format(host=target.host, status=status),
        url=target.url,
        cause=_("The address is misspelt, the data has moved, or it needs a login."),
        action=_("Open the address in a browser to see what it holds, or upload the file as a dataset."),
    )


def encoded(target: Target) -> FetchError:
    return FetchError(
        "fetch_encoding",
        _("{host} sends the data compressed although it was asked not to.").format(host=target.host),
        url=target.url,
        action=_("Download the file and upload it as a dataset."),
    )
