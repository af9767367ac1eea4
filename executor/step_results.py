"""Reads what a step left behind and decides how it ended. Nothing in the output folder is trusted.

An exit code alone is never success: a complete result.json and every declared output folder are. Everything
the program wrote is bounded and checked before it is stored or shown.
"""

from __future__ import annotations

import math
import os
import stat
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from executor import step_errors, step_warnings, strict_json, table_outputs
from executor.runners.base import Exit
from executor.step_errors import Error
from executor.step_plan import OutputPort, StepPlan
from modules.columns.texts import from_json
from pipelines.said import SENTENCES
from pipelines.said import said as _

_RESULT = "result.json"
_TABLE = "DataTable"
_MAX_RESULT_BYTES = 1024 * 1024
_MAX_METRICS = 500
_MAX_NAME = 200
_MAX_TEXT = 4_000
_MAX_DETAILS = 20_000
_TEXT_FIELDS = ("code", *SENTENCES)


#: what a step may say that it used; seconds, bytes and counts
RESOURCES = ("cpu_s", "compute_s", "peak_memory_bytes", "bytes_in", "bytes_out", "rows_in", "rows_out")
_MAX_RESOURCE = 2.0**62


class BadResultError(Exception):
    """What the step wrote cannot be used; the message says why."""


@dataclass(frozen=True)
class OutputSummary:
    """What result.json says of one output, checked."""

    port: OutputPort
    rows: int | None
    columns: int | None


@dataclass(frozen=True)
class Result:
    """A result.json that holds what it must. Exactly one of `error` and `outputs` is meaningful."""

    outputs: tuple[OutputSummary, ...] = ()
    metrics: Mapping[str, float] | None = None
    #: as rows keep them (`step_warnings`)
    warnings: tuple[step_warnings.Json, ...] = ()
    error: Error | None = None
    #: what the step used, by the names of `RESOURCES`; absent ones were not measured
    resources: Mapping[str, float] = field(default_factory=dict)


def read_result(
    output_dir: Path, ports: tuple[OutputPort, ...], *, look_inside: bool = False
) -> Result | None:
    """Return the result, or None when the program ended without writing one. Raises `BadResultError`.

    `look_inside`: also compare the files of tables with each other; real modules write all of them.
    """
    document = _read_document(output_dir / _RESULT)
    if document is None:
        return None
    if document.get("format") != 1:
        raise BadResultError(_("result.json has a format this version does not know."))
    resources = _checked_resources(_object(document.get("resources", {}), "resources"))
    if document.get("status") == "failed":
        return Result(error=_checked_error(document.get("error")), resources=resources)
    if document.get("status") != "succeeded":
        raise BadResultError(_("result.json says neither success nor failure."))
    _check_folder(output_dir, ports)
    declared = _object(document.get("outputs"), "outputs")
    outputs = tuple(_summary(port, declared) for port in ports)
    if look_inside:
        for output in outputs:
            _check_inside(output_dir, output)
    return Result(
        outputs=outputs,
        metrics=_checked_metrics(_object(document.get("metrics", {}), "metrics")),
        warnings=_checked_warnings(document.get("warnings", [])),
        resources=resources,
    )


def error_of_exit(exit_: Exit, plan: StepPlan) -> Error:
    """Say why a program that left no result ended."""
    if exit_.out_of_memory:
        return step_errors.out_of_memory(plan.limits.memory_bytes)
    if exit_.exit_code == 0:
        return step_errors.bad_output(_("The module ended without writing its result."))
    return step_errors.died(exit_.exit_code or 0, exit_.message)


def _read_document(path: Path) -> Mapping[str, Any] | None:
    try:
        status = path.lstat()
    except FileNotFoundError:
        return None
    if not stat.S_ISREG(status.st_mode):
        raise BadResultError(_("result.json is not a regular file."))
    if status.st_size > _MAX_RESULT_BYTES:
        raise BadResultError(_("result.json is larger than 1 MB."))
    descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW)
    with os.fdopen(descriptor, "rb") as file:
        raw = file.read(_MAX_RESULT_BYTES)
    try:
        document = strict_json.storable(strict_json.loads(raw, pairs=_without_repetition))
    except (ValueError, RecursionError) as error:
        raise BadResultError(_("result.json is not valid JSON.")) from error
    return _object(document, _RESULT)


