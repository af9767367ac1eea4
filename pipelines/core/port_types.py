"""Types of ports as people read them."""

from __future__ import annotations

from pipelines.core.messages import gettext as _


def port_type_name(name: str) -> str:
    """Name a type in the middle of a sentence; one that is not known, as it is."""
    match name:
        case "DataTable":
            return _("table")
        case "UntrainedModel":
            return _("untrained model")
        case "TrainedModel":
            return _("trained model")
        case "Transformation":
            return _("transformation")
        case _:
            return name


def one_of_port_type(name: str) -> str:
    """Name a thing of the type, with its article."""
    match name:
        case "DataTable":
            return _("a table")
        case "UntrainedModel":
            return _("an untrained model")
        case "TrainedModel":
            return _("a trained model")
        case "Transformation":
            return _("a transformation")
        case _:
            return name
