from __future__ import annotations

import ipaddress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from executor.addresses import (
    AddressError,
    check_addresses,
    is_public,
    parse_target,
    pinned_sha256,
    redirect_target,
)


@pytest.mark.parametrize(
    ("url", "host", "path"),
    [
        ("https://example.org", "example.org", "/"),
        ("https://Example.ORG:443/a%20b?c=d&e", "example.org", "/a%20b?c=d&e"),
        ("https://example.org./x#fragment", "example.org", "/x"),
        ("https://bücher.example/ä?ö", "xn--bcher-kva.example", "/%C3%A4?%C3%B6"),
        ("https://93.184.216.34/x", "93.184.216.34", "/x"),
        ("https://[2606:2800:220:1::1]/x", "2606:2800:220:1::1", "/x"),
    ],
)
def test_ordinary_addresses_are_taken_apart(url: str, host: str, path: str) -> None:
    target = parse_target(url)
    assert (target.host, target.port, target.path, target.trusted) == (host, 443, path, False)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "example.org",
        "http://example.org/",
        "file:///etc/passwd",
        "gopher://example.org/",
        "ftp://example.org/",
        "//example.org/",
        "https:///path",
        "https://",
        "https://user@example.org/",
        "https://user:password@example.org/",
        "https://example.org@127.0.0.1/",
        "https://example.org:22/",
        "https://example.org:2375/",
        "https://example.org:6379/",
        "https://example.org:80/",
        "https://example.org:0/",
        "https://example.org:99999/",
        "https://example.org:port/",
        "https://2130706433/",
        "https://0x7f000001/",
        "https://0x7f.1/",
        "https://0177.0.0.1/",
        "https://127.1/",
        "https://0/",
        "https://1.2.3/",
        "https://example.org\\@127.0.0.1/",
        "https://example.org/a b",
        "https://exa\tmple.org/",
        "https://example.org/\r\nX-Header: 1",
        "https://example.org/\0",
        "https://ex%61mple.org/",
        "https://[::1/",
        "https://[fe80::1%25eth0]/",
        "https://-x.example/",
        "https://" + "a" * 64 + ".example/",
        "https://example.org/" + "a" * 5000,
        "https://exam ple.org/",
        "https://a..b/",
    ],
)
def test_other_forms_are_refused(url: str) -> None:
    with pytest.raises(AddressError):
        check_addresses(parse_target(url), ["93.184.216.34"])


@pytest.mark.parametrize(
    "address",
    [
        "0.0.0.0",
        "0.1.2.3",
        "10.0.0.1",
        "100.64.0.1",
        "127.0.0.1",
        "127.255.255.254",
        "169.254.169.254",
        "172.16.0.1",
        "172.31.255.255",
        "192.0.0.1",
        "192.0.2.1",
        "192.168.1.1",
        "198.18.0.1",
        "198.51.100.1",
        "203.0.113.1",
        "224.0.0.1",
        "239.255.255.255",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "::7f00:1",
        "::ffff:127.0.0.1",
        "::ffff:10.0.0.1",
        "::ffff:169.254.169.254",
        "64:ff9b::7f00:1",
        "64:ff9b::a9fe:a9fe",
        "64:ff9b:1::a00:1",
        "100::1",
        "2001:0:7f00:1::1",
        "2001:db8::1",
        "2002:7f00:1::1",
        "2002:a00:1::1",
        "fc00::1",
        "fd00::1",
        "fe80::1",
        "fec0::1",
        "ff02::1",
    ],
)
def test_addresses_inside_a_network_are_not_public(address: str) -> None:
    assert not is_public(ipaddress.ip_address(address))
    with pytest.raises(AddressError, match="private"):
        check_addresses(parse_target("https://example.org/"), [address])


@pytest.mark.parametrize(
    "address", ["93.184.216.34", "8.8.8.8", "2606:2800:220:1::1", "::ffff:8.8.8.8", "64:ff9b::808:808"]
)
def test_addresses_of_the_internet_are_public(address: str) -> None:
    assert is_public(ipaddress.ip_address(address))


def test_one_private_address_among_public_ones_is_enough_to_refuse() -> None:
    target = parse_target("https://example.org/")
    with pytest.raises(AddressError):
        check_addresses(target, ["93.184.216.34", "127.0.0.1"])
    with pytest.raises(AddressError):
        check_addresses(target, [])
    with pytest.raises(AddressError):
        check_addresses(target, ["fe80::1%eth0"])


@pytest.mark.parametrize(
    "url", ["https://127.0.0.1/", "https://[::1]/", "https://localhost/", "https://①②⑦.⓪.⓪.①/"]
)
def test_this_machine_is_refused_under_every_name(url: str) -> None:
    def connectable() -> None:
        target = parse_target(url)
        check_addresses(target, [target.host] if target.host != "localhost" else ["127.0.0.1"])

    with pytest.raises(AddressError):
        connectable()


def test_the_operator_can_allow_a_host_and_a_port() -> None:
    allowed = ["Data.internal", "127.0.0.1:8443"]
    check_addresses(parse_target("https://data.internal/x", allowed_hosts=allowed), ["10.0.0.5"])
    check_addresses(parse_target("https://127.0.0.1:8443/x", allowed_hosts=allowed), ["127.0.0.1"])
    for url in ("https://127.0.0.1:9/", "https://data.internal:8443/", "http://data.internal/"):
        with pytest.raises(AddressError):
            parse_target(url, allowed_hosts=allowed)
    with pytest.raises(AddressError):
        check_addresses(parse_target("https://127.0.0.1/", allowed_hosts=allowed), ["127.0.0.1"])


def test_a_redirect_is_held_to_the_same_rules() -> None:
    start = parse_target("https://example.org/a/b?c")
    assert redirect_target(start, "../d").url == "https://example.org/d"
    assert redirect_target(start, "//other.example/x").url == "https://other.example/x"
    for location in ("http://example.org/", "file:///etc/passwd", "https://u@example.org/", "https://a:22/"):
        with pytest.raises(AddressError):
            redirect_target(start, location)


@given(st.text(max_size=200))
def test_no_text_breaks_the_guard(text: str) -> None:
    for url in (text, f"https://{text}", f"https://example.org{text}"):
        try:
            target = parse_target(url)
        except AddressError:
            continue
        assert target.url.isascii()
        assert target.port == 443


@given(st.ip_addresses(v=4))
def test_wrapping_an_ipv4_address_never_makes_it_more_public(address: ipaddress.IPv4Address) -> None:
    number = int(address)
    for wrapped in (
        ipaddress.IPv6Address(0xFFFF << 32 | number),
        ipaddress.IPv6Address(0x64FF9B << 96 | number),
        ipaddress.IPv6Address(0x2002 << 112 | number << 80),
    ):
        assert is_public(address) or not is_public(wrapped)


def test_an_address_can_be_pinned_to_a_content_hash_that_never_goes_on_the_wire() -> None:
    digest = "0123456789abcdef" * 4
    url = f"https://data.example/prices.csv?of=1985#sha256={digest.upper()}"
    assert pinned_sha256(url) == digest
    assert parse_target(url).url == "https://data.example/prices.csv?of=1985"


@pytest.mark.parametrize(
    "fragment", ["", "#", "#sha256=", "#sha256=12", "#top", "#md5=" + "0" * 64, "#sha256=" + "g" * 64]
)
def test_any_other_ending_pins_nothing(fragment: str) -> None:
    assert pinned_sha256(f"https://data.example/prices.csv{fragment}") is None
