"""Reads `<folder>/<name>/environment.yaml` and the requirements file it names into definitions.

azureml:atelier-tabular@latest  →  tabular  →  modules/environments/tabular/environment.yaml
"""

from __future__ import annotations

from pathlib import Path

import yaml

from executor.environments.definition import EnvironmentDefinition
from pipelines.said import said as _

DEFAULT_BASE_IMAGE = "python:3.11-slim"
_PREFIX = "atelier-"


class DefinitionError(Exception):
    """An environment's files are missing or not what they should be."""


def environment_name(reference: str) -> str:
    """Return the environment that a component's `environment:` line names."""
    name = reference.removeprefix("azureml:").split("@")[0].split(":")[0]
    return name.removeprefix(_PREFIX)


def load_environment(
    folder: Path, name: str, *, base_image: str = DEFAULT_BASE_IMAGE
) -> EnvironmentDefinition:
    """Load one definition; `base_image` applies when the definition names none of its own."""
    path = folder / name / "environment.yaml"
    try:
        value = yaml.safe_load(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        message = _("There is no environment “{name}”: {file} is missing.").format(name=name, file=path.name)
        raise DefinitionError(message) from error
    except yaml.YAMLError as error:
        message = _("The definition of environment “{name}” is not valid YAML: {error}")
        raise DefinitionError(message.format(name=name, error=error)) from error
    if not isinstance(value, dict):
        raise DefinitionError(
            _("The definition of environment “{name}” must be a mapping.").format(name=name)
        )
    unknown = set(value) - {"name", "description", "base_image", "requirements", "system_packages"}
    if unknown:
        message = _("Environment “{name}” has unknown keys: {keys}.")
        raise DefinitionError(message.format(name=name, keys=", ".join(sorted(map(str, unknown)))))
    return EnvironmentDefinition(
        name=str(value.get("name", name)),
        base_image=str(value.get("base_image") or base_image),
        requirements=_requirements(path.parent, value.get("requirements")),
        system_packages=tuple(str(package) for package in value.get("system_packages") or ()),
    )


def load_environments(
    folder: Path, *, base_image: str = DEFAULT_BASE_IMAGE
) -> dict[str, EnvironmentDefinition]:
    """Load every definition of a folder, by name."""
    names = sorted(path.parent.name for path in folder.glob("*/environment.yaml"))
    return {name: load_environment(folder, name, base_image=base_image) for name in names}


def _requirements(folder: Path, file_name: object) -> tuple[str, ...]:
    if not file_name:
        return ()
    path = folder / str(file_name)
    if path.resolve().parent != folder.resolve():
        message = _("{file} must lie beside the environment's definition.")
        raise DefinitionError(message.format(file=path.name))
    lines = (line.split(" #")[0].strip() for line in path.read_text(encoding="utf-8").splitlines())
    pins = tuple(line for line in lines if line and not line.startswith("#"))
    loose = [pin for pin in pins if "==" not in pin and " @ " not in pin]
    if loose:
        message = _("Requirements must be exact pins (name==version): {lines}.")
        raise DefinitionError(message.format(lines=", ".join(loose)))
    return pins
