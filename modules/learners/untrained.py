"""Write and read an untrained model: which learner, and its settings. Imports no pandas, no scikit-learn."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from modules.columns import LearnerSchema
from modules.columns.texts import text as _
from modules.learners.registry import LEARNERS, TASK_NAMES, Learner
from modules.runtime import ModuleError, StepContext
from modules.runtime.results import to_json_text

SETTINGS_FILE = "learner.json"


def run(context: StepContext) -> None:
    """Write the learner that the module is named after; the step of every learner module."""
    learner = LEARNERS[context.module]
    parameters = context.parameters.as_dict()
    settings = {"learner": learner.name, "task": learner.task, "parameters": parameters}
    folder = context.write_folder("untrained_model")
    (folder / SETTINGS_FILE).write_text(to_json_text(settings) + "\n", encoding="utf-8")
    context.write_schema("untrained_model", LearnerSchema(learner.task, learner.name))
    context.write_view("untrained_model", learner_view(learner, parameters))


def learner_view(learner: Learner, parameters: Mapping[str, object]) -> dict[str, object]:
    """Describe an untrained model: its settings."""
    return {
        "kind": "learner",
        "task": learner.task,
        "learner": learner.name,
        "display_name": learner.display_name,
        "parameters": learner.in_use(parameters),
    }


def read_learner(folder: Path, *, tasks: tuple[str, ...], action: str) -> tuple[Learner, dict[str, Any]]:
    """Read an untrained model for one of `tasks`; raises ModuleError 0013 or 0018."""
    try:
        settings = json.loads((folder / SETTINGS_FILE).read_text(encoding="utf-8"))
        learner, parameters = LEARNERS[settings["learner"]], dict(settings["parameters"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ModuleError(
            "0018",
            _("The artifact at the input is not an untrained model."),
            port="untrained_model",
            action=_("Connect the output of a learner, such as Linear Regression."),
            details=repr(error),
        ) from error
    if learner.task not in tasks:
        raise ModuleError(
            "0013",
            _(
                "{learner} is for {task}, which this module cannot train.",
                learner=learner.display_name,
                task=TASK_NAMES[learner.task],
            ),
            port="untrained_model",
            action=action,
        )
    return learner, parameters
