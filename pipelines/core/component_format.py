"""What a component file may hold: types, widgets and the keys of its `designer:` block."""

from __future__ import annotations

from typing import get_args

from pipelines.core.catalog import Better, LiteralType
from pipelines.core.parameters import SELECTION_WIDGET

LITERAL_TYPES: tuple[LiteralType, ...] = get_args(LiteralType)
BETTER: tuple[Better, ...] = get_args(Better)
#: port type of a component that does not say more
PLAIN_PORT_TYPES = {
    "uri_file": "File",
    "uri_folder": "Folder",
    "mltable": "Folder",
    "mlflow_model": "Model",
    "custom_model": "Model",
    "triton_model": "Model",
}
PLAIN_WIDGETS = {"string": "text", "integer": "integer", "number": "number", "boolean": "toggle"}
WIDGETS = frozenset(
    {
        *PLAIN_WIDGETS.values(),
        "multiline",
        "select",
        "column",
        SELECTION_WIDGET,
        "code",
        "dataset",
        "url",
        "seed",
    }
)
PLAIN_CATEGORY = "Custom"

DESIGNER_KEYS = frozenset(
    {
        "category",
        "icon",
        "keywords",
        "help",
        "ports",
        "parameters",
        "schema",
        "presets",
        "hidden",
        "resources",
        "warm",
        "user_code",
        "seed_parameter",
        "metrics",
    }
)
PORT_KEYS = frozenset({"type", "label"})
PARAMETER_KEYS = frozenset(
    {
        "label",
        "widget",
        "language",
        "port",
        "visible_when",
        "required_when_visible",
        "exclusive_min",
        "exclusive_max",
        "placeholder",
        "help",
    }
)
RESOURCE_KEYS = frozenset({"memory_mb", "timeout_s", "cpus"})
