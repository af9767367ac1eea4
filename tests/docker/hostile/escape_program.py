"""Copied to where a step's program is: runs the probes, which are copied into its code as well."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
importlib.import_module("tests.docker.hostile.probes.trying").main()
