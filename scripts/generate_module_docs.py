"""Write docs/modules/: one page for each module, made of its module.yaml, and an index.

    .venv/bin/python -m scripts.generate_module_docs [--check]

With --check nothing is written; pages that differ are named and the exit status is 1. A README.md in the
folder of a module becomes the end of its page. Pages of modules that are gone are removed.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from modules.runtime.error_codes import TITLES
from pipelines.catalog_loader import CATEGORY_ORDER
from pipelines.core.catalog import Module, Parameter, Port
from pipelines.core.component import read_component

ROOT = Path(__file__).resolve().parent.parent
MODULES = ROOT / "modules"
DOCS = ROOT / "docs" / "modules"
ERRORS = ROOT / "scripts" / "module_errors.yaml"
#: pages of this folder that people or other scripts write
OTHER_PAGES = {"seed-spread.md": "How much results depend on the random split"}

_NOTE = "<!-- Made by scripts/generate_module_docs.py from module.yaml; change that file instead. -->"
_TYPES = {"string": "text", "integer": "whole number", "number": "number", "boolean": "on or off"}
_KINDS = {
    "DataTable": "table",
    "UntrainedModel": "untrained model",
    "TrainedModel": "trained model",
    "Transformation": "transformation",
    "File": "file",
}
_SOURCES = {
    "UntrainedModel": "learner.outputs.untrained_model",
    "TrainedModel": "train_model.outputs.trained_model",
    "Transformation": "clean_missing_data.outputs.cleaning_transformation",
}


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing, report what is not current")
    check = parser.parse_args(arguments).check
    outdated = outdated_pages()
    for path, text in outdated.items():
        print(f"{'not current' if check else 'wrote'}: {path.relative_to(ROOT)}")
        if check:
            continue
        if text is None:
            path.unlink()
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
    return 1 if check and outdated else 0


def outdated_pages() -> dict[Path, str | None]:
    """Return the pages whose text is not what it should be; None for one that should not be there."""
    wanted = {DOCS / name: text for name, text in pages().items()}
    present = {path for path in DOCS.glob("*.md") if path.name not in OTHER_PAGES}
    changed: dict[Path, str | None] = {
        path: text
        for path, text in wanted.items()
        if path not in present or path.read_text(encoding="utf-8") != text
    }
    return changed | dict.fromkeys(sorted(present - set(wanted)))


def pages() -> dict[str, str]:
    """Return the text of every page by its file name."""
    modules = read_modules()
    found = {f"{module.name}.md": page(module) for module in modules}
    found["index.md"] = index(modules)
    return found


def read_modules() -> list[Module]:
    """Read all modules that people see, in palette order."""
    components = (yaml.safe_load(path.read_text(encoding="utf-8")) for path in MODULES.glob("*/module.yaml"))
    modules = [module for component in components if not (module := read_component(component)).hidden]
    return sorted(modules, key=lambda module: (CATEGORY_ORDER.index(module.category), module.display_name))


def index(modules: list[Module]) -> str:
    lines = [_NOTE, "", "# Modules", ""]
    for category in dict.fromkeys(module.category for module in modules):
        lines += [f"## {category}", "", "| Module | What it does |", "|---|---|"]
        for module in modules:
            if module.category == category:
                lines.append(f"| [{module.display_name}]({module.name}.md) | {_cell(module.description)} |")
        lines.append("")
    lines += ["## More", "", *(f"* [{title}]({name})" for name, title in OTHER_PAGES.items())]
    return "\n".join(lines) + "\n"


def page(module: Module) -> str:
    sections = [
        [_NOTE, "", f"# {module.display_name}", "", module.description],
        [module.help] if module.help else [],
        [f"*Category:* {module.category}. *Name in pipelines:* `{module.name}`, version {module.version}."],
        list(_ports("Inputs", module.inputs)),
        list(_ports("Outputs", module.outputs)),
        list(_parameters(module)),
        list(_presets(module)),
        list(_errors(module)),
        list(_example(module)),
        list(_readme(module)),
    ]
    return "\n\n".join("\n".join(section) for section in sections if section) + "\n"


def _ports(title: str, ports: tuple[Port, ...]) -> Iterator[str]:
    if not ports:
        return
    yield from (f"## {title}", "", "| Port | Carries | |", "|---|---|---|")
    for port in ports:
        optional = "Optional. " if port.optional else ""
        kind = _KINDS.get(port.type, port.type)
        yield f"| {port.label} (`{port.name}`) | {kind} | {optional}{_cell(port.description)} |"


def _parameters(module: Module) -> Iterator[str]:
    if not module.parameters:
        return
    yield from ("## Parameters", "", "| Parameter | Kind | Default | |", "|---|---|---|---|")
    for parameter in module.parameters:
        yield (
            f"| {parameter.label} (`{parameter.name}`) | {_cell(_kind(parameter))} | {_default(parameter)}"
            f" | {_cell(parameter.help)}{_cell(_condition(module, parameter))} |"
        )


def _kind(parameter: Parameter) -> str:
    if parameter.widget == "columns":
        return "columns"
    if parameter.widget == "column":
        return "one column"
    if parameter.enum:
        return " | ".join(str(choice) for choice in parameter.enum)
    return _TYPES[parameter.type] + _range(parameter)


def _range(parameter: Parameter) -> str:
    bounds = []
    if parameter.min is not None:
        bounds.append(f"{'above' if parameter.exclusive_min else 'at least'} {parameter.min:.12g}")
    if parameter.max is not None:
        bounds.append(f"{'below' if parameter.exclusive_max else 'at most'} {parameter.max:.12g}")
    return f", {' and '.join(bounds)}" if bounds else ""


def _default(parameter: Parameter) -> str:
    if parameter.default is None:
        return "required" if parameter.required or parameter.required_when_visible else "empty"
    if parameter.widget == "columns":
        return "all columns" if "all" in json.dumps(parameter.default) else "none"
    if isinstance(parameter.default, bool):
        return "on" if parameter.default else "off"
    text = str(parameter.default)
    if "\n" in text or len(text) > 60:
        return "a short example"
    return f"`{_cell(text)}`" if text else "empty"


def _condition(module: Module, parameter: Parameter) -> str:
    """Say when a parameter is asked for."""
    conditions = []
    for name, values in parameter.visible_when.items():
        other = module.parameter(name)
        shown = " or ".join({True: "on", False: "off"}.get(value, str(value)) for value in values)
        conditions.append(f"{other.label if other else name} is {shown}")
    return f" *Only when {' and '.join(conditions)}.*" if conditions else ""


def _presets(module: Module) -> Iterator[str]:
    if module.presets:
        yield from ("## In the palette", "")
        yield from (f"* **{preset.label}**: {_cell(preset.description)}" for preset in module.presets)


@cache
def module_errors() -> Mapping[str, list[str]]:
    errors: Mapping[str, list[str]] = yaml.safe_load(ERRORS.read_text(encoding="utf-8"))
    return errors


def _errors(module: Module) -> Iterator[str]:
    codes = {*module_errors().get(module.name, ()), *(["0003"] if module.inputs else [])}
    if codes:
        yield from ("## Errors", "", "| Code | Meaning |", "|---|---|")
        yield from (f"| {code} | {TITLES[code]} |" for code in sorted(codes))


def _example(module: Module) -> Iterator[str]:
    """Show the module as an entry of a pipeline's text: from a sample where one has it."""
    sample = _sample_entries().get(module.name)
    entry = sample[1] if sample else _made_up_entry(module)
    yield from ("## Example", "")
    if sample:
        yield from (f"From the sample `{sample[0]}`:", "")
    text = yaml.safe_dump({"jobs": {module.name: entry}}, sort_keys=False, allow_unicode=True, width=110)
    yield f"```yaml\n{text}```"


