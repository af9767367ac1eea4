"""Run one module for one request, and write how it ended."""

from __future__ import annotations

import importlib
import re
import sys
from collections.abc import Callable, Mapping
from typing import cast

from modules.columns.texts import text as _
from modules.runtime.context import StepContext
from modules.runtime.errors import ModuleError
from modules.runtime.failures import describe_failure
from modules.runtime.request import Request
from modules.runtime.resources import Meter
from modules.runtime.results import write_failure, write_success

_SLUG = re.compile(r"^[a-z][a-z0-9_]*$")


def run_step(request: Request) -> int:
    """Return the exit code: 0 when `result.json` says succeeded, else 1."""
    meter = Meter()
    context = StepContext(request)
    try:
        _entry_point(request.module)(context)
        missing = context.missing_outputs()
        if missing:
            raise RuntimeError(f"the module wrote nothing to its outputs {', '.join(missing)}")
    except (KeyboardInterrupt, SystemExit) as error:
        # a script that calls sys.exit() must not pass for a success
        early = RuntimeError(f"the module ended early ({type(error).__name__})")
        return _fail(request, early, context.amounts() | meter.read())
    except BaseException as error:
        return _fail(request, error, context.amounts() | meter.read())
    write_success(
        request.output_dir,
        outputs=context.output_summary(),
        metrics=context.metrics.as_dict(),
        warnings=context.warnings,
        resources=context.amounts() | meter.read(),
    )
    return 0


def _entry_point(slug: str) -> Callable[[StepContext], None]:
    if not _SLUG.match(slug):
        raise ModuleError("1000", _("{slug} is not the name of a module.", slug=repr(slug)))
    module = importlib.import_module(f"modules.{slug}.step")
    return cast("Callable[[StepContext], None]", module.run)


def _fail(request: Request, error: BaseException, resources: Mapping[str, float]) -> int:
    described = describe_failure(error)
    sys.stdout.flush()
    lines = [f"Error {described['code']}: {described['message']}"]
    lines += [str(described[key]) for key in ("cause", "action", "details") if described[key]]
    sys.stderr.write("\n".join(lines) + "\n")
    sys.stderr.flush()
    write_failure(request.output_dir, described, resources)
    return 1
