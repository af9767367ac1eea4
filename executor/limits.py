"""What a step may use: its own limits over the module's over the installation's, and how far they may go."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Any

from django.conf import settings

from pipelines import catalog_loader
from pipelines.core.catalog import Resources

#: fields of a limit, in the order in which they are shown
LIMIT_FIELDS = ("memory_mb", "cpus", "timeout_s")
#: less than this and no module can even start
SMALLEST = {"memory_mb": 64, "cpus": 0.1, "timeout_s": 1}
_LONGEST_TIMEOUT_S = 7 * 24 * 3600


def effective_limits(module: str, overrides: Mapping[str, Any]) -> dict[str, Any]:
    """Limits that hold for a step of this module: megabytes, processors, seconds."""
    found = catalog_loader.get_catalog().get(module)
    wanted = found.resources if found is not None else Resources()
    return {
        "memory_mb": int(overrides.get("memory_mb") or wanted.memory_mb or settings.ATELIER_STEP_MEMORY_MB),
        "cpus": float(overrides.get("cpus") or wanted.cpus or settings.ATELIER_STEP_CPUS),
        "timeout_s": float(overrides.get("timeout_s") or wanted.timeout_s or settings.ATELIER_STEP_TIMEOUT_S),
    }


def maxima() -> dict[str, Any]:
    """What the operator lets people ask for; where nothing is set, what this machine has."""
    return {
        "memory_mb": _setting("ATELIER_STEP_MEMORY_MAX_MB")
        or max(_machine_memory_mb(), settings.ATELIER_STEP_MEMORY_MB),
        "cpus": _setting("ATELIER_STEP_CPUS_MAX")
        or max(float(os.cpu_count() or 1), settings.ATELIER_STEP_CPUS),
        "timeout_s": _setting("ATELIER_STEP_TIMEOUT_MAX_S")
        or max(_LONGEST_TIMEOUT_S, settings.ATELIER_STEP_TIMEOUT_S),
    }


def _setting(name: str) -> Any:
    return getattr(settings, name, None)


def _machine_memory_mb() -> int:
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // (1024 * 1024)
