from __future__ import annotations

import pytest

from executor.environments import index_settings
from executor.environments.image import build_arguments, without_logins
from executor.environments.index_settings import IndexSettings, host_index_settings, parse_config_list

CONFIG = """
:env:.find-links='/opt/wheels'
:env:.timeout='180'
global.cert='/etc/ssl/ca.pem'
global.extra-index-url='file:///srv/simple https://a.example/simple'
global.index-url='https://global.example/simple'
install.index-url='https://install.example/simple'
"""


def test_pips_own_listing_is_understood() -> None:
    assert parse_config_list(CONFIG) == {
        "find-links": "/opt/wheels",
        "cert": "/etc/ssl/ca.pem",
        "extra-index-url": "file:///srv/simple https://a.example/simple",
        "index-url": "https://install.example/simple",
    }


def test_variables_win_over_files(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(index_settings, "_pip_config_list", lambda _environ: CONFIG)
    settings = host_index_settings({"PIP_INDEX_URL": "https://variable.example/simple"})
    assert settings == IndexSettings(
        index_url="https://variable.example/simple",
        extra_index_urls=("file:///srv/simple", "https://a.example/simple"),
        find_links=("/opt/wheels",),
        cert="/etc/ssl/ca.pem",
    )


def test_what_only_this_machine_can_reach_is_left_out_of_image_builds() -> None:
    settings = IndexSettings(
        "file:///srv/simple",
        ("/srv/more", "https://a.example/simple"),
        ("/opt/wheels",),
        ("a.example",),
        "/ca",
    )
    assert settings.remote_only() == IndexSettings(
        "", ("https://a.example/simple",), (), trusted_hosts=("a.example",)
    )


def test_a_build_gets_sources_and_proxies_and_nothing_else() -> None:
    settings = IndexSettings("https://a.example/simple", ("https://b.example", "https://c.example"))
    environ = {"HTTPS_PROXY": "http://proxy:3128", "SECRET_KEY": "x", "PATH": "/bin"}
    assert build_arguments(settings, environ) == {
        "PIP_INDEX_URL": "https://a.example/simple",
        "PIP_EXTRA_INDEX_URL": "https://b.example https://c.example",
        "HTTPS_PROXY": "http://proxy:3128",
    }


def test_logins_are_blanked_out_of_build_logs() -> None:
    assert (
        without_logins("at https://me:secret@a.example/simple, then")
        == "at https://***@a.example/simple, then"
    )
