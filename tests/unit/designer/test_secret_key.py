from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from designer import secret_key


def test_the_key_is_made_once_and_for_its_owner_alone(tmp_path: Path) -> None:
    key = secret_key.read_or_create(tmp_path / "var")

    path = tmp_path / "var" / secret_key.FILE_NAME
    assert len(key) >= secret_key.MINIMUM_LENGTH
    assert path.stat().st_mode & 0o777 == 0o600
    assert secret_key.read_or_create(tmp_path / "var") == key
    assert [entry.name for entry in path.parent.iterdir()] == [secret_key.FILE_NAME]


def test_processes_that_start_together_agree(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        keys = set(pool.map(secret_key.read_or_create, [tmp_path] * 32))

    assert len(keys) == 1


def test_a_short_key_is_refused(tmp_path: Path) -> None:
    (tmp_path / secret_key.FILE_NAME).write_text("abc")

    with pytest.raises(ImproperlyConfigured, match="too short"):
        secret_key.read_or_create(tmp_path)
