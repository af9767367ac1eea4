"""Load and call a person's script; whatever goes wrong there is theirs, with the line it happened in."""

from __future__ import annotations

import inspect
import linecache
import sys
from collections.abc import Callable, Sequence
from types import ModuleType
from typing import Any, cast

from modules.columns.texts import text as _
from modules.runtime.errors import ModuleError, UserCodeError
from modules.runtime.failures import SCRIPT_NAME, script_failed

ENTRY = "azureml_main"
PARAMETER = "python_script"
_MODULE_NAME = "script"


def load_entry(source: str) -> Callable[..., Any]:
    """Run the script's top level and return its entry function; raises UserCodeError 0085."""
    module = ModuleType(_MODULE_NAME)
    module.__file__ = SCRIPT_NAME
    # classes of the script can be pickled only if their module can be found
    sys.modules[_MODULE_NAME] = module
    # tracebacks show the lines of a file that is on no disk
    linecache.cache[SCRIPT_NAME] = (len(source), None, source.splitlines(keepends=True), SCRIPT_NAME)
    try:
        exec(compile(source, SCRIPT_NAME, "exec"), module.__dict__)
    except MemoryError:
        raise
    except BaseException as error:
        raise _failed(error) from error
    entry = getattr(module, ENTRY, None)
    if not callable(entry):
        raise UserCodeError(
            "0085",
            _("The script has no function {function}.", function=ENTRY),
            parameter=PARAMETER,
            action=_("Define it: def {function}(dataframe1=None, dataframe2=None).", function=ENTRY),
        )
    return cast("Callable[..., Any]", entry)


def call_entry(entry: Callable[..., Any], frames: Sequence[Any]) -> Any:
    """Call the function with as many data frames as it takes; raises UserCodeError 0085."""
    arguments = frames[: _accepted(entry)]
    try:
        return entry(*arguments)
    except MemoryError:
        raise
    except ModuleError:
        raise
    except BaseException as error:
        raise _failed(error) from error


def _accepted(entry: Callable[..., Any]) -> int:
    """Count the positional arguments; old scripts define one instead of two."""
    try:
        parameters = inspect.signature(entry).parameters.values()
    except (TypeError, ValueError):
        return 2
    if any(parameter.kind is parameter.VAR_POSITIONAL for parameter in parameters):
        return 2
    positional = (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD)
    return min(2, sum(parameter.kind in positional for parameter in parameters))


def _failed(error: BaseException) -> UserCodeError:
    failure = script_failed(error)
    if isinstance(error, SystemExit):
        failure.message = _("The script ended the program with exit().")
        failure.action = _("Return a data frame instead of calling exit().")
    elif isinstance(error, ModuleNotFoundError):
        failure.action = _(
            "Only packages of the step's environment can be imported; there is no network to install more."
        )
    return failure
