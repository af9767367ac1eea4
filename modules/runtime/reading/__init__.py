"""Reading the files people bring: delimited text and Parquet, with errors that name the row."""

from __future__ import annotations

from modules.runtime.reading.delimited import DelimitedOptions, read_delimited
from modules.runtime.reading.parquet import read_parquet

__all__ = ["DelimitedOptions", "read_delimited", "read_parquet"]
