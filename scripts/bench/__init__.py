"""Measures of a whole installation: each prints one JSON line. Called by: make bench [MEASURES="…"]"""

from __future__ import annotations
