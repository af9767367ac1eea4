"""The `inputs` of the pipeline itself: literals become pipeline parameters of what refers to them.

Parameters this program wrote are named in a tag, with everything a literal does not say; a literal that was
changed by hand counts more than the tag. From elsewhere, a parameter is what its first taker says it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from pipelines.core.catalog import Parameter
from pipelines.core.document import PipelineParameter
from pipelines.core.limits import MAX_PIPELINE_PARAMETERS
from pipelines.core.parameter_checks import check_value
from pipelines.core.pipeline_parameters import as_taker, fits
from pipelines.core.reading import PARAMETER_NAME
from pipelines.text_form.literals import from_literal


class ParentInputs:
    """Hands out the pipeline parameter that an input of a node refers to, and collects those there are."""

    def __init__(self, written: Mapping[str, Any], tagged: Iterable[PipelineParameter]) -> None:
        self._written = written
        self._by_name: dict[str, PipelineParameter] = {}
        for parameter in tagged:
            literal = written.get(parameter.name)
            if isinstance(literal, str | int | float):
                parameter = replace(parameter, default=from_literal(as_taker(parameter), literal))
            if parameter.name.casefold() not in {name.casefold() for name in self._by_name}:
                self._by_name[parameter.name] = parameter
        self._tagged = frozenset(self._by_name)

    @property
    def parameters(self) -> dict[str, PipelineParameter]:
        """By id."""
        return {parameter.id: parameter for parameter in self._by_name.values()}

    def parameter_for(self, name: str, value: Any, taker: Parameter | None) -> PipelineParameter | None:
        """The parameter that an input of the pipeline with this literal is; None when it can be none."""
        known = self._by_name.get(name)
        if known is not None:
            return known if name in self._tagged or (taker is not None and fits(known, taker)) else None
        if taker is None or not isinstance(value, str | int | float) or not self._is_free(name):
            return None
        default = from_literal(taker, value)
        if check_value(taker, default) is not None:
            return None
        number = len(self._by_name) + 1
        while f"p{number}" in self.parameters:
            number += 1
        made = PipelineParameter(f"p{number}", name, taker.type, taker.widget, default, self._described(name))
        self._by_name[name] = made
        return made

    def _is_free(self, name: str) -> bool:
        taken = {other.casefold() for other in self._by_name}
        has_room = len(taken) < MAX_PIPELINE_PARAMETERS
        return bool(PARAMETER_NAME.fullmatch(name)) and name.casefold() not in taken and has_room

    def _described(self, name: str) -> str:
        written = self._written.get(name)
        text = written.get("description") if isinstance(written, Mapping) else None
        return text if isinstance(text, str) and text.isprintable() else ""
