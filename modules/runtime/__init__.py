"""What a module uses inside a step: its parameters, its tables, its outputs, its errors.

Imports here stay cheap; pyarrow, numpy and pandas load only when a module asks for a table.
"""

from __future__ import annotations

from modules.runtime.context import InputFile, StepContext
from modules.runtime.errors import ModuleError

__all__ = ["InputFile", "ModuleError", "StepContext"]
