"""The `inputs` of a job: literals become parameters, expressions edges or bindings, the rest a warning."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from pipelines.core.catalog import Catalog
from pipelines.core.document import Endpoint
from pipelines.core.reading import PORT, shown
from pipelines.text_form.jobs import Job
from pipelines.text_form.literals import from_literal
from pipelines.text_form.parent_inputs import ParentInputs
from pipelines.text_form.references import (
    is_expression,
    read_output,
    read_parent_input,
    read_sibling_input,
)
from pipelines.text_form.warnings import Warnings

_MISSING = object()


@dataclass(frozen=True, slots=True)
class ReadInputs:
    """The inputs of a job, as what they become."""

    parameters: dict[str, Any]
    #: input port → the output that feeds it
    sources: dict[str, Endpoint]
    #: parameter → id of the pipeline parameter it takes
    bindings: dict[str, str]


class InputReader:
    """Resolves inputs; it knows all jobs and the inputs of the pipeline itself."""

    def __init__(
        self,
        jobs: Mapping[str, Job],
        written: Mapping[str, Any],
        parent_inputs: ParentInputs,
        catalog: Catalog,
        warnings: Warnings,
    ) -> None:
        self._jobs = jobs
        self._written = written
        self._parent_inputs = parent_inputs
        self._catalog = catalog
        self._warnings = warnings

    def read(self, job: Job) -> ReadInputs:
        module = self._catalog.find(job.module, job.version)
        values: dict[str, Any] = {}
        sources: dict[str, Endpoint] = {}
        bindings: dict[str, str] = {}
        for name, given in job.inputs.items():
            if not PORT.fullmatch(str(name)):
                self._warn("ignored_input", _("The input “{input}” of {node} has no usable name."), job, name)
                continue
            value, parent = self._resolved(given)
            taker = module.parameter(name) if module is not None else None
            bound = None if parent is None else self._parent_inputs.parameter_for(parent, value, taker)
            if bound is not None:
                bindings[name] = bound.id
                continue
            reference = read_output(value) if isinstance(value, str) else None
            if reference is not None:
                source = self._jobs.get(reference.name)
                if source is None or not PORT.fullmatch(reference.port):
                    self._warn(
                        "unknown_source", _("What “{input}” of {node} reads from is missing."), job, name
                    )
                else:
                    sources[name] = Endpoint(source.id, reference.port)
            elif value is _MISSING or isinstance(value, Mapping | list):
                self._warn("ignored_input", _("The input “{input}” of {node} is not taken over."), job, name)
            elif value is not None:
                values[name] = from_literal(taker, value)
        return ReadInputs(values, sources, bindings)

    def _resolved(self, given: Any) -> tuple[Any, str | None]:
        """Follow references to an output or a literal; with the input of the pipeline passed on the way."""
        value = given
        passed: str | None = None
        seen: set[str] = set()
        while True:
            if isinstance(value, Mapping):
                value = _content(value)
            if not isinstance(value, str) or not is_expression(value) or read_output(value) is not None:
                return value, passed
            if value in seen:
                return _MISSING, passed
            seen.add(value)
            parent = read_parent_input(value)
            sibling = read_sibling_input(value)
            if parent is not None:
                passed = parent
                value = self._written.get(parent, _MISSING)
            elif sibling is not None and sibling.name in self._jobs:
                value = self._jobs[sibling.name].inputs.get(sibling.port, _MISSING)
            else:
                # an expression of another kind: kept as the text it is
                return (value if parent is None and sibling is None else _MISSING), passed

    def _warn(self, code: str, message: str, job: Job, name: object) -> None:
        self._warnings.add(code, message.format(input=shown(str(name)), node=shown(job.name)), job.id)


def _content(value: Mapping[str, Any]) -> Any:
    """The content of an input written as an object: a typed literal, or an expression in its path."""
    for key in ("value", "default"):
        if key in value and not isinstance(value[key], Mapping | list):
            return value[key]
    path = value.get("path")
    return path if isinstance(path, str) and is_expression(path) else _MISSING
