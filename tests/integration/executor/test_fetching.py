"""Fetching from a real server on the loopback interface, with an authority made for the test."""

from __future__ import annotations

import hashlib
import http.server
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import ClassVar

import pytest

from executor.fetch_errors import FetchError
from executor.fetching import Fetcher, FetchLimits
from tests.factories.package_index import make_certificate

DATA = b"a,b\n1,2\n" * 1000
SHA256 = hashlib.sha256(DATA).hexdigest()


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    asked: ClassVar[list[str]] = []

    def do_GET(self) -> None:
        self.asked.append(self.path)
        name, _, rest = self.path.strip("/").partition("/")
        answers: dict[str, Callable[[str], None]] = {
            "data": lambda _: self._answer(DATA),
            "hop": lambda left: self._redirect("/data" if left == "1" else f"/hop/{int(left) - 1}"),
            "inside": lambda _: self._redirect("https://127.0.0.1:9/admin"),
            "metadata": lambda _: self._redirect("http://169.254.169.254/latest"),
            "gone": lambda _: self._answer(b"<h1>secret page</h1>", status=404),
            "gzip": lambda _: self._answer(b"x", headers={"Content-Encoding": "gzip"}),
            "huge": lambda _: self._answer(b"", headers={"Content-Length": "99999999999"}),
            "liar": lambda _: self._answer(b"x" * 200_000, headers={"Content-Length": ""}),
            "short": lambda _: self._answer(b"x", headers={"Content-Length": "100"}),
            "drip": lambda _: self._drip(),
        }
        answers[name](rest)
        self.close_connection = True

    def _answer(self, body: bytes, *, status: int = 200, headers: dict[str, str] | None = None) -> None:
        self.send_response(status)
        for name, value in ({"Content-Length": str(len(body))} | (headers or {})).items():
            if value:
                self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def _redirect(self, location: str) -> None:
        self._answer(b"", status=302, headers={"Location": location})

    def _drip(self) -> None:
        """Send a byte now and then, for ever."""
        self.send_response(200)
        self.end_headers()
        while True:
            self.wfile.write(b"x")
            self.wfile.flush()
            time.sleep(0.05)

    def log_message(self, *_args: object) -> None:
        """Stay silent."""


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_args: object) -> None:
        """Clients that go away are part of the tests."""


@dataclass
class Site:
    address: str
    ca: Path
    folder: Path
    asked: list[str] = field(default_factory=list)

    def fetcher(self, *, limits: FetchLimits | None = None, ca: bool = True, allowed: bool = True) -> Fetcher:
        return Fetcher(
            self.folder / "fetched",
            allowed_hosts=[self.address] if allowed else [],
            ca_bundle=self.ca if ca else None,
            limits=limits or FetchLimits(silence_s=5, total_s=10),
        )

    def url(self, path: str) -> str:
        return f"https://{self.address}/{path}"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    folder = tmp_path_factory.mktemp("authority")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(make_certificate(folder, "localhost"))
    served = Server(("127.0.0.1", 0), Handler)
    served.socket = context.wrap_socket(served.socket, server_side=True)
    thread = threading.Thread(target=served.serve_forever, daemon=True)
    thread.start()
    yield f"localhost:{served.server_address[1]}", folder / "ca.pem"
    served.shutdown()
    served.server_close()
    thread.join()


@pytest.fixture
def site(server: tuple[str, Path], tmp_path: Path) -> Site:
    Handler.asked.clear()
    return Site(server[0], server[1], tmp_path, Handler.asked)


def test_data_is_fetched_and_kept_by_its_hash(site: Site) -> None:
    path = site.fetcher().fetch(site.url("data"), sha256=SHA256)
    assert path.read_bytes() == DATA
    assert path.name == SHA256
    assert site.fetcher().fetch(site.url("data"), sha256=SHA256) == path
    assert site.asked == ["/data"]


def test_without_a_hash_the_content_is_looked_at_each_time(site: Site) -> None:
    assert site.fetcher().fetch(site.url("data")) == site.fetcher().fetch(site.url("data"))
    assert site.asked == ["/data", "/data"]


def test_three_redirects_are_followed_and_no_more(site: Site) -> None:
    assert site.fetcher().fetch(site.url("hop/3")).read_bytes() == DATA
    assert code_of(site.fetcher(), site.url("hop/4")) == "too_many_redirects"


@pytest.mark.parametrize("path", ["inside", "metadata"])
def test_a_redirect_to_the_inside_is_refused(site: Site, path: str) -> None:
    assert code_of(site.fetcher(), site.url(path)) == "url_not_allowed"


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("gone", "fetch_status"),
        ("gzip", "fetch_encoding"),
        ("huge", "fetch_too_large"),
        ("liar", "fetch_too_large"),
        ("short", "fetch_failed"),
    ],
)
def test_bad_answers_are_named_and_never_quoted(site: Site, path: str, code: str) -> None:
    limits = FetchLimits(bytes=100_000, silence_s=5, total_s=10)
    with pytest.raises(FetchError) as caught:
        site.fetcher(limits=limits).fetch(site.url(path))
    error = caught.value
    assert error.code == code
    assert "secret" not in f"{error.message}{error.cause}{error.action}"
    assert error.action
    leftovers = [found for found in (site.folder / "fetched").rglob("*") if found.is_file()]
    assert leftovers == []


def test_a_host_that_drips_is_given_up_in_time(site: Site) -> None:
    before = time.monotonic()
    assert (
        code_of(site.fetcher(limits=FetchLimits(silence_s=5, total_s=1)), site.url("drip")) == "fetch_timeout"
    )
    assert time.monotonic() - before < 4


def test_another_content_than_expected_is_refused(site: Site) -> None:
    assert code_of(site.fetcher(), site.url("data"), sha256="0" * 64) == "checksum_mismatch"


def test_a_certificate_of_an_unknown_authority_is_refused(site: Site) -> None:
    with pytest.raises(FetchError) as caught:
        site.fetcher(ca=False).fetch(site.url("data"))
    assert "ATELIER_CA_BUNDLE" in caught.value.action
    assert site.asked == []


def test_a_certificate_for_another_name_is_refused(site: Site) -> None:
    port = site.address.partition(":")[2]
    fetcher = Fetcher(site.folder, allowed_hosts=[f"127.0.0.1:{port}"], ca_bundle=site.ca)
    assert code_of(fetcher, f"https://127.0.0.1:{port}/data") == "fetch_failed"
    assert site.asked == []


def test_the_environments_authority_is_honoured(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(site.ca))
    assert site.fetcher(ca=False).fetch(site.url("data")).read_bytes() == DATA


def test_without_the_operators_word_this_machine_is_not_connected_to(site: Site) -> None:
    assert code_of(site.fetcher(allowed=False), site.url("data")) == "url_not_allowed"
    assert site.asked == []


def code_of(fetcher: Fetcher, url: str, *, sha256: str | None = None) -> str:
    with pytest.raises(FetchError) as caught:
        fetcher.fetch(url, sha256=sha256)
    return caught.value.code
