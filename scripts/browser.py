"""Chromium for the browser tests."""

from __future__ import annotations

import os
import shutil

from scripts import machine

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def find() -> str | None:
    """Return the path of a Chromium; ATELIER_TEST_CHROMIUM names one elsewhere."""
    named = os.environ.get("ATELIER_TEST_CHROMIUM")
    if named:
        return named
    return next((path for name in _NAMES if (path := shutil.which(name))), None)


def ensure_browser() -> None:
    """Install Chromium from the distribution where that is possible; else end with a sentence."""
    if find() is None:
        machine.install_packages(["chromium"], reason="Chromium for the browser tests")
