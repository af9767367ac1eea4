"""The catalogue in another language: labels change, identifiers do not."""

from __future__ import annotations

from typing import Any

import pytest

from pipelines.catalog_loader import get_catalog, loaded_catalog
from pipelines.core.catalog import Catalog, Module
from pipelines.core.catalog_texts import localised, localised_module, sort_key, texts_of
from pipelines.core.component import read_component

COMPONENT: dict[str, Any] = {
    "name": "mix",
    "version": "1.0.0",
    "display_name": "Mix",
    "description": "Mixes.",
    "inputs": {
        "table": {"type": "uri_folder", "description": "What to mix."},
        "way": {"type": "string", "enum": ["Slow", "Fast"], "default": "Slow", "description": "How."},
    },
    "outputs": {"mixed": {"type": "uri_folder"}},
    "designer": {
        "category": "Kitchen",
        "help": "Stir.",
        "keywords": ["blend", "stir"],
        "parameters": {"way": {"placeholder": "a way"}},
        "presets": [{"name": "quick", "label": "Quick mix", "parameters": {"way": "Fast"}}],
    },
}
FRENCH = {
    "Mix": "Mélanger",
    "Kitchen": "Cuisine",
    "blend, stir": "remuer",
    "Way": "Manière",
    "Fast": "Vite",
    "Quick mix": "Mélange rapide",
}


def french(module: Module) -> Module:
    return localised_module(module, lambda text: FRENCH.get(text, text))


MIX = read_component(COMPONENT)


def test_texts_are_everything_a_person_may_read_once() -> None:
    assert texts_of(MIX) == (
        *("Mix", "Kitchen", "Mixes.", "Stir.", "blend, stir", "Table", "What to mix.", "Mixed"),
        *("Way", "How.", "a way", "Slow", "Fast", "Quick mix"),
    )


def test_labels_are_translated_and_identifiers_stay() -> None:
    module = french(MIX)
    way = module.parameters[0]

    assert (module.name, module.display_name) == ("mix", "Mélanger")
    assert (module.category, module.category_label) == ("Kitchen", "Cuisine")
    assert (way.name, way.label) == ("way", "Manière")
    assert (way.enum, way.default, way.enum_labels) == (("Slow", "Fast"), "Slow", ("Slow", "Vite"))
    assert (module.presets[0].name, module.presets[0].label) == ("quick", "Mélange rapide")
    assert module.presets[0].parameters == {"way": "Fast"}
    assert module.keywords == ("remuer",)
    # a custom module without French says it in English
    assert (module.description, module.inputs[0].label) == ("Mixes.", "Table")


def test_a_choice_is_called_by_its_label_and_what_is_no_choice_by_itself() -> None:
    way = french(MIX).parameters[0]

    assert [way.choice_label(value) for value in ("Slow", "Fast", "Faster", 3)] == [
        "Slow",
        "Vite",
        "Faster",
        "3",
    ]


def test_a_module_is_found_by_its_names_in_every_language() -> None:
    translators = {
        "en": lambda module: lambda text: text,
        "fr": lambda module: lambda text: FRENCH.get(text, text),
    }
    catalog = Catalog({"mix": MIX}, ("Kitchen",))

    in_french = localised(catalog, "fr", translators).modules["mix"]
    in_english = localised(catalog, "en", translators).modules["mix"]

    assert (in_french.display_name, in_french.other_names) == ("Mélanger", ("Mix",))
    assert (in_english.display_name, in_english.other_names) == ("Mix", ("Mélanger",))
    assert in_french.keywords == ("remuer", "blend", "stir")
    assert in_french.presets[0].other_names == ("Quick mix",)


def test_sorting_takes_no_notice_of_accents() -> None:
    assert sorted(["Évaluer", "Exécuter", "étirer", "Entraîner"], key=sort_key) == [
        "Entraîner",
        "étirer",
        "Évaluer",
        "Exécuter",
    ]


@pytest.mark.parametrize("language", ["en", "fr"])
def test_what_decides_how_a_step_runs_is_the_same_in_every_language(language: str) -> None:
    def skeleton(module: Module) -> object:
        return (
            (module.name, module.version, module.digest, module.environment, module.category, module.warm),
            [(port.name, port.type, port.optional) for port in (*module.inputs, *module.outputs)],
            [
                (parameter.name, parameter.type, parameter.default, parameter.enum, parameter.visible_when)
                for parameter in module.parameters
            ],
            [(preset.name, preset.parameters) for preset in module.presets],
        )

    original = get_catalog()
    translated = loaded_catalog().in_language(language)

    assert translated.categories == original.categories
    assert {name: skeleton(module) for name, module in translated.modules.items()} == {
        name: skeleton(module) for name, module in original.modules.items()
    }


def test_french_names_are_those_of_the_field() -> None:
    modules = loaded_catalog().in_language("fr").modules

    assert modules["split_data"].display_name == "Diviser les données"
    assert modules["clean_missing_data"].display_name == "Nettoyer les données manquantes"
    assert modules["train_model"].display_name == "Entraîner le modèle"
    assert modules["train_model"].category_label == "Entraînement de modèle"


def test_every_language_has_its_version() -> None:
    assert loaded_catalog().in_language("en").version != loaded_catalog().in_language("fr").version
