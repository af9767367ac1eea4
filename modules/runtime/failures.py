"""Turn any exception of a module into the error of `result.json`."""

from __future__ import annotations

import traceback
from collections.abc import Callable
from pathlib import Path
from traceback import FrameSummary, StackSummary, TracebackException
from types import TracebackType

from modules.columns.texts import text as _
from modules.runtime.error_codes import INTERNAL, OUT_OF_MEMORY
from modules.runtime.errors import ModuleError, UserCodeError

#: the file name under which a person's script is compiled, as tracebacks show it
SCRIPT_NAME = "script.py"
#: the line after which a view of the details folds them
FOLD = "Framework frames:"
_MAX_FIRST = 10_000
_MAX_FOLDED = 9_000
_MODULES = Path(__file__).resolve().parent.parent


def describe_failure(error: BaseException) -> dict[str, object]:
    """Return the JSON form of an error, whatever kind it is."""
    if isinstance(error, ModuleError):
        return error.to_json()
    if isinstance(error, MemoryError):
        return ModuleError(
            OUT_OF_MEMORY,
            _("The step ran out of memory."),
            cause=_("The data, or what is computed from it, is larger than the memory of the step."),
            action=_("Use fewer rows or columns, or give the step more memory."),
            details=fold_traceback(error),
        ).to_json()
    failure = ModuleError(
        INTERNAL,
        _("The module failed unexpectedly: {problem}", problem=_summary(error)),
        cause=_("This is a fault of the module, not of your pipeline."),
        action=_("Please report it together with the details."),
        details=fold_traceback(error),
    )
    return failure.to_json() | {"kind": "internal"}


def script_failed(error: BaseException, code: str = "0085") -> UserCodeError:
    """Wrap what a person's script raised: their frames first, with the line of the innermost one."""
    line = _script_line(error)
    at = _(" in line {line}", line=line) if line is not None else ""
    return UserCodeError(
        code,
        _("The script failed{at}: {problem}", at=at, problem=_summary(error)),
        parameter="python_script",
        line=line,
        action=_("Correct the script; the details show the way the call took."),
        details=fold_traceback(error),
    )


def fold_traceback(error: BaseException) -> str:
    """Format a traceback with what concerns its reader first, and the rest after the line `FOLD`.

    First come the frames of the person's script, or where there are none, what was raised; folded are the
    frames of libraries, and for a fault of a module those of the module.
    """
    if isinstance(error, SyntaxError) and error.filename == SCRIPT_NAME:
        return _raised(error)
    full = TracebackException.from_exception(error)
    if _holds(full, _is_of_user):
        first = _formatted(_with_frames(error, _is_of_user))
        folded = _with_frames(error, _is_of_library)
        rest = _formatted(folded) if _holds(folded, _is_of_library) else ""
    else:
        first, rest = _raised(error), _formatted(full)
    first = first[:_MAX_FIRST]
    return f"{first}\n{FOLD}\n{rest[-_MAX_FOLDED:]}" if rest else first


def _with_frames(error: BaseException, keep: Callable[[FrameSummary], bool]) -> TracebackException:
    """Return the traceback with these frames only, of the exception and those that led to it."""
    result = TracebackException.from_exception(error)
    current: TracebackException | None = result
    while current is not None:
        current.stack = StackSummary.from_list([frame for frame in current.stack if keep(frame)])
        # an earlier exception without such a frame happened elsewhere and says nothing here
        if current.__cause__ is not None and not _any_frame(current.__cause__, keep):
            current.__cause__ = None
        if current.__context__ is not None and not _any_frame(current.__context__, keep):
            current.__context__ = None
        current = current.__cause__ or current.__context__
    return result


def _holds(found: TracebackException | None, keep: Callable[[FrameSummary], bool]) -> bool:
    """Tell whether the exception or one that led to it has such a frame."""
    while found is not None:
        if _any_frame(found, keep):
            return True
        found = found.__cause__ or found.__context__
    return False


def _any_frame(found: TracebackException, keep: Callable[[FrameSummary], bool]) -> bool:
    return any(keep(frame) for frame in found.stack)


def _formatted(found: TracebackException) -> str:
    return "".join(found.format()).strip()


def _raised(error: BaseException) -> str:
    return "".join(traceback.format_exception_only(error)).strip()


def _is_of_user(frame: FrameSummary) -> bool:
    return frame.filename == SCRIPT_NAME


def _is_of_library(frame: FrameSummary) -> bool:
    """Tell a library's frames from those of the modules around the script, which are nobody's concern."""
    return not _is_of_user(frame) and not Path(frame.filename).is_relative_to(_MODULES)


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
