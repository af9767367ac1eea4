"""Apply Transformation: replay a fitted cleaning or normalization on another table."""

from __future__ import annotations

from modules.columns.texts import text as _
from modules.runtime import ModuleError, StepContext
from modules.runtime.transformations.cleaning import CleaningPlan, apply_cleaning
from modules.runtime.transformations.files import read_transformation
from modules.runtime.transformations.normalizing import NormalizationPlan, apply_normalization


def run(context: StepContext) -> None:
    document = read_transformation(context, "transformation")
    table = context.table("dataset")
    transformer = document["transformer"]
    try:
        if transformer == "clean_missing_data":
            result = apply_cleaning(table, CleaningPlan.from_json(document))
        elif transformer == "normalize_data":
            result = apply_normalization(table, NormalizationPlan.from_json(document))
        else:
            raise ModuleError(
                "0158",
                _('The transformation "{transformer}" is not known here.', transformer=transformer),
                port="transformation",
                action=_("Connect a transformation of Clean Missing Data or Normalize Data."),
            )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise ModuleError(
            "0158", _("The transformation is damaged."), port="transformation", details=repr(error)
        ) from error
    context.write_table("transformed_dataset", result)
