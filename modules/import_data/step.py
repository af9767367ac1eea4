"""Import Data: read an uploaded file, or one the executor fetched from a web address."""

from __future__ import annotations

from pathlib import PurePosixPath

from modules.columns.texts import text as _
from modules.runtime import InputFile, ModuleError, StepContext
from modules.runtime.reading import DelimitedOptions, read_delimited, read_parquet
from modules.runtime.table import Table

_DELIMITERS = {"Automatic": None, "Comma": ",", "Semicolon": ";", "Tab": "\t", "Pipe": "|", "Space": " "}
_ENCODINGS = {
    "UTF-8": "utf-8",
    "UTF-16": "utf-16",
    "Windows-1252": "windows-1252",
    "ISO-8859-1": "iso-8859-1",
}
_PARQUET_MAGIC = b"PAR1"


def run(context: StepContext) -> None:
    file = _file(context)
    context.progress(0.0, _("Reading the file"))
    context.write_table("results_dataset", _read(context, file))


def _file(context: StepContext) -> InputFile:
    is_web = context.parameters.text("data_source") == "Web address"
    parameter = "url" if is_web else "dataset"
    file = context.file(parameter)
    if file is None:
        raise ModuleError(
            "0003",
            _("No address is given.") if is_web else _("No file is chosen."),
            parameter=parameter,
            action=_("Enter an https address.") if is_web else _("Choose one of the uploaded files."),
        )
    return file


def _read(context: StepContext, file: InputFile) -> Table:
    _check_memory(file, context.limits.memory_bytes)
    kind = context.parameters.text("file_format")
    if kind == "Automatic":
        kind = _kind_of(file)
    if kind == "Parquet":
        return read_parquet(file.path, file.name)
    parameters = context.parameters
    delimiter = "\t" if kind == "TSV" else _DELIMITERS[parameters.text("delimiter")]
    markers = str(parameters.raw("missing_values") or "")
    options = DelimitedOptions(
        delimiter=delimiter,
        encoding=_ENCODINGS[parameters.text("encoding")],
        has_header=parameters.boolean("has_header"),
        skip_rows=parameters.integer("skip_rows"),
        missing=tuple(text for part in markers.split(",") if (text := part.strip())),
        name_prefix="col",
        warn=context.warn,
    )
    return read_delimited(file.path, file.name, options)


def _check_memory(file: InputFile, memory_bytes: int | None) -> None:
    """Refuse a file that cannot fit, rather than be killed half way; reading takes about twice its size."""
    if memory_bytes is None or not file.path.is_file():
        return
    size = file.path.stat().st_size
    if 2 * size > memory_bytes:
        raise ModuleError(
            "0138",
            _(
                'The file "{file}" is too large for this step: {size} MB.',
                file=file.name,
                size=f"{size >> 20:,}",
            ),
            cause=_(
                "The step has {size} MB of memory, and a file needs about twice its size.",
                size=f"{memory_bytes >> 20:,}",
            ),
            action=_("Import fewer rows or columns, or give steps more memory."),
        )


def _kind_of(file: InputFile) -> str:
    """Decide by content first: the ending of a name is only what somebody called the file."""
    try:
        with file.path.open("rb") as stream:
            if stream.read(4) == _PARQUET_MAGIC:
                return "Parquet"
    except OSError as error:
        raise ModuleError(
            "0048", _('The file "{file}" cannot be opened.', file=file.name), details=str(error)
        ) from error
    return "TSV" if PurePosixPath(file.name).suffix.lower() in (".tsv", ".tab") else "CSV"
