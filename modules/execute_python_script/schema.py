"""Design-time schema of Execute Python Script: unknown, but a syntax error is found before the run."""

from __future__ import annotations

import ast
from collections.abc import Mapping

from modules.columns import ParameterProblem, PortSchema, Propagation, SchemaContext
from modules.columns.texts import text as _

_ENTRY = "azureml_main"
_PARAMETER = "python_script"
#: parsing is quick, but an editor asks often
_MAX_CHARACTERS = 200_000


def propagate(
    inputs: Mapping[str, PortSchema | None], parameters: Mapping[str, object], context: SchemaContext
) -> Propagation:
    outputs: dict[str, PortSchema | None] = {"result_dataset": None, "result_dataset2": None}
    script = parameters.get(_PARAMETER)
    if not isinstance(script, str) or not script.strip() or len(script) > _MAX_CHARACTERS:
        return Propagation(outputs)
    problem = _problem(script)
    return Propagation(outputs, (problem,) if problem else ())


def _problem(script: str) -> ParameterProblem | None:
    """Look at the script without running it."""
    try:
        tree = ast.parse(script)
    except SyntaxError as error:
        return ParameterProblem(
            _PARAMETER,
            "schema_script",
            _(
                "The script is not valid Python: {problem} in line {line}.",
                problem=error.msg,
                line=error.lineno,
            ),
            _("Correct the line."),
        )
    except (ValueError, RecursionError, MemoryError):
        return ParameterProblem(
            _PARAMETER,
            "schema_script",
            _("The script is not valid Python."),
            _("Check it for unusual characters."),
        )
    # it may also be imported or assigned, so any binding of the name will do
    if _ENTRY not in script or not tree.body:
        return ParameterProblem(
            _PARAMETER,
            "schema_script",
            _("The script has no function {function}.", function=_ENTRY),
            _("Define it: def {function}(dataframe1=None, dataframe2=None).", function=_ENTRY),
        )
    return None
