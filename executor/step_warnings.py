"""What a step that succeeded warns of, checked when its result is read.

`pipelines.said.warnings_told` tells it in the language of each reader.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from executor import strict_json
from modules.columns.texts import from_json

Json = dict[str, Any]

#: the library of modules writes half as many
MAX_WARNINGS = 100
_MAX_MESSAGE = 1_000
_MAX_SAID = 4_000


def checked(values: Sequence[object]) -> tuple[Json, ...] | None:
    """Return the warnings of result.json as rows keep them; None when one of them is no sentence.

    A plain text counts as one: a module need not be written with our library.
    """
    found = []
    for value in values:
        said = value if isinstance(value, Mapping) else {"message": value}
        message = said.get("message")
        if not isinstance(message, str) or not message.strip():
            return None
        found.append({"message": message[:_MAX_MESSAGE]} | _made_of(said.get("said"), message))
    return tuple(found)


def _made_of(pattern: object, message: str) -> Json:
    """Keep the pattern of a sentence that says what the sentence says: translations are made of it."""
    said = from_json(pattern)
    if said is None or said != message:
        return {}
    made_of = said.to_json()
    return {"said": made_of} if strict_json.fits(made_of, _MAX_SAID) else {}
