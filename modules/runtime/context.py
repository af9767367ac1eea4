"""The one object a module's `run(context)` gets: parameters, inputs, outputs, progress, metrics."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from modules.columns import (
    Column,
    PortSchema,
    SchemaError,
    SelectionError,
    find_column,
    resolve,
    schema_from_json,
)
from modules.columns.texts import text as _
from modules.runtime.errors import (
    ModuleError,
    empty_dataset,
    missing_input,
    nothing_selected,
    selection_failed,
)
from modules.runtime.metrics import Metrics
from modules.runtime.parameters import Parameters
from modules.runtime.progress import Progress
from modules.runtime.request import Limits, Request
from modules.runtime.resources import size_of

if TYPE_CHECKING:
    from modules.runtime.known_statistics import KnownStatistics
    from modules.runtime.table import Table


@dataclass(frozen=True, slots=True)
class InputFile:
    """A file handed over for a parameter."""

    path: Path
    #: its original name, for messages and for guessing the format; never a path
    name: str


class StepContext:
    """Everything a module may touch while it runs; see README.md of this folder."""

    def __init__(self, request: Request) -> None:
        self._request = request
        self._progress = Progress()
        self._tables: dict[str, tuple[int, int]] = {}
        self._folders: dict[str, Path] = {}
        self._rows_in: dict[str, int] = {}
        self._known: KnownStatistics | None = None
        self.parameters = Parameters(request.parameters)
        self.metrics = Metrics()
        self.warnings: list[str] = []

    @property
    def module(self) -> str:
        return self._request.module

    @property
    def limits(self) -> Limits:
        return self._request.limits

    # inputs

    def has_input(self, port: str) -> bool:
        return port in self._request.inputs

    def input_folder(self, port: str) -> Path:
        """Return the folder of a connected input; raises ModuleError 0003."""
        if port not in self._request.inputs:
            raise missing_input(port)
        return self._request.inputs[port].path

    def table(self, port: str, *, allow_empty: bool = True) -> Table:
        """Open the table at an input (memory mapped); raises ModuleError 0003 when it is missing.

        With `allow_empty=False` a table without rows or columns is refused too.
        """
        from modules.runtime.table_files import PREVIEW_FILE, read_table

        folder = self.input_folder(port)
        table = read_table(folder, port=port)
        self._rows_in[port] = table.num_rows
        self._known_statistics().add(table, folder / PREVIEW_FILE)
        if not allow_empty and (table.num_rows == 0 or table.num_columns == 0):
            raise empty_dataset(port, _("columns") if table.num_columns == 0 else _("rows"))
        return table

    def optional_table(self, port: str) -> Table | None:
        return self.table(port) if self.has_input(port) else None

    def input_schema(self, port: str) -> PortSchema:
        """Read the `schema.json` of an input: of a model or a transformation, say."""
        path = self.input_folder(port) / "schema.json"
        try:
            return schema_from_json(json.loads(path.read_text(encoding="utf-8")))
        except (OSError, ValueError, SchemaError) as error:
            raise ModuleError(
                "0018",
                _('The artifact at the input "{port}" cannot be read: {error}.', port=port, error=error),
                port=port,
            ) from error

    def file(self, parameter: str) -> InputFile | None:
        """Return the file handed over for a parameter, if there is one."""
        binding = self._request.files.get(parameter)
        return InputFile(binding.path, binding.name) if binding else None

    def columns(
        self, parameter: str, table: Table, *, port: str = "dataset", allow_empty: bool = False
    ) -> tuple[Column, ...]:
        """Resolve a column-selection parameter; raises ModuleError 0001, 0011, 0059 or 0060."""
        selection = self.parameters.selection(parameter)
        try:
            columns = resolve(selection, table.schema)
        except SelectionError as error:
            raise selection_failed(error, parameter=parameter, port=port) from None
        if not columns and not allow_empty:
            raise nothing_selected(parameter=parameter, port=port)
        return columns

    def column(self, parameter: str, table: Table, *, port: str = "dataset") -> Column:
        """Find the one column a parameter names; raises ModuleError 0001 with a did-you-mean."""
        try:
            return find_column(self.parameters.text(parameter), table.schema)
        except SelectionError as error:
            raise selection_failed(error, parameter=parameter, port=port) from None

    # outputs

    def write_table(self, port: str, table: Table) -> None:
        """Write a table with its schema and preview to an output."""
        from modules.runtime.table_files import write_table

        write_table(self.write_folder(port), table, self.limits, self._known_statistics())
        self._tables[port] = (table.num_rows, table.num_columns)

    def _known_statistics(self) -> KnownStatistics:
        from modules.runtime.known_statistics import KnownStatistics

        if self._known is None:
            self._known = KnownStatistics()
        return self._known

    def write_folder(self, port: str) -> Path:
        """Return the empty folder of an output, for an artifact the module writes itself."""
        binding = self._request.outputs.get(port)
        if binding is None:
            raise ValueError(f"the module has no output {port!r}")
        binding.path.mkdir(parents=True, exist_ok=True)
        self._folders[port] = binding.path
        return binding.path

    def write_schema(self, port: str, schema: PortSchema) -> None:
        """Write the `schema.json` of an artifact other than a table."""
        self._write_json(port, "schema.json", schema.to_json())

    def write_view(self, port: str, view: Mapping[str, object]) -> None:
        """Write what the designer shows of an output (`view.json`)."""
        self._write_json(port, "view.json", view)

    def _write_json(self, port: str, name: str, value: Mapping[str, object]) -> None:
        from modules.runtime.results import to_json_text

        (self.write_folder(port) / name).write_text(to_json_text(value), encoding="utf-8")

    # what happens meanwhile

    def progress(self, fraction: float | None, message: str | None = None) -> None:
        """Say how far the step is, from 0 to 1, and what it is doing."""
        self._progress.report(fraction, message)

    def warn(self, message: str) -> None:
        """Tell the person something that does not stop the step: shown at it, and printed to the log.

        A sentence marked with `_()` is told in the language of its reader.
        """
        self.warnings.append(message)
        sys.stdout.write(f"Warning: {message}\n")
        sys.stdout.flush()

    def output_summary(self) -> dict[str, dict[str, object]]:
        """Describe every output for `result.json`."""
        summary: dict[str, dict[str, object]] = {}
        for port, binding in self._request.outputs.items():
            if port not in self._folders:
                continue
            entry: dict[str, object] = {"type": binding.type}
            if port in self._tables:
                entry["rows"], entry["columns"] = self._tables[port]
            entry["bytes"] = size_of([binding.path])
            summary[port] = entry
        return summary

    def amounts(self) -> dict[str, float]:
        """Count the bytes of inputs and outputs, and the rows of the tables among them."""
        files = [binding.path for binding in self._request.files.values()]
        inputs = [binding.path for binding in self._request.inputs.values()]
        found = {"bytes_in": size_of(files + inputs), "bytes_out": size_of(self._folders.values())}
        if self._rows_in:
            found["rows_in"] = sum(self._rows_in.values())
        if self._tables:
            found["rows_out"] = sum(rows for rows, _ in self._tables.values())
        return dict(found)

    def missing_outputs(self) -> list[str]:
        return [port for port in self._request.outputs if port not in self._folders]
