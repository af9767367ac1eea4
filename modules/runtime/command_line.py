"""The two command lines of a step.

The executor's: `--request <file> --input <folder> --output <folder>`. Azure's, as `command` of `module.yaml`
spells it: `<slug> --<input> path --<parameter> value --<output> path`, from which the same request is built.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from modules.runtime.definition import Definition, load_definition
from modules.runtime.execution import run_step
from modules.runtime.request import FileBinding, PortBinding, Request, RequestError, read_request


def main(arguments: Sequence[str]) -> int:
    """Run a step; returns 0 for success, 1 for a failure told in `result.json`, 2 for a bad command line."""
    try:
        request = _parse(arguments)
    except RequestError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    return run_step(request)


def _parse(arguments: Sequence[str]) -> Request:
    if arguments and not arguments[0].startswith("-"):
        return request_from_flags(arguments[0], arguments[1:])
    match arguments:
        case ["--request", request, "--input", input_dir, "--output", output_dir]:
            # as the executor spells it; making a parser would cost ten times as much as reading the request
            return read_request(Path(request), Path(input_dir), Path(output_dir))
    parser = argparse.ArgumentParser(prog="python -m modules.runtime", allow_abbrev=False)
    parser.add_argument("--request", type=Path, required=True)
    parser.add_argument("--input", type=Path, required=True)
    parser.add_argument("--output", type=Path, required=True)
    options = parser.parse_args(arguments)
    return read_request(options.request, options.input, options.output)


def request_from_flags(slug: str, arguments: Sequence[str]) -> Request:
    """Build a request from Azure's flags; `result.json` goes to the current folder."""
    definition = load_definition(slug)
    flags = _read_flags(definition, arguments)
    parameters, files = _parameters(definition, flags)
    inputs = {
        name: PortBinding(port_type, Path(flags[name]))
        for name, port_type in definition.input_types.items()
        if name in flags
    }
    outputs = {
        name: PortBinding(port_type, Path(flags[flag]))
        for name, port_type in definition.output_types.items()
        if (flag := output_flag(definition, name)) in flags
    }
    result_dir = Path(os.environ.get("ATELIER_RESULT_DIR", "."))
    return Request(slug, parameters, inputs, outputs, result_dir, files=files)


def output_flag(definition: Definition, name: str) -> str:
    """Return the flag of an output; one that shares its name with an input is told apart by a prefix."""
    is_taken = name in definition.input_types or name in definition.parameter_types
    return f"output_{name}" if is_taken else name


def _read_flags(definition: Definition, arguments: Sequence[str]) -> dict[str, str]:
    parser = argparse.ArgumentParser(prog=f"python -m modules.runtime {definition.slug}", allow_abbrev=False)
    outputs = [output_flag(definition, name) for name in definition.output_types]
    for name in (*definition.input_types, *definition.parameter_types, *outputs):
        parser.add_argument(f"--{name}", default=argparse.SUPPRESS)
    return {name: str(value) for name, value in vars(parser.parse_args(list(arguments))).items()}


def _parameters(
    definition: Definition, flags: Mapping[str, str]
) -> tuple[dict[str, object], dict[str, FileBinding]]:
    parameters: dict[str, object] = definition.defaults()
    files: dict[str, FileBinding] = {}
    for name, literal_type in definition.parameter_types.items():
        if name not in flags:
            continue
        parameters[name] = parse_literal(flags[name], literal_type, name)
        path = Path(flags[name])
        if name in definition.file_parameters and path.is_file():
            files[name] = FileBinding(path, path.name)
    return parameters, files


def parse_literal(text: str, literal_type: str, name: str) -> object:
    """Read a literal as Azure renders it (booleans as True and False); raises RequestError."""
    try:
        if literal_type == "boolean":
            return {"true": True, "1": True, "false": False, "0": False}[text.strip().lower()]
        if literal_type == "integer":
            return int(text)
        if literal_type == "number":
            return float(text)
    except (KeyError, ValueError):
        raise RequestError(f"--{name} must be of type {literal_type}, not {text!r}") from None
    return text
