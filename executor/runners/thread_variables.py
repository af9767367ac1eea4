"""Environment variables that keep numeric libraries to the step's share of the processors."""

from __future__ import annotations

import math

_NAMES = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "POLARS_MAX_THREADS")


def thread_variables(cpus: float) -> dict[str, str]:
    """Return the variables; the libraries would count the machine's processors, not the step's share."""
    return dict.fromkeys(_NAMES, str(max(1, math.ceil(cpus))))
