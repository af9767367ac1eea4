"""Tables to measure with; called in processes that may import the data libraries."""

from __future__ import annotations

from pathlib import Path
from typing import Any

ROWS = 1_000_000
_SEED = 1
_NUMBERS = 15
_WHOLE = 3
_MISSING = 0.02
_COLOURS = ("red", "green", "blue", "black", "white")


def million(rows: int = ROWS) -> Any:
    """Make an Arrow table of 20 columns: 15 numbers, one with gaps, three whole numbers, a text, a label."""
    import numpy as np
    import pyarrow as pa

    random = np.random.default_rng(_SEED)
    numbers = {f"number{index}": random.normal(size=rows) for index in range(_NUMBERS)}
    label = sum((index + 1) * values for index, values in enumerate(numbers.values()))
    label = label + random.normal(size=rows)
    missing = random.random(rows) < _MISSING
    arrays = {name: pa.array(values) for name, values in numbers.items()}
    arrays["number0"] = pa.array(numbers["number0"], mask=missing)
    arrays |= {f"whole{index}": pa.array(random.integers(0, 1_000, size=rows)) for index in range(_WHOLE)}
    arrays["colour"] = pa.array(np.array(_COLOURS)[random.integers(0, len(_COLOURS), size=rows)])
    arrays["label"] = pa.array(label)
    return pa.table(arrays)


def million_rows(path: Path) -> None:
    """Write that table as a Parquet file."""
    import pyarrow.parquet as pq

    pq.write_table(million(), path)