@cache
def _sample_entries() -> dict[str, tuple[str, dict[str, Any]]]:
    found: dict[str, tuple[str, dict[str, Any]]] = {}
    for path in sorted((ROOT / "samples").glob("*.yaml"), key=lambda path: path.stem != "penguins"):
        for entry in yaml.safe_load(path.read_text(encoding="utf-8"))["jobs"].values():
            shown = {key: value for key, value in entry.items() if key in ("type", "component", "inputs")}
            found.setdefault(entry["component"].split(":")[1], (path.stem, shown))
    return found


def _made_up_entry(module: Module) -> dict[str, Any]:
    inputs: dict[str, Any] = {
        port.name: f"${{{{parent.jobs.{_SOURCES.get(port.type, 'dataset.outputs.dataset')}}}}}"
        for port in module.inputs
        if not port.optional
    }
    for parameter in module.parameters:
        if parameter.required:
            inputs[parameter.name] = _example_value(parameter)
        elif parameter.default is not None and len(inputs) < len(module.inputs) + 3:
            value = parameter.default
            inputs[parameter.name] = json.dumps(value) if isinstance(value, Mapping) else value
    entry: dict[str, Any] = {"type": "command", "component": f"azureml:{module.name}:{module.version}"}
    return entry | ({"inputs": inputs} if inputs else {})


def _example_value(parameter: Parameter) -> Any:
    if parameter.widget == "columns":
        return json.dumps({"rules": [{"op": "include", "kind": "names", "names": ["age", "income"]}]})
    if parameter.enum:
        return parameter.enum[0]
    return {"string": "age", "integer": 1, "number": 1.0, "boolean": True}[parameter.type]


def _readme(module: Module) -> Iterator[str]:
    path = MODULES / module.name / "README.md"
    if path.is_file():
        yield path.read_text(encoding="utf-8").strip()


def _cell(text: str) -> str:
    return text.replace("\n", " ").replace("|", "\\|")


if __name__ == "__main__":
    sys.exit(main())
