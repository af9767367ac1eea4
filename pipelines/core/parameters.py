"""Parameter values: which are visible, what a step gets, and what is wrong with one.

A draft stores only what the user set. `normalised` fills in the rest from the catalogue; its result is what a
step receives and what a fingerprint is made of, so equal settings must give equal values.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from typing import Any

from pipelines.core.catalog import Module, Parameter

#: widgets whose value is a column selection, an object rather than a scalar
SELECTION_WIDGET = "columns"


def effective(module: Module, given: Mapping[str, Any]) -> dict[str, Any]:
    """Every parameter of the module: the given value, else the default, else None."""
    return {
        parameter.name: _canonical(parameter, given.get(parameter.name, parameter.default))
        for parameter in module.parameters
    }


def normalised(module: Module, given: Mapping[str, Any]) -> dict[str, Any]:
    """What a step gets: like `effective`, but a hidden parameter falls back to its default.

    A value typed before the field was hidden must neither reach the module nor change the fingerprint.
    """
    values = effective(module, given)
    shown = visible(module, values)
    return {
        parameter.name: (
            values[parameter.name] if parameter.name in shown else _canonical(parameter, parameter.default)
        )
        for parameter in module.parameters
    }


def visible(module: Module, values: Mapping[str, Any]) -> frozenset[str]:
    """The parameters shown for these values; one that depends on a hidden one is hidden too."""
    shown = {parameter.name for parameter in module.parameters}
    changed = True
    while changed:
        hidden = {
            parameter.name
            for parameter in module.parameters
            if parameter.name in shown and not _conditions_hold(parameter, values, shown)
        }
        shown -= hidden
        changed = bool(hidden)
    return frozenset(shown)


def is_blank(parameter: Parameter, value: Any) -> bool:
    """Tell whether nothing was chosen or typed."""
    if value is None:
        return True
    if isinstance(value, str):
        return not value.strip()
    return parameter.widget == SELECTION_WIDGET and isinstance(value, Mapping) and not value.get("rules")


def same_value(left: Any, right: Any) -> bool:
    """Equality as a user means it: 1 and 1.0 are equal, 1 and true are not."""
    if isinstance(left, bool) or isinstance(right, bool):
        return left is right
    return bool(left == right)


def _conditions_hold(parameter: Parameter, values: Mapping[str, Any], shown: set[str]) -> bool:
    return all(
        name in shown and any(same_value(values.get(name), wanted) for wanted in allowed)
        for name, allowed in parameter.visible_when.items()
    )


def _canonical(parameter: Parameter, value: Any) -> Any:
    """The one spelling of a value: 5 for 5.0 where an integer is wanted, 0.0 for 0 where a number is."""
    if parameter.widget == SELECTION_WIDGET and isinstance(value, str):
        return parsed_selection(value)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return value
    if parameter.type == "integer" and isinstance(value, float) and value.is_integer():
        return int(value)
    if parameter.type == "number" and math.isfinite(value):
        return float(value)
    return value


def parsed_selection(text: str) -> Any:
    """A selection that was written as JSON text, as its object; any other text stays what it is."""
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return text
    return value if isinstance(value, dict) else text
