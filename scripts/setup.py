"""Everything `make demo` and `make up` need; a second call finds it done. Called by: make setup."""

from __future__ import annotations

import os

from scripts import engine, frontend
from scripts.console import say
from scripts.environment import ensure_python


def ensure_all() -> dict[str, str]:
    """Set up what is missing and return the settings to serve with."""
    ensure_python()
    frontend.ensure_build()
    return engine_settings()


def engine_settings() -> dict[str, str]:
    """Choose how steps run: what the caller asked for, else containers when an engine answers."""
    asked = os.environ.get("ATELIER_RUNNER", "auto")
    if asked not in {"auto", "docker"}:
        return {}
    if not engine.is_running():
        if asked == "auto":
            say("• No Docker engine answers: steps run in virtual environments, not isolated")
            return {}
        engine.ensure_engine()
    return engine.ensure_base_image()


if __name__ == "__main__":
    ensure_all()
    say("Everything is set up. Next: make up")
