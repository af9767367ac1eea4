"""References in Azure's format: to components, and from one node's input to another's output."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import PurePosixPath

from pipelines.core.catalog import Catalog
from pipelines.core.reading import MODULE, VERSION

_OUTPUT = re.compile(r"\s*\$\{\{\s*parent\.jobs\.([\w-]+)\.outputs\.([\w-]+)\s*\}\}\s*")
_SIBLING_INPUT = re.compile(r"\s*\$\{\{\s*parent\.jobs\.([\w-]+)\.inputs\.([\w-]+)\s*\}\}\s*")
_PARENT_INPUT = re.compile(r"\s*\$\{\{\s*parent\.inputs\.([\w-]+)\s*\}\}\s*")
_REGISTERED = re.compile(r"azureml:([^:@/]+)(?::([^:@/]+)|@([^:@/]+))?")
_REGISTRY = re.compile(r"azureml://registries/[^/]+/components/([^/]+)(?:/versions/([^/]+)|/labels/([^/]+))?")
#: version of a node whose text names none and whose module is not installed
UNKNOWN_VERSION = "0"


@dataclass(frozen=True, slots=True)
class Reference:
    """What an input expression points to."""

    name: str
    port: str


def output_expression(node: str, port: str) -> str:
    return f"${{{{parent.jobs.{node}.outputs.{port}}}}}"


def parent_input_expression(name: str) -> str:
    return f"${{{{parent.inputs.{name}}}}}"


def read_output(text: str) -> Reference | None:
    match = _OUTPUT.fullmatch(text)
    return Reference(match[1], match[2]) if match else None


def read_sibling_input(text: str) -> Reference | None:
    match = _SIBLING_INPUT.fullmatch(text)
    return Reference(match[1], match[2]) if match else None


def read_parent_input(text: str) -> str | None:
    match = _PARENT_INPUT.fullmatch(text)
    return match[1] if match else None


def is_expression(text: str) -> bool:
    """Tell whether an import would take this text for something else than itself."""
    return "${{" in text


def component_reference(module: str, version: str) -> str:
    return f"azureml:{module}:{version}"


def read_component_reference(text: str, catalog: Catalog) -> tuple[str, str] | None:
    """The module and version a `component:` names, or None for what is no reference.

    A label or a file form says no version: then it is the installed one. A file is never opened; its folder
    (or, outside a module folder, its own name) is the module's name.
    """
    match = _REGISTERED.fullmatch(text) or _REGISTRY.fullmatch(text)
    if match is not None:
        name, version = match[1], match[2]
    else:
        path = PurePosixPath(text.removeprefix("file:").replace("\\", "/"))
        if path.suffix not in (".yml", ".yaml"):
            return None
        name, version = (path.parent.name if path.stem in ("module", "component") else path.stem), None
    if not MODULE.fullmatch(name) or (version is not None and not VERSION.fullmatch(version)):
        return None
    return name, version or installed_version(name, catalog)


def installed_version(module: str, catalog: Catalog) -> str:
    found = catalog.get(module)
    return found.version if found is not None else UNKNOWN_VERSION
