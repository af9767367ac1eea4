"""The catalogue as values: modules with typed ports and parameters.

Filled by `pipelines.catalog_loader` from `modules/*/module.yaml`; read by everything else. What decides how a
step runs (command, environment, code) comes from here and never from a draft.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from modules.columns.propagation import Propagation, SchemaContext
from modules.columns.schema import PortSchema

LiteralType = Literal["string", "integer", "number", "boolean"]
Better = Literal["higher", "lower"]
Propagate = Callable[[Mapping[str, PortSchema | None], Mapping[str, object], SchemaContext], Propagation]


@dataclass(frozen=True, slots=True)
class Port:
    """A typed input or output that carries an artifact."""

    name: str
    label: str
    type: str
    optional: bool = False
    description: str = ""

    def to_json(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "label": self.label,
            "type": self.type,
            "optional": self.optional,
            "description": self.description,
        }


@dataclass(frozen=True, slots=True)
class Parameter:
    """A literal setting of a module."""

    name: str
    label: str
    type: LiteralType
    #: how the form asks for it: text, number, select, columns, code, …
    widget: str
    default: Any = None
    optional: bool = False
    enum: tuple[Any, ...] = ()
    min: float | None = None
    max: float | None = None
    exclusive_min: bool = False
    exclusive_max: bool = False
    help: str = ""
    #: of a code widget: python, sql, csv
    language: str | None = None
    #: the input port whose columns a column widget offers
    port: str | None = None
    #: shown only while each of these parameters has one of these values
    visible_when: Mapping[str, tuple[Any, ...]] = field(default_factory=dict)
    required_when_visible: bool = False
    placeholder: str = ""
    #: what the choices are called, in their order
    enum_labels: tuple[str, ...] = ()

    def choice_label(self, value: object) -> str:
        """What a choice is called; any other value stays what it is."""
        for choice, label in zip(self.enum, self.enum_labels, strict=False):
            if choice == value:
                return label
        return str(value)

    @property
    def required(self) -> bool:
        return not self.optional and self.default is None

    def to_json(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "label": self.label,
            "type": self.type,
            "widget": self.widget,
            "default": self.default,
            "optional": self.optional,
            "required": self.required,
            "enum": list(self.enum) or None,
            "enum_labels": list(self.enum_labels) or None,
            "min": self.min,
            "max": self.max,
            "exclusive_min": self.exclusive_min,
            "exclusive_max": self.exclusive_max,
            "help": self.help,
            "language": self.language,
            "port": self.port,
            "visible_when": {name: list(values) for name, values in self.visible_when.items()} or None,
            "required_when_visible": self.required_when_visible,
            "placeholder": self.placeholder,
        }


@dataclass(frozen=True, slots=True)
class Preset:
    """An extra palette entry: the module with some parameters already set."""

    name: str
    label: str
    description: str
    parameters: Mapping[str, Any]
    #: its labels in other languages, by which it is found too
    other_names: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "label": self.label,
            "description": self.description,
            "parameters": dict(self.parameters),
            "other_names": list(self.other_names),
        }


@dataclass(frozen=True, slots=True)
class Resources:
    """What a step of this module asks for; None leaves the installation's default."""

    memory_mb: int | None = None
    timeout_s: float | None = None
    cpus: float | None = None


@dataclass(frozen=True, slots=True)
class Module:
    """One entry of the catalogue."""

    name: str
    version: str
    display_name: str
    #: identifies; `category_label` is what people read
    category: str
    category_label: str = ""
    #: its names in other languages, by which it is found too
    other_names: tuple[str, ...] = ()
    icon: str = "box"
    description: str = ""
    help: str = ""
    keywords: tuple[str, ...] = ()
    #: internal: in no palette, usable by the program itself
    hidden: bool = False
    deterministic: bool = True
    inputs: tuple[Port, ...] = ()
    outputs: tuple[Port, ...] = ()
    parameters: tuple[Parameter, ...] = ()
    presets: tuple[Preset, ...] = ()
    #: name of a folder below modules/environments/
    environment: str = ""
    resources: Resources = Resources()
    #: the warm-up whose imports cover the module's; empty: its steps start cold
    warm: str = ""
    #: whether its steps run code that a user wrote; such a step never shares a container
    user_code: bool = False
    #: the parameter that makes its random numbers repeatable; without a value its results are not reused
    seed_parameter: str = ""
    #: which value of a metric is the better one; those that say nothing of a model's quality are left out
    metrics: Mapping[str, Better] = field(default_factory=dict)
    #: hash of the module's code and of the library steps share
    digest: str = ""
    #: how it changes columns; None when nobody knows
    propagate: Propagate | None = field(default=None, compare=False)

    def input(self, name: str) -> Port | None:
        return next((port for port in self.inputs if port.name == name), None)

    def output(self, name: str) -> Port | None:
        return next((port for port in self.outputs if port.name == name), None)

    def better(self, metric: str) -> Better | None:
        """Which value of a metric is better; a remark in brackets after the name does not count."""
        return self.metrics.get(metric) or self.metrics.get(metric.partition(" (")[0])

    def parameter(self, name: str) -> Parameter | None:
        return next((parameter for parameter in self.parameters if parameter.name == name), None)

    def to_json(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "version": self.version,
            "display_name": self.display_name,
            "category": self.category,
            "category_label": self.category_label or self.category,
            "other_names": list(self.other_names),
            "icon": self.icon,
            "description": self.description,
            "help": self.help,
            "keywords": list(self.keywords),
            "hidden": self.hidden,
            "deterministic": self.deterministic,
            "inputs": [port.to_json() for port in self.inputs],
            "outputs": [port.to_json() for port in self.outputs],
            "parameters": [parameter.to_json() for parameter in self.parameters],
            "presets": [preset.to_json() for preset in self.presets],
            "metrics": dict(self.metrics),
        }


@dataclass(frozen=True, slots=True)
class Catalog:
    """All modules by name, one version of each."""

    modules: Mapping[str, Module]
    #: in palette order
    categories: tuple[str, ...] = ()
    #: digest of everything in it; the ETag of its JSON
    version: str = ""

    def get(self, name: str) -> Module | None:
        """The installed module of that name, whatever its version."""
        return self.modules.get(name)

    def find(self, name: str, version: str) -> Module | None:
        """The module in exactly that version; None means a node with it is a placeholder."""
        module = self.modules.get(name)
        return module if module is not None and module.version == version else None

    def to_json(self) -> dict[str, Any]:
        return {
            "categories": list(self.categories),
            "modules": [module.to_json() for module in self.modules.values()],
            "version": self.version,
        }
