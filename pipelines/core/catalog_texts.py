"""What of the catalogue people read, and the catalogue with these texts in another language.

Names of modules, ports, parameters, presets and choices identify and stay what they are; labels speak. All
that is translated passes through one function, so the same walk tells what has to be translated.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

from pipelines.core.catalog import Catalog, Module, Parameter, Port, Preset

Translate = Callable[[str], str]
#: between keywords, which are translated together: another language may have more or fewer
KEYWORD_SEPARATOR = ", "


def texts_of(module: Module) -> tuple[str, ...]:
    """Every text of a module that a person may read, each once, in the order of the module."""
    found: dict[str, None] = {}

    def note(text: str) -> str:
        found[text] = None
        return text

    localised_module(module, note)
    return tuple(found)


def localised_module(module: Module, translate: Translate) -> Module:
    """The module as readers of another language see it."""

    def say(text: str) -> str:
        return translate(text) if text else text

    return replace(
        module,
        display_name=say(module.display_name),
        category_label=say(module.category_label),
        description=say(module.description),
        help=say(module.help),
        keywords=_keywords(module.keywords, say),
        inputs=tuple(_port(port, say) for port in module.inputs),
        outputs=tuple(_port(port, say) for port in module.outputs),
        parameters=tuple(_parameter(parameter, say) for parameter in module.parameters),
        presets=tuple(_preset(preset, say) for preset in module.presets),
    )


def localised(
    catalog: Catalog, language: str, translators: Mapping[str, Callable[[Module], Translate]]
) -> Catalog:
    """The catalogue in one of the languages; each module is also found by its names in the others."""
    modules = [_in_language(module, language, translators) for module in catalog.modules.values()]
    place = {category: index for index, category in enumerate(catalog.categories)}
    modules.sort(key=lambda module: (place.get(module.category, len(place)), sort_key(module.display_name)))
    return Catalog({module.name: module for module in modules}, catalog.categories)


def sort_key(name: str) -> str:
    """Alphabetical order that takes no notice of accents and capitals."""
    letters = unicodedata.normalize("NFKD", name)
    return "".join(letter for letter in letters if not unicodedata.combining(letter)).casefold()


def _in_language(
    module: Module, language: str, translators: Mapping[str, Callable[[Module], Translate]]
) -> Module:
    versions = {
        name: localised_module(module, translator(module)) for name, translator in translators.items()
    }
    own = versions.pop(language)
    others = tuple(versions.values())
    return replace(
        own,
        other_names=_without((other.display_name for other in others), own.display_name),
        keywords=tuple(
            dict.fromkeys([*own.keywords, *(word for other in others for word in other.keywords)])
        ),
        presets=tuple(
            replace(
                preset, other_names=_without((other.presets[index].label for other in others), preset.label)
            )
            for index, preset in enumerate(own.presets)
        ),
    )


def _without(names: Iterable[str], own: str) -> tuple[str, ...]:
    return tuple(name for name in dict.fromkeys(names) if name != own)


def _keywords(keywords: tuple[str, ...], say: Translate) -> tuple[str, ...]:
    return tuple(word for word in say(KEYWORD_SEPARATOR.join(keywords)).split(KEYWORD_SEPARATOR) if word)


def _port(port: Port, say: Translate) -> Port:
    return replace(port, label=say(port.label), description=say(port.description))


def _parameter(parameter: Parameter, say: Translate) -> Parameter:
    return replace(
        parameter,
        label=say(parameter.label),
        help=say(parameter.help),
        placeholder=say(parameter.placeholder),
        enum_labels=tuple(say(label) for label in parameter.enum_labels),
    )


def _preset(preset: Preset, say: Translate) -> Preset:
    return replace(preset, label=say(preset.label), description=say(preset.description))
