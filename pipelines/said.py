"""Sentences that are kept and read later, each time in the language of their reader.

What is written now may be read by many people. A `Said` is the English sentence and remembers what it was
made of; rows keep that beside the sentence (`kept`), and it is said anew for whoever reads (`retold`). What a
module said (`modules.columns.texts`) is looked up among its own texts first; a sentence no catalogue knows,
such as that of a person's own module, stays English.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Self

from django.utils.translation import gettext

from modules.columns.texts import Text, fill, from_json
from pipelines.module_texts import module_texts, reader_language

Json = dict[str, Any]

#: the sentences of an error
SENTENCES = ("title", "message", "cause", "action")
#: sentences within sentences within a sentence; more is no sentence of ours
_DEPTH = 4


class Said(str):
    """An English sentence that can be said again in another language."""

    __slots__ = ("arguments", "template")

    template: str
    arguments: Mapping[str, object]

    def __new__(cls, template: str, arguments: Mapping[str, object] | None = None) -> Self:
        given = dict(arguments or {})
        sentence = super().__new__(cls, template.format(**given) if given else template)
        sentence.template = template
        sentence.arguments = given
        return sentence

    def __str__(self) -> str:
        # the text of an exception made with a sentence is that sentence, not a copy that has forgotten
        return self

    def format(self, *_args: object, **arguments: object) -> Said:
        """Fill the template in."""
        return Said(self.template, arguments)


def said(template: str) -> Said:
    """Mark a text for translation like `gettext`, for readers that come later."""
    return Said(template)


def kept(text: str) -> Json | None:
    """What a sentence was made of, for a row; None for any other text."""
    if isinstance(text, Text):
        return text.to_json()
    if not isinstance(text, Said):
        return None
    return {
        "text": text.template,
        "with": {name: _kept_argument(value) for name, value in text.arguments.items()},
    }


def _kept_argument(value: object) -> object:
    if isinstance(value, bool | int | float) or value is None:
        return value
    text = str(value)
    return kept(text) or text


def retold(value: Mapping[str, Any], depth: int = 0) -> str:
    """The sentence of a row in the reader's language."""
    arguments = {
        name: retold(argument, depth + 1) if isinstance(argument, Mapping) and depth < _DEPTH else argument
        for name, argument in value["with"].items()
    }
    text = gettext(value["text"])
    return text.format(**arguments) if arguments else text


def error_told(error: Mapping[str, Any] | None) -> Json | None:
    """The error of a row, with its sentences in the reader's language."""
    if error is None:
        return None
    shown = dict(error)
    said_, module = shown.pop("said", None) or {}, str(shown.pop("module", ""))
    for name in SENTENCES:
        if shown.get(name):
            shown[name] = sentence_told(shown[name], said_.get(name), module)
    return shown


def warnings_told(warnings: Sequence[Json] | None, module: str = "") -> list[str]:
    """The warnings of a row, each said by a module, in the reader's language.

    A warning is {"message": the sentence in English, "said": what it is made of, where it can be translated,
    "module": who said it, where that is not `module`}.
    """
    return [
        sentence_told(warning["message"], warning.get("said"), warning.get("module", module))
        for warning in warnings or ()
    ]


def sentence_told(sentence: str, made_of: Json | None, module: str) -> str:
    """A sentence of a row in the reader's language: the application's own, or what a module said."""
    if made_of is not None and "with" in made_of:
        return retold(made_of)
    return module_told(from_json(made_of) or sentence, module)


def module_told(sentence: str, module: str = "") -> str:
    """What a module says, in the reader's language."""
    if isinstance(sentence, Text):
        values = {name: _part_told(value, module) for name, value in sentence.values.items()}
        return fill(_looked_up(sentence.pattern, module), values)
    return _looked_up(sentence, module)


def _looked_up(pattern: str, module: str) -> str:
    return module_texts(module, reader_language()).gettext(pattern) if pattern else pattern


def _part_told(value: object, module: str) -> object:
    if isinstance(value, Text):
        return module_told(value, module)
    if isinstance(value, list | tuple):
        return [_part_told(part, module) for part in value]
    return value
