"""What is refused is refused before anything is connected to."""

from __future__ import annotations

import socket
from collections.abc import Sequence
from pathlib import Path

import pytest

from executor.fetch_errors import FetchError
from executor.fetching import Fetcher


class NoConnector:
    """Fails the test when somebody connects."""

    def __call__(self, address: str, port: int, timeout_s: float) -> socket.socket:
        pytest.fail(f"connected to {address}:{port}")


def fetcher(folder: Path, addresses: Sequence[str], *, asked: list[str] | None = None) -> Fetcher:
    def resolve(host: str, port: int) -> Sequence[str]:
        if asked is not None:
            asked.append(f"{host}:{port}")
        return addresses

    return Fetcher(folder, resolve=resolve, connect=NoConnector())


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "10.1.2.3",
        "169.254.169.254",
        "100.64.0.1",
        "::1",
        "fd00::8",
        "::ffff:127.0.0.1",
        "0.0.0.0",
    ],
)
def test_a_name_that_leads_inside_is_refused_before_connecting(tmp_path: Path, address: str) -> None:
    with pytest.raises(FetchError) as caught:
        fetcher(tmp_path, ["93.184.216.34", address]).fetch("https://innocent.example/data.csv")
    assert caught.value.code == "url_not_allowed"
    assert caught.value.action


@pytest.mark.parametrize(
    "url", ["http://a.example/", "file:///etc/passwd", "https://a.example:22/", "https://u:p@a.example/"]
)
def test_a_refused_address_is_not_even_resolved(tmp_path: Path, url: str) -> None:
    asked: list[str] = []
    with pytest.raises(FetchError, match=r".") as caught:
        fetcher(tmp_path, ["93.184.216.34"], asked=asked).fetch(url)
    assert caught.value.code == "url_not_allowed"
    assert asked == []


def test_an_unknown_host_says_so(tmp_path: Path) -> None:
    def resolve(_host: str, _port: int) -> Sequence[str]:
        raise socket.gaierror(-2, "Name or service not known")

    with pytest.raises(FetchError) as caught:
        Fetcher(tmp_path, resolve=resolve, connect=NoConnector()).fetch(
            "https://nowhere.example/x?token=s3cret"
        )
    assert caught.value.code == "fetch_failed"
    assert "misspelt" in caught.value.cause
    assert caught.value.where == "https://nowhere.example/x"


def test_what_is_known_by_its_hash_is_not_fetched_again(tmp_path: Path) -> None:
    digest = "ab" * 32
    (tmp_path / "ab").mkdir()
    (tmp_path / "ab" / digest).write_text("kept")
    asked: list[str] = []
    kept = fetcher(tmp_path, [], asked=asked).fetch("https://a.example/x", sha256=digest)
    assert kept.read_text() == "kept"
    assert asked == []


@pytest.mark.parametrize("digest", ["../../../../etc/passwd", "short", "../" * 20 + "abcd"])
def test_a_hash_cannot_name_another_file(tmp_path: Path, digest: str) -> None:
    with pytest.raises(ValueError, match="SHA-256"):
        fetcher(tmp_path, []).fetch("https://a.example/x", sha256=digest)


def test_an_installation_may_fetch_from_listed_hosts_only(tmp_path: Path) -> None:
    asked: list[str] = []

    def resolve(host: str, port: int) -> Sequence[str]:
        asked.append(host)
        return ["127.0.0.1"]

    def connect(address: str, port: int, timeout_s: float) -> socket.socket:
        raise ConnectionRefusedError

    strict = Fetcher(
        tmp_path, allowed_hosts=["data.example"], only_allowed=True, resolve=resolve, connect=connect
    )
    with pytest.raises(FetchError) as caught:
        strict.fetch("https://other.example/data.csv")
    assert caught.value.code == "host_not_listed"
    assert asked == []
    with pytest.raises(FetchError) as caught:
        strict.fetch("https://data.example/data.csv")
    assert caught.value.code == "fetch_failed"
    assert asked == ["data.example"]


def test_what_is_told_goes_through_the_translation(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("addresses", "fetch_errors"):
        monkeypatch.setattr(f"executor.{module}._", lambda text: f"<{text}>")
    with pytest.raises(FetchError) as caught:
        fetcher(tmp_path, ["10.1.2.3"]).fetch("https://innocent.example/data.csv")
    for text in (caught.value.message, caught.value.cause, caught.value.action):
        assert text.startswith("<"), text
    assert "<The host innocent.example is inside" in caught.value.message
