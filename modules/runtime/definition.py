"""What `module.yaml` says of ports and parameters, as far as a step's command line and the tests need it.

The request form of the command line does without: there the executor has read the file already.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from modules.runtime.request import RequestError

_ROOT = Path(__file__).resolve().parent.parent
_SLUG = re.compile(r"^[a-z][a-z0-9_]*$")
_LITERALS = frozenset({"string", "integer", "number", "boolean"})
_FILE_WIDGETS = frozenset({"dataset", "url"})


@dataclass(frozen=True, slots=True)
class Definition:
    """Ports and parameters of one module."""

    slug: str
    input_types: Mapping[str, str]
    output_types: Mapping[str, str]
    parameter_types: Mapping[str, str]
    defaults_declared: Mapping[str, object]
    widgets: Mapping[str, str]
    designer: Mapping[str, object]

    @property
    def file_parameters(self) -> frozenset[str]:
        return frozenset(name for name, widget in self.widgets.items() if widget in _FILE_WIDGETS)

    def defaults(self) -> dict[str, object]:
        """Return all parameters with their defaults; column selections as objects, no default as None."""
        values: dict[str, object] = dict.fromkeys(self.parameter_types)
        for name, value in self.defaults_declared.items():
            is_selection = self.widgets.get(name) == "columns" and isinstance(value, str)
            values[name] = json.loads(cast("str", value)) if is_selection else value
        return values


def load_definition(slug: str) -> Definition:
    """Read `modules/<slug>/module.yaml`; raises RequestError for an unknown module."""
    import yaml

    path = _ROOT / slug / "module.yaml"
    if not _SLUG.match(slug) or not path.is_file():
        raise RequestError(f"there is no module {slug!r}")
    value = yaml.safe_load(path.read_text(encoding="utf-8"))
    inputs, outputs = value.get("inputs") or {}, value.get("outputs") or {}
    designer = value.get("designer") or {}
    ports = designer.get("ports") or {}
    literals = {name: entry for name, entry in inputs.items() if entry["type"] in _LITERALS}
    return Definition(
        slug=slug,
        input_types={name: _port_type(ports, name) for name in inputs if name not in literals},
        output_types={name: _port_type(ports, name) for name in outputs},
        parameter_types={name: entry["type"] for name, entry in literals.items()},
        defaults_declared={
            name: entry["default"] for name, entry in literals.items() if entry.get("default") is not None
        },
        widgets={name: entry.get("widget", "") for name, entry in (designer.get("parameters") or {}).items()},
        designer=designer,
    )


def _port_type(ports: Mapping[str, Mapping[str, str]], name: str) -> str:
    return ports.get(name, {}).get("type", "DataTable")
