"""What is wrong with the parameter values of a node, in words for the person who set them."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from modules.columns import ColumnSelection, SelectionError, did_you_mean
from pipelines.core import parameters
from pipelines.core.catalog import Module, Parameter
from pipelines.core.document import Node
from pipelines.core.issues import Issue
from pipelines.core.messages import gettext as _
from pipelines.core.messages import said
from pipelines.core.reading import shown


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a value cannot be used."""

    code: str
    message: str
    hint: str = ""


def check_parameters(node: Node, module: Module) -> Iterator[Issue]:
    """Everything wrong with the node's own settings; hidden parameters are not looked at."""
    for name in node.parameters:
        if module.parameter(name) is None:
            yield _unknown(node, module, name)
    values = parameters.effective(module, node.parameters)
    shown_names = parameters.visible(module, values)
    for parameter in module.parameters:
        if parameter.name not in shown_names:
            continue
        value = values[parameter.name]
        fault = check_missing(parameter, value) or check_value(parameter, value)
        if fault is not None:
            message = _("{node}: {problem}").format(node=node.name, problem=fault.message)
            yield Issue("error", fault.code, message, fault.hint, node=node.id, parameter=parameter.name)


def usable(module: Module, given: Mapping[str, Any]) -> dict[str, Any]:
    """Normalised parameters, with every value that cannot be used replaced by the default."""
    values = parameters.normalised(module, given)
    for parameter in module.parameters:
        if check_value(parameter, values[parameter.name]) is not None:
            values[parameter.name] = parameter.default
    return values


def check_missing(parameter: Parameter, value: Any) -> Fault | None:
    """A visible parameter without a value that needs one."""
    needed = parameter.required or parameter.required_when_visible
    if not needed or not parameters.is_blank(parameter, value):
        return None
    if parameter.widget in ("column", parameters.SELECTION_WIDGET):
        hint = _("Open the column picker and choose.")
    else:
        hint = _("Enter a value in the inspector.")
    return Fault("missing_parameter", _("“{parameter}” is not set.").format(parameter=parameter.label), hint)


def check_value(parameter: Parameter, value: Any) -> Fault | None:
    """A value of the wrong kind, outside its range or not among the choices."""
    if value is None:
        return None
    if parameter.widget == parameters.SELECTION_WIDGET:
        return _check_selection(parameter, value)
    return _check_type(parameter, value) or _check_choice(parameter, value) or _check_range(parameter, value)


def _unknown(node: Node, module: Module, name: str) -> Issue:
    close = did_you_mean(name, [parameter.name for parameter in module.parameters])
    hint = _("Did you mean “{name}”?").format(name=close) if close else _("Remove it.")
    message = _("{module} has no parameter “{name}”; the value of {node} is not used.")
    return Issue(
        "warning",
        "unknown_parameter",
        message.format(module=module.display_name, name=shown(name), node=node.name),
        hint,
        node=node.id,
        parameter=name,
    )


def _check_selection(parameter: Parameter, value: Any) -> Fault | None:
    if isinstance(value, Mapping):
        try:
            ColumnSelection.from_json(value)
        except SelectionError as error:
            return Fault("parameter_type", said(error.message, ""), said(error.hint, ""))
        return None
    message = _("“{parameter}” is not a selection of columns.").format(parameter=parameter.label)
    return Fault("parameter_type", message)


def _check_type(parameter: Parameter, value: Any) -> Fault | None:
    if _has_type(parameter.type, value):
        return None
    wanted = {
        "string": _("a text"),
        "integer": _("a whole number"),
        "number": _("a number"),
        "boolean": _("yes or no"),
    }[parameter.type]
    message = _("“{parameter}” must be {wanted}; it is {value}.")
    message = message.format(parameter=parameter.label, wanted=wanted, value=shown(value, 40))
    return Fault("parameter_type", message)


def _has_type(kind: str, value: Any) -> bool:
    if kind == "string":
        return isinstance(value, str)
    if kind == "boolean":
        return isinstance(value, bool)
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        return False
    return kind == "number" or isinstance(value, int)


def _check_choice(parameter: Parameter, value: Any) -> Fault | None:
    if not parameter.enum or any(parameters.same_value(value, choice) for choice in parameter.enum):
        return None
    labels = [parameter.choice_label(choice) for choice in parameter.enum]
    # whoever wrote the value by hand wrote an identifier, whatever the language of the labels
    names = dict(zip(map(str, parameter.enum), labels, strict=True)) | {label: label for label in labels}
    close = did_you_mean(str(value), list(names))
    hint = (
        _("Did you mean “{value}”?").format(value=names[close])
        if close
        else _("Choose one of: {choices}.").format(choices=", ".join(labels))
    )
    message = _("“{value}” is not one of the choices of “{parameter}”.")
    return Fault("parameter_choice", message.format(value=shown(value, 40), parameter=parameter.label), hint)


def _check_range(parameter: Parameter, value: Any) -> Fault | None:
    if parameter.type not in ("integer", "number"):
        return None
    low, high = parameter.min, parameter.max
    too_low = low is not None and (value < low or (parameter.exclusive_min and value == low))
    too_high = high is not None and (value > high or (parameter.exclusive_max and value == high))
    if not too_low and not too_high:
        return None
    message = _("“{parameter}” must be {range}; it is {value}.")
    message = message.format(parameter=parameter.label, range=_range_in_words(parameter), value=value)
    return Fault("parameter_range", message)


def _range_in_words(parameter: Parameter) -> str:
    words = []
    if parameter.min is not None:
        text = _("greater than {low}") if parameter.exclusive_min else _("at least {low}")
        words.append(text.format(low=_plain(parameter.min)))
    if parameter.max is not None:
        text = _("less than {high}") if parameter.exclusive_max else _("at most {high}")
        words.append(text.format(high=_plain(parameter.max)))
    return _(" and ").join(words)


def _plain(number: float) -> str:
    return f"{number:g}"
