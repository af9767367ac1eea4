"""Sentences that say why a step runs or is reused.

Rows keep codes with details, so that every reader gets the sentence in their own language.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from pipelines.catalog_loader import readers_catalog
from pipelines.core.catalog import Module, Parameter, Port

Json = dict[str, Any]

SAME = "same"
ASKED = "asked"
IGNORED = "ignored"
NEVER_RAN = "never_ran"
CHANGED = "changed"
UPSTREAM_RUNS = "upstream_runs"
NOT_REUSABLE = "not_reusable"
FAILED_BEFORE = "failed_before"
RESULT_GONE = "result_gone"
OUTSIDE = "outside"
RESUMED = "resumed"


def reason(code: str, **details: Any) -> Json:
    """A reason as rows keep it."""
    return {"code": code, "details": details}


def to_json(value: Mapping[str, Any] | None) -> Json | None:
    """The reason with its sentence; None while nothing is decided."""
    if not value or "code" not in value:
        return None
    return {"code": value["code"], "message": message_of(str(value["code"]), value.get("details") or {})}


def with_rows(value: Mapping[str, Any], rows: Mapping[str, int | None]) -> Mapping[str, Any]:
    """The reason with the sizes of inputs (by port) that were not known when it was written."""
    details = value.get("details") or {}
    changes = [
        change | {"after": rows.get(change["name"])}
        if change["what"] == "input" and change.get("after") is None
        else change
        for change in details.get("changes", ())
    ]
    return {**value, "details": {**details, "changes": changes}} if changes else value


def message_of(code: str, details: Mapping[str, Any]) -> str:
    """The sentence of a reason; a code from a newer version is shown as it is."""
    if code == SAME:
        return _("Nothing it depends on has changed since run {number}.").format(
            number=details.get("run_number", "?")
        )
    if code == RESUMED:
        return _("It succeeded in run {number}, which this run goes on from.").format(
            number=details.get("run_number", "?")
        )
    if code == CHANGED:
        module = readers_catalog().get(str(details.get("module", "")))
        return "; ".join(change_message(change, module) for change in details.get("changes", ()))
    if code == UPSTREAM_RUNS:
        names = ", ".join(str(name) for name in details.get("names", ()))
        return _("runs if the result of {names} changes").format(names=names)
    if code == NOT_REUSABLE:
        return not_reusable(str(details.get("why", ""))) or ""
    return _plain(code)


def _plain(code: str) -> str:
    return {
        ASKED: _("asked for"),
        IGNORED: _("earlier results are ignored"),
        NEVER_RAN: _("never ran before"),
        FAILED_BEFORE: _("has no result yet: it did not succeed the last time"),
        RESULT_GONE: _("its earlier result has been removed"),
        OUTSIDE: _("not part of this run"),
    }.get(code, code)


def not_reusable(code: str) -> str | None:
    """Why a result must not be used again; None when it may."""
    if not code:
        return None
    return {
        "no_seed": _("It draws random numbers without a seed, so every run gives another result."),
        "not_deterministic": _("Its module gives another result every time."),
        "no_outputs": _("It has no outputs that could be used again."),
        "unpinned_address": _(
            "It reads from a web address whose content may change. To reuse its result, end the address with"
            " #sha256= and the hash of the file."
        ),
        "missing_file": _("The file it reads is not in the project."),
        "unknown_environment": _("Its environment is not known here."),
    }.get(code, code)


def change_message(change: Mapping[str, Any], module: Module | None = None) -> str:
    """A difference in words: “learning rate 0.1 → 0.2”, “upstream data changed, +312 rows”.

    With the module, its labels are those of the reader's language rather than those that were kept.
    """
    what = change.get("what")
    if what == "parameter":
        return _parameter_message(change, module)
    if what == "input":
        return _input_message(change, module)
    return _("module was updated") if what == "module" else _("environment was updated")


def _parameter_message(change: Mapping[str, Any], module: Module | None) -> str:
    parameter = module.parameter(str(change["name"])) if module is not None else None
    label, before, after = _label(change, parameter), change["before"], change["after"]
    told = _("{label} {before} → {after}").format(
        label=label, before=_shown(before, parameter), after=_shown(after, parameter)
    )
    if before is None and after is None:
        told = _("{label} changed").format(label=label)
    return _with_difference(told, *change.get("rows", (None, None)))


def _input_message(change: Mapping[str, Any], module: Module | None) -> str:
    label = _label(change, module.input(str(change["name"])) if module is not None else None)
    if not change.get("was_connected", True):
        return _("{label} was connected").format(label=label)
    if not change.get("is_connected", True):
        return _("{label} was disconnected").format(label=label)
    told = (
        _("upstream data changed")
        if change.get("alone")
        else _("upstream {label} changed").format(label=label)
    )
    return _with_difference(told, change.get("before"), change.get("after"))


def _with_difference(told: str, before: int | None, after: int | None) -> str:
    """The sentence with how many rows there are more or fewer, where both sizes are known."""
    if before is None or after is None or before == after:
        return told
    return _("{changed}, {difference:+d} rows").format(changed=told, difference=after - before)


def _label(change: Mapping[str, Any], named: Parameter | Port | None) -> str:
    return _lowered(named.label if named is not None else str(change["label"]))


def _shown(value: Any, parameter: Parameter | None) -> str:
    if value is None or value == "":
        return _("(empty)")
    if isinstance(value, bool):
        return _("on") if value else _("off")
    if isinstance(value, float):
        return f"{value:g}"
    return parameter.choice_label(value) if parameter is not None else str(value)


def _lowered(label: str) -> str:
    """A label inside a sentence; abbreviations keep their capitals."""
    return label[:1].lower() + label[1:] if label[1:2].islower() else label
