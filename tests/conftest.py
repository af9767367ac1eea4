"""What every test shares: markers by folder, and nothing left over from the test before."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent
#: the first folder below tests/ is the tier of a test; tests beside the modules are a tier of their own
_TIERS = ("unit", "integration", "contract", "docker", "e2e", "production", "live", "chaos", "together")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        item.add_marker(getattr(pytest.mark, _tier(item.path)))


def _tier(path: Path) -> str:
    if path.is_relative_to(ROOT):
        folder = path.relative_to(ROOT).parts[0]
        if folder in _TIERS:
            return folder
    return "modules"


@pytest.fixture(autouse=True)
def _empty_cache() -> Iterator[None]:
    """Forget counted login failures: they live in the cache, which no database rollback reaches."""
    yield
    from django.core.cache import cache

    cache.clear()


@pytest.fixture(autouse=True)
def _language_of_nobody() -> Iterator[None]:
    """Forget the language of the last request: its thread, which is the next test's too, keeps it."""
    yield
    from django.utils import translation

    translation.deactivate()
