"""Turn any exception of a module into the error of `result.json`."""

from __future__ import annotations

import traceback
from pathlib import Path
from types import TracebackType

from modules.runtime.error_codes import INTERNAL, OUT_OF_MEMORY
from modules.runtime.errors import ModuleError, UserCodeError

#: the file name under which a person's script is compiled, as tracebacks show it
SCRIPT_NAME = "script.py"
_MAX_DETAILS = 20_000
_MODULES = Path(__file__).resolve().parent.parent


def describe_failure(error: BaseException) -> dict[str, object]:
    """Return the JSON form of an error, whatever kind it is."""
    if isinstance(error, ModuleError):
        return error.to_json()
    if isinstance(error, MemoryError):
        return ModuleError(
            OUT_OF_MEMORY,
            "The step ran out of memory.",
            cause="The data, or what is computed from it, is larger than the memory of the step.",
            action="Use fewer rows or columns, or give the step more memory.",
            details=fold_traceback(error),
        ).to_json()
    failure = ModuleError(
        INTERNAL,
        f"The module failed unexpectedly: {_summary(error)}",
        cause="This is a fault of the module, not of your pipeline.",
        action="Please report it together with the details.",
        details=fold_traceback(error),
    )
    return failure.to_json() | {"kind": "internal"}


def script_failed(error: BaseException, code: str = "0085") -> UserCodeError:
    """Wrap what a person's script raised: their frames first, with the line of the innermost one."""
    line = _script_line(error)
    at = f" in line {line}" if line is not None else ""
    return UserCodeError(
        code,
        f"The script failed{at}: {_summary(error)}",
        parameter="python_script",
        line=line,
        action="Correct the script; the details show the way the call took.",
        details=fold_traceback(error),
    )


def fold_traceback(error: BaseException) -> str:
    """Format a traceback with the frames of the person's script first and the library's after them."""
    frames = traceback.extract_tb(error.__traceback__)
    user = [frame for frame in frames if frame.filename == SCRIPT_NAME]
    if isinstance(error, SyntaxError) and error.filename == SCRIPT_NAME:
        return "".join(traceback.format_exception_only(error)).strip()
    summary = "".join(traceback.format_exception_only(error)).strip()
    if not user:
        text = "".join(traceback.format_exception(error))
        return text[-_MAX_DETAILS:]
    first = "Your script:\n" + "".join(traceback.StackSummary.from_list(user).format())
    others = [frame for frame in frames if frame.filename != SCRIPT_NAME and not _is_ours(frame.filename)]
    rest = "".join(traceback.StackSummary.from_list(others).format())
    libraries = f"\n\nLibraries it called:\n{rest}" if rest else ""
    return f"{first}{summary}{libraries}"[:_MAX_DETAILS]


def _is_ours(filename: str) -> bool:
    """Tell whether a frame belongs to the modules around the script, which is nobody's concern."""
    return Path(filename).is_relative_to(_MODULES)


def _script_line(error: BaseException) -> int | None:
    if isinstance(error, SyntaxError) and error.filename == SCRIPT_NAME:
        return error.lineno
    line: int | None = None
    current: TracebackType | None = error.__traceback__
    while current is not None:
        if current.tb_frame.f_code.co_filename == SCRIPT_NAME:
            line = current.tb_lineno
        current = current.tb_next
    return line


def _summary(error: BaseException) -> str:
    text = str(error).strip()
    first = text.splitlines()[0] if text else ""
    return f"{type(error).__name__}: {first[:500]}" if first else type(error).__name__
