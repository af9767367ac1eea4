"""Measures of `make bench`: each prints one JSON line, with the alternative beside it in the same run."""

from __future__ import annotations
