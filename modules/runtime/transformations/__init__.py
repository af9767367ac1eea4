"""Fitted transformations as data: `transformation.json` says what to do, never code.

Used by the modules that fit one and by Apply Transformation, which replays it.
"""

from __future__ import annotations