def _without_repetition(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Build an object of JSON in which no name comes twice: readers would disagree on what it says."""
    built = dict(pairs)
    if len(built) != len(pairs):
        raise ValueError("a name comes twice")
    return built


def _check_folder(output_dir: Path, ports: tuple[OutputPort, ...]) -> None:
    """Accept exactly the declared folders. What is inside them is checked when they are stored."""
    expected = {port.port for port in ports}
    found = {entry.name: entry for entry in os.scandir(output_dir) if entry.name != _RESULT}
    if missing := sorted(expected - set(found)):
        raise BadResultError(_("The output {names} is missing.").format(names=", ".join(missing)))
    if extra := sorted(set(found) - expected):
        names = ", ".join(name[:_MAX_NAME] for name in extra[:5])
        raise BadResultError(_("There are outputs the module does not declare: {names}.").format(names=names))
    for name in sorted(expected):
        if not found[name].is_dir(follow_symlinks=False):
            raise BadResultError(_("The output {name} is not a folder.").format(name=name))


def _check_inside(output_dir: Path, output: OutputSummary) -> None:
    if output.port.type != _TABLE:
        return
    try:
        table_outputs.check_table(output_dir / output.port.port, rows=output.rows, columns=output.columns)
    except table_outputs.BadTableError as error:
        message = _("The output {name} is not a table: {reason}.")
        raise BadResultError(message.format(name=output.port.port, reason=error)) from error


def _summary(port: OutputPort, declared: Mapping[str, Any]) -> OutputSummary:
    said = _object(declared.get(port.port), f"outputs.{port.port}")
    if said.get("type") != port.type:
        message = _("The output {port} is a {found}; the module declares a {type}.")
        raise BadResultError(message.format(port=port.port, found=str(said.get("type"))[:50], type=port.type))
    return OutputSummary(port, _count(said.get("rows"), port), _count(said.get("columns"), port))


def _count(value: object, port: OutputPort) -> int | None:
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < 2**62:
        raise BadResultError(_("The size of the output {port} is not a number.").format(port=port.port))
    return value


def _checked_metrics(metrics: Mapping[str, Any]) -> dict[str, float]:
    if len(metrics) > _MAX_METRICS:
        raise BadResultError(_("The step reports more than {count} metrics.").format(count=_MAX_METRICS))
    checked: dict[str, float] = {}
    for name, value in metrics.items():
        if isinstance(value, bool) or not isinstance(value, int | float) or len(name) > _MAX_NAME:
            raise BadResultError(_("The metric {name} is not a number.").format(name=name[:_MAX_NAME]))
        if not _is_finite(value):
            raise BadResultError(_("The metric {name} is not finite.").format(name=name))
        checked[name] = value
    return checked


def _checked_warnings(warnings: object) -> tuple[step_warnings.Json, ...]:
    if not isinstance(warnings, list):
        raise BadResultError(_("{name} in result.json is not a list.").format(name="warnings"))
    if len(warnings) > step_warnings.MAX_WARNINGS:
        most = step_warnings.MAX_WARNINGS
        raise BadResultError(_("The step reports more than {count} warnings.").format(count=most))
    checked = step_warnings.checked(warnings)
    if checked is None:
        raise BadResultError(_("A warning of the step is not a sentence."))
    return checked


def _checked_resources(resources: Mapping[str, Any]) -> dict[str, float]:
    """Keep the known ones; a step that measures nonsense is not trusted with its result either."""
    checked: dict[str, float] = {}
    for name in RESOURCES:
        value = resources.get(name)
        if value is None:
            continue
        if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= _MAX_RESOURCE:
            raise BadResultError(_("The resource {name} is not a number.").format(name=name))
        checked[name] = value
    return checked


def _is_finite(value: float) -> bool:
    try:
        return math.isfinite(value)
    except OverflowError:
        # a whole number beyond every float
        return False


def _checked_error(value: object) -> Error:
    said = _object(value, "error")
    error: Error = {name: _text(said.get(name), _MAX_TEXT) for name in _TEXT_FIELDS}
    kind = said.get("kind")
    error["kind"] = kind if kind in step_errors.MODULE_KINDS else "internal"
    error["details"] = _text(said.get("details"), _MAX_DETAILS)
    where = said.get("where")
    error["where"] = _checked_where(where) if isinstance(where, Mapping) else {}
    if patterns := _checked_said(said.get("said"), said):
        error["said"] = patterns
    if error["title"]:
        return error
    title = _("The module failed")
    return step_errors.with_said(error | {"title": title}, {"title": title})


def _checked_said(patterns: object, said: Mapping[str, Any]) -> dict[str, object]:
    """Keep the patterns of sentences that say what the sentences say: translations are made of them."""
    if not isinstance(patterns, Mapping):
        return {}
    checked: dict[str, object] = {}
    for name in SENTENCES:
        pattern = from_json(patterns.get(name))
        if pattern is not None and pattern == said.get(name) and len(pattern) <= _MAX_TEXT:
            checked[name] = pattern.to_json()
    return checked if strict_json.fits(checked, _MAX_DETAILS) else {}


def _checked_where(where: Mapping[str, Any]) -> dict[str, object]:
    checked: dict[str, object] = {}
    for name in ("port", "column", "row", "parameter", "line"):
        value = where.get(name)
        if isinstance(value, str):
            checked[name] = value[:_MAX_NAME]
        elif isinstance(value, int | float) and _is_finite(value):
            checked[name] = value
    return checked


def _text(value: object, limit: int) -> str:
    return value[:limit] if isinstance(value, str) else ""


def _object(value: object, name: str) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise BadResultError(_("{name} in result.json is not an object.").format(name=name))
    return value
