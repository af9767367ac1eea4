"""A harness for tests of modules: runs one in this process on real files and gives back what it wrote."""

from __future__ import annotations

import contextlib
import importlib
import json
import os
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, cast

from modules.columns import (
    PortSchema,
    Propagation,
    SchemaContext,
    propagate_declared,
    schema_from_json,
)
from modules.runtime.definition import load_definition
from modules.runtime.execution import run_step
from modules.runtime.request import FileBinding, Limits, PortBinding, Request
from modules.runtime.table import Table
from modules.runtime.table_files import read_table, write_table


@dataclass
class ModuleRun:
    """What one run of a module left behind."""

    slug: str
    exit_code: int
    result: dict[str, Any]
    folders: dict[str, Path]
    inputs: dict[str, PortSchema | None]
    parameters: dict[str, object]
    files: dict[str, FileBinding] = field(default_factory=dict)

    def table(self, port: str) -> Table:
        _expect(self.exit_code == 0, self.result)
        return read_table(self.folders[port])

    def schema(self, port: str) -> PortSchema:
        return schema_from_json(json.loads((self.folders[port] / "schema.json").read_text()))

    def view(self, port: str) -> dict[str, Any]:
        value: dict[str, Any] = json.loads((self.folders[port] / "view.json").read_text())
        return value

    def preview(self, port: str) -> dict[str, Any]:
        value: dict[str, Any] = json.loads((self.folders[port] / "preview.json").read_text())
        return value

    @property
    def warnings(self) -> list[str]:
        return [warning["message"] for warning in self.result["warnings"]]

    @property
    def error(self) -> dict[str, Any]:
        _expect(self.result["status"] == "failed", self.result)
        error: dict[str, Any] = self.result["error"]
        return error

    @property
    def error_code(self) -> str:
        return str(self.error["code"])

    def propagated(self, context: SchemaContext | None = None) -> Propagation:
        """Return what the module said at design time for the same inputs and parameters."""
        return propagate(self.slug, self.inputs, self.parameters, context)

    def assert_schema_as_propagated(self) -> None:
        """Assert that the design-time schema of every output is what the run produced."""
        _expect(self.exit_code == 0, self.result)
        propagation = self.propagated()
        _expect(propagation.problems == (), propagation.problems)
        for port in self.folders:
            predicted, actual = propagation.outputs[port], self.schema(port)
            _expect(predicted == actual, f"{port}: predicted {predicted}, got {actual}")


def propagate(
    slug: str,
    inputs: Mapping[str, PortSchema | None],
    parameters: Mapping[str, object],
    context: SchemaContext | None = None,
) -> Propagation:
    """Ask a module for its output schemas; `parameters` are completed with defaults."""
    definition = load_definition(slug)
    rule = cast("Mapping[str, object]", definition.designer.get("schema") or {})
    if not rule.get("function"):
        return propagate_declared(rule, inputs)
    module = importlib.import_module(f"modules.{slug}.schema")
    values = definition.defaults() | dict(parameters)
    known = {port: inputs.get(port) for port in definition.input_types}
    return cast("Propagation", module.propagate(known, values, context or SchemaContext()))


def run_module(
    slug: str,
    folder: Path,
    inputs: Mapping[str, Table | Path] | None = None,
    parameters: Mapping[str, object] | None = None,
    files: Mapping[str, Path] | None = None,
    limits: Limits | None = None,
) -> ModuleRun:
    """Run a module with `folder` as scratch space; parameters are completed with defaults.

    Inputs are tables, or artifact folders that another run wrote.
    """
    definition = load_definition(slug)
    scratch = Path(tempfile.mkdtemp(prefix=f"{slug}-", dir=folder))
    values = definition.defaults() | dict(parameters or {})
    bindings: dict[str, PortBinding] = {}
    schemas: dict[str, PortSchema | None] = dict.fromkeys(definition.input_types)
    for port, value in (inputs or {}).items():
        bindings[port] = PortBinding(definition.input_types[port], _artifact(value, scratch / "in" / port))
        schemas[port] = schema_from_json(json.loads((bindings[port].path / "schema.json").read_text()))
    outputs = {
        port: PortBinding(port_type, scratch / "out" / port)
        for port, port_type in definition.output_types.items()
    }
    file_bindings = {name: FileBinding(path, path.name) for name, path in (files or {}).items()}
    out = scratch / "out"
    request = Request(slug, values, bindings, outputs, out, files=file_bindings, limits=limits or Limits())
    (scratch / "work").mkdir()
    with contextlib.chdir(scratch / "work"):
        exit_code = run_step(request)
    result = json.loads((out / "result.json").read_text())
    folders = {port: binding.path for port, binding in outputs.items()}
    return ModuleRun(slug, exit_code, result, folders, schemas, values, file_bindings)


@cache
def sample_table(name: str) -> Table:
    """Return a sample dataset by its name in `datasets.json`; public ones come from `data_dir()`."""
    from modules.runtime.context import InputFile
    from modules.sample_dataset.step import load_sample, registry

    entry = registry()[name]
    local = entry.get("local_name")
    return load_sample(name, InputFile(data_dir() / local, local) if local else None)


def table_of(**columns: Sequence[object]) -> Table:
    """Make a small table of lists; types are inferred as pandas does, None is missing."""
    import pandas as pd

    return Table.from_pandas(pd.DataFrame({name: pd.Series(values) for name, values in columns.items()}))


def by_name(*names: str, preserve_order: bool = False) -> dict[str, object]:
    """Make a column selection of names."""
    rule = {"op": "include", "kind": "names", "names": list(names)}
    return {"rules": [rule], "preserve_order": preserve_order}


def by_type(*types: str) -> dict[str, object]:
    """Make a column selection of types."""
    return {"rules": [{"op": "include", "kind": "types", "types": list(types)}], "preserve_order": False}


def everything() -> dict[str, object]:
    """Make the selection of all columns."""
    return {"rules": [{"op": "include", "kind": "all"}], "preserve_order": False}


def _expect(condition: object, message: object) -> None:
    if not condition:
        raise AssertionError(message)


def _artifact(value: Table | Path, target: Path) -> Path:
    if isinstance(value, Table):
        target.mkdir(parents=True)
        write_table(target, value)
    else:
        shutil.copytree(value, target)
    return target


def data_dir() -> Path:
    """Return the folder with the public sets that tests use: ATELIER_TEST_DATA, or beside the repository.

    Skips the test that asks when there is no such folder; the test run lists what was left out.
    """
    configured = os.environ.get("ATELIER_TEST_DATA")
    folder = Path(configured) if configured else Path(__file__).resolve().parents[3] / "shared" / "data"
    if not folder.is_dir():
        import pytest

        pytest.skip(f"the public test data is not there: {folder}")
    return folder
