"""Sample Dataset: a public dataset, from an installed package or from a file the executor fetched."""

from __future__ import annotations

import gzip
import hashlib
import importlib.util
import json
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa

from modules.columns import unique_names
from modules.columns.texts import text as _
from modules.runtime import InputFile, ModuleError, StepContext
from modules.runtime.reading import DelimitedOptions, read_delimited
from modules.runtime.table import Table

_REGISTRY = Path(__file__).with_name("datasets.json")


def run(context: StepContext) -> None:
    slug = context.parameters.text("dataset")
    if slug not in registry():
        raise ModuleError("0002", _('There is no sample dataset "{slug}".', slug=slug), parameter="dataset")
    context.write_table("dataset", load_sample(slug, context.file("dataset")))


def registry() -> dict[str, Any]:
    """Return what `datasets.json` says."""
    entries: dict[str, Any] = json.loads(_REGISTRY.read_text(encoding="utf-8"))
    return entries


def load_sample(slug: str, file: InputFile | None) -> Table:
    """Read a sample; raises ModuleError 0018 or 0030 when the file of a remote one is wrong or missing."""
    entry = registry()[slug]
    return _bundled(entry) if entry["source"] == "bundled" else _fetched(entry, file)


def _bundled(entry: Mapping[str, Any]) -> Table:
    """Read a dataset that an installed package carries; several files stand side by side."""
    reader = entry["reader"]
    tables = [_read_packaged(reader, part) for part in reader["files"]]
    if len(tables) == 1:
        return tables[0]
    names = unique_names(name for table in tables for name in table.names)
    arrays = [table.arrow.column(index) for table in tables for index in range(table.num_columns)]
    return Table.from_arrow(pa.Table.from_arrays(arrays, names=list(names)))


def _read_packaged(reader: Mapping[str, Any], part: Mapping[str, Any]) -> Table:
    path = _package_folder(reader["package"]) / part["path"]
    options = _options({**reader, **part})
    if path.suffix != ".gz":
        return read_delimited(path, path.name, options)
    with tempfile.TemporaryDirectory() as folder:
        plain = Path(folder) / path.stem
        plain.write_bytes(gzip.decompress(path.read_bytes()))
        return read_delimited(plain, path.name, options)


def _package_folder(package: str) -> Path:
    """Find an installed package without importing it, which may take longer than reading the data."""
    spec = importlib.util.find_spec(package)
    locations = spec.submodule_search_locations if spec else None
    if not locations:
        raise ModuleError(
            "0048",
            _("The package {package}, which carries this dataset, is not installed.", package=package),
            cause=_("The environment of the step was changed."),
            action=_("Choose another dataset, or restore the environment."),
        )
    return Path(next(iter(locations)))


def _fetched(entry: Mapping[str, Any], file: InputFile | None) -> Table:
    """Read the public file, or a copy in the cleaned form, told apart by their checksums."""
    if file is None:
        raise ModuleError(
            "0030",
            _("The dataset {dataset} was not fetched.", dataset=entry["label"]),
            parameter="dataset",
            cause=_("It comes from {dataset}, which could not be reached.", dataset=entry["url"]),
            action=_("Connect this machine to the internet, or choose a dataset that is always there."),
        )
    with file.path.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
    if digest == entry["sha256"]:
        return read_delimited(file.path, file.name, _options(entry["reader"]))
    if digest == entry["local_sha256"]:
        return read_delimited(file.path, file.name, DelimitedOptions(missing=()))
    raise ModuleError(
        "0018",
        _(
            "The file of the dataset {dataset} is not the expected one: its checksum differs.",
            dataset=entry["label"],
        ),
        parameter="dataset",
        cause=_("The public file was changed, or the download was damaged."),
        action=_("Try again later, or choose another dataset."),
    )


def _options(reader: Mapping[str, Any]) -> DelimitedOptions:
    names = reader.get("names")
    return DelimitedOptions(
        delimiter=reader.get("delimiter", ","),
        has_header=bool(reader.get("header", False)),
        skip_rows=int(reader.get("skip_rows", 0)),
        missing=tuple(reader.get("missing", ())),
        names=tuple(names) if names else None,
        trim=bool(reader.get("trim", False)),
        recode=reader.get("recode", {}),
    )
