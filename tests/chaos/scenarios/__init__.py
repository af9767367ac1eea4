"""The fault tests. Each takes a world and a size, does its worst, and returns a verdict."""

from __future__ import annotations
