"""System checks: component files that were left out of the catalogue."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.core.checks import CheckMessage, Warning, register

from pipelines.catalog_loader import loaded_catalog


@register("atelier")
def check_components(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    return [
        Warning(
            f"The module in {component.path.parent.name}/ is left out of the catalogue: {problem}",
            hint="Correct its module.yaml (or schema.py) and restart.",
            id="pipelines.W001",
        )
        for component in loaded_catalog().broken
        for problem in component.problems
    ]
