"""From a parsed component file (Azure ML CLI v2 command component) to a module of the catalogue.

The `designer:` block is ours; a component without it is complete and gets plain forms. Keys of Azure's format
that the designer has no use for are ignored, while a misspelt key inside `designer:` is an error.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from pipelines.core import component_format as form
from pipelines.core.catalog import Better, Module, Parameter, Port, Preset, Resources
from pipelines.core.component_values import Reader
from pipelines.core.parameters import SELECTION_WIDGET, parsed_selection


class ComponentError(ValueError):
    """A component file cannot become a module; `problems` names everything wrong with it."""

    def __init__(self, problems: Iterable[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("; ".join(self.problems))


def read_component(value: object, *, digest: str = "") -> Module:
    """Make a module of a parsed component file. Raises `ComponentError` listing all problems."""
    if not isinstance(value, Mapping):
        raise ComponentError(["The file does not hold a component (a mapping with name, inputs, …)."])
    reader = _ComponentReader(value)
    module = reader.module(digest)
    if reader.problems:
        raise ComponentError(reader.problems)
    return module


def environment_name(reference: object) -> str:
    """`azureml:atelier-tabular@latest` → `tabular`; other references stay what they are."""
    text = reference if isinstance(reference, str) else ""
    if not text.startswith("azureml:") or text.startswith("azureml://"):
        return text
    name = text.removeprefix("azureml:").partition("@")[0].partition(":")[0]
    return name.removeprefix("atelier-")


class _ComponentReader(Reader):
    """Reads one component and collects what is wrong with it."""

    def __init__(self, component: Mapping[str, Any]) -> None:
        super().__init__()
        self._component = component
        self._designer = self.mapping(component, "designer", "designer")
        self.check_keys("designer", self._designer, form.DESIGNER_KEYS)

    def module(self, digest: str) -> Module:
        component, designer = self._component, self._designer
        name = self.text(component, "name")
        if component.get("type", "command") != "command":
            self.problems.append(f"type is {component['type']!r}; only command components can be modules.")
        inputs = self.mapping(component, "inputs", "inputs")
        parameters = self._parameters(inputs)
        ports = self._ports(inputs, "inputs")
        self._check_designer_names(inputs)
        self._check_references(parameters, ports)
        category = str(designer.get("category", form.PLAIN_CATEGORY))
        return Module(
            name=name,
            version=str(component.get("version", "1")),
            display_name=str(component.get("display_name") or _label(name)),
            category=category,
            category_label=category,
            icon=str(designer.get("icon", "box")),
            description=str(component.get("description") or "").strip(),
            help=str(designer.get("help") or "").strip(),
            keywords=tuple(str(word) for word in designer.get("keywords") or ()),
            hidden=bool(designer.get("hidden", False)),
            deterministic=bool(component.get("is_deterministic", True)),
            inputs=ports,
            outputs=self._ports(self.mapping(component, "outputs", "outputs"), "outputs"),
            parameters=parameters,
            presets=self._presets(parameters),
            environment=environment_name(component.get("environment")),
            resources=self._resources(),
            warm=self._designer_text("warm"),
            user_code=self._designer_flag("user_code"),
            seed_parameter=self._seed_parameter(parameters),
            metrics=self._metrics(),
            digest=digest,
        )

    def _ports(self, declared: Mapping[str, Any], where: str) -> tuple[Port, ...]:
        settings = self.mapping(self._designer, "ports", "designer.ports")
        found = []
        for name, declaration in declared.items():
            plain = _type_of(declaration)
            if plain in form.LITERAL_TYPES and where == "inputs":
                continue
            if plain not in form.PLAIN_PORT_TYPES:
                self.problems.append(f"{where}.{name} has the unknown type {plain!r}.")
                continue
            setting = self.mapping(settings, name, f"designer.ports.{name}")
            self.check_keys(f"designer.ports.{name}", setting, form.PORT_KEYS)
            body = declaration if isinstance(declaration, Mapping) else {}
            found.append(
                Port(
                    name=str(name),
                    label=str(setting.get("label") or _label(str(name))),
                    type=str(setting.get("type") or form.PLAIN_PORT_TYPES[plain]),
                    optional=where == "inputs" and bool(body.get("optional", False)),
                    description=str(body.get("description") or "").strip(),
                )
            )
        return tuple(found)

    def _parameters(self, declared: Mapping[str, Any]) -> tuple[Parameter, ...]:
        settings = self.mapping(self._designer, "parameters", "designer.parameters")
        return tuple(
            self._parameter(
                str(name), declaration, self.mapping(settings, name, f"designer.parameters.{name}")
            )
            for name, declaration in declared.items()
            if isinstance(declaration, Mapping) and declaration.get("type") in form.LITERAL_TYPES
        )

    def _parameter(self, name: str, declared: Mapping[str, Any], setting: Mapping[str, Any]) -> Parameter:
        where = f"designer.parameters.{name}"
        self.check_keys(where, setting, form.PARAMETER_KEYS)
        enum = tuple(declared.get("enum") or ())
        widget = str(setting.get("widget") or ("select" if enum else form.PLAIN_WIDGETS[declared["type"]]))
        if widget not in form.WIDGETS:
            self.problems.append(f"{where}.widget is {widget!r}, which is no widget.")
        conditions = self.mapping(setting, "visible_when", f"{where}.visible_when")
        default = declared.get("default")
        if widget == SELECTION_WIDGET and isinstance(default, str):
            default = parsed_selection(default)
        if enum and default is not None and default not in enum:
            self.problems.append(f"inputs.{name}: the default {default!r} is not one of its choices.")
        return Parameter(
            name=name,
            label=str(setting.get("label") or _label(name)),
            type=declared["type"],
            widget=widget,
            default=default,
            optional=bool(declared.get("optional", False)),
            enum=enum,
            min=self.number(declared, "min", f"inputs.{name}"),
            max=self.number(declared, "max", f"inputs.{name}"),
            exclusive_min=bool(setting.get("exclusive_min", False)),
            exclusive_max=bool(setting.get("exclusive_max", False)),
            help=str(setting.get("help") or declared.get("description") or "").strip(),
            language=_optional_text(setting.get("language")),
            port=_optional_text(setting.get("port")),
            visible_when={str(key): _as_tuple(value) for key, value in conditions.items()},
            required_when_visible=bool(setting.get("required_when_visible", False)),
            placeholder=str(setting.get("placeholder") or ""),
            enum_labels=tuple(str(choice) for choice in enum),
        )

    def _presets(self, parameters: tuple[Parameter, ...]) -> tuple[Preset, ...]:
        known = {parameter.name: parameter for parameter in parameters}
        found = []
        for index, preset in enumerate(self._designer.get("presets") or ()):
            where = f"designer.presets[{index}]"
            if not isinstance(preset, Mapping) or not preset.get("name"):
                self.problems.append(f"{where} needs a name.")
                continue
            values = self.mapping(preset, "parameters", f"{where}.parameters")
            for name in values:
                if name not in known:
                    self.problems.append(f"{where} sets {name!r}, which is no parameter.")
            found.append(
                Preset(
                    name=str(preset["name"]),
                    label=str(preset.get("label") or _label(str(preset["name"]))),
                    description=str(preset.get("description") or "").strip(),
                    parameters=dict(values),
                )
            )
        return tuple(found)

    def _seed_parameter(self, parameters: tuple[Parameter, ...]) -> str:
        name = self._designer_text("seed_parameter")
        parameter = next((parameter for parameter in parameters if parameter.name == name), None)
        if name and parameter is None:
            self.problems.append(f"designer.seed_parameter names {name!r}, which is no parameter.")
        elif parameter is not None and parameter.type != "integer":
            self.problems.append(f"designer.seed_parameter names {name!r}, which is no integer.")
        return name

    def _designer_text(self, key: str) -> str:
        value = self._designer.get(key, "")
        if isinstance(value, str):
            return value
        self.problems.append(f"designer.{key} must be a text.")
        return ""

    def _designer_flag(self, key: str) -> bool:
        value = self._designer.get(key, False)
        if isinstance(value, bool):
            return value
        self.problems.append(f"designer.{key} must be true or false.")
        return False

    def _resources(self) -> Resources:
        declared = self.mapping(self._designer, "resources", "designer.resources")
        self.check_keys("designer.resources", declared, form.RESOURCE_KEYS)
        memory = self.number(declared, "memory_mb", "designer.resources")
        return Resources(
            memory_mb=int(memory) if memory is not None else None,
            timeout_s=self.number(declared, "timeout_s", "designer.resources"),
            cpus=self.number(declared, "cpus", "designer.resources"),
        )

    def _metrics(self) -> Mapping[str, Better]:
        declared = self.mapping(self._designer, "metrics", "designer.metrics")
        for name, better in declared.items():
            if better not in form.BETTER:
                self.problems.append(f"designer.metrics.{name} must be higher or lower, whichever is better.")
        return {str(name): better for name, better in declared.items() if better in form.BETTER}

    def _check_designer_names(self, inputs: Mapping[str, Any]) -> None:
        outputs = self.mapping(self._component, "outputs", "outputs")
        literals = {name for name, declared in inputs.items() if _type_of(declared) in form.LITERAL_TYPES}
        data = (set(inputs) - literals) | set(outputs)
        for key, known, kind in (("ports", data, "port"), ("parameters", literals, "parameter")):
            for name in self.mapping(self._designer, key, f"designer.{key}"):
                if name not in known:
                    self.problems.append(f"designer.{key}.{name}: the component has no such {kind}.")

    def _check_references(self, parameters: tuple[Parameter, ...], inputs: tuple[Port, ...]) -> None:
        names = {parameter.name for parameter in parameters}
        ports = {port.name for port in inputs}
        for parameter in parameters:
            where = f"designer.parameters.{parameter.name}"
            for other in parameter.visible_when:
                if other not in names:
                    self.problems.append(f"{where}.visible_when names {other!r}, which is no parameter.")
            if parameter.port is not None and parameter.port not in ports:
                self.problems.append(f"{where}.port names {parameter.port!r}, which is no input.")


def _type_of(declaration: object) -> str:
    # an output may be declared with nothing at all: a folder
    if not isinstance(declaration, Mapping):
        return "uri_folder"
    return str(declaration.get("type", "uri_folder"))


def _label(name: str) -> str:
    words = name.replace("_", " ").replace("-", " ").strip()
    return words[:1].upper() + words[1:]


def _optional_text(value: object) -> str | None:
    return str(value) if value else None


def _as_tuple(value: object) -> tuple[Any, ...]:
    return tuple(value) if isinstance(value, list | tuple) else (value,)
