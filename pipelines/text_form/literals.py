"""Parameter values as YAML literals, and back. What a literal cannot say exactly goes to a tag instead."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from typing import Any

from pipelines.core.catalog import Parameter
from pipelines.core.json_values import is_same
from pipelines.core.parameters import SELECTION_WIDGET, parsed_selection
from pipelines.text_form.references import is_expression

_TRUTH = {"true": True, "false": False}


def to_literal(parameter: Parameter | None, value: Any) -> str | int | float | bool | None:
    """The literal that an import reads as exactly this value, or None when there is none."""
    is_selection = parameter is not None and parameter.widget == SELECTION_WIDGET
    if is_selection and isinstance(value, Mapping):
        literal: Any = json.dumps(value, ensure_ascii=False)
    else:
        literal = value
    if not isinstance(literal, str | int | float):
        return None
    if isinstance(literal, str) and is_expression(literal):
        return None
    return literal if is_same(from_literal(parameter, literal), value) else None


def from_literal(parameter: Parameter | None, literal: Any) -> Any:
    """The value a literal means for this parameter; what does not fit stays, for validation to report."""
    if parameter is None:
        return literal
    if parameter.widget == SELECTION_WIDGET:
        return parsed_selection(literal) if isinstance(literal, str) else literal
    if parameter.type == "string":
        return _as_text(parameter, literal)
    if not isinstance(literal, str):
        return literal
    if parameter.type == "boolean":
        return _TRUTH.get(literal.strip().lower(), literal)
    return _as_number(parameter.type, literal)


def _as_text(parameter: Parameter, literal: Any) -> Any:
    if isinstance(literal, bool):
        choices = {str(choice).lower(): choice for choice in parameter.enum}
        text = str(literal).lower()
        return choices.get(text, text)
    return str(literal) if isinstance(literal, int | float) else literal


def _as_number(kind: str, text: str) -> Any:
    try:
        number = int(text) if kind == "integer" else float(text)
    except ValueError:
        return text
    return number if math.isfinite(number) else text
