"""The real catalogue and the real samples: everything loads, the samples are sound."""

from __future__ import annotations

from dataclasses import replace

import pytest

from modules.columns import TableSchema
from pipelines import samples
from pipelines.catalog_loader import get_catalog, loaded_catalog
from pipelines.core.document import Document
from pipelines.core.planning import make_plan
from pipelines.core.validation import validate
from pipelines.text_form import pipeline_from_text, pipeline_to_text

SAMPLES = sorted(samples.all_samples())


def test_every_component_file_becomes_a_module() -> None:
    assert loaded_catalog().broken == ()
    assert len(get_catalog().modules) >= 28
    assert get_catalog().modules["export_table"].hidden


def test_every_visible_module_says_how_it_changes_columns() -> None:
    silent = [
        module.name for module in get_catalog().modules.values() if not module.hidden and not module.propagate
    ]
    assert silent == []


def test_presets_set_parameters_to_possible_values() -> None:
    for module in get_catalog().modules.values():
        for preset in module.presets:
            for name, value in preset.parameters.items():
                parameter = module.parameter(name)
                assert parameter is not None
                assert not parameter.enum or value in parameter.enum


@pytest.mark.parametrize("slug", SAMPLES)
def test_a_sample_is_sound(slug: str) -> None:
    content = samples.all_samples()[slug].content
    assert content.warnings == ()
    assert content.placeholders == ()
    validation = validate(content.document, get_catalog())
    assert validation.issues == ()
    assert len(make_plan(content.document, get_catalog()).order) == len(content.document.nodes)
    unknown = [
        (node, port)
        for node, ports in validation.propagated.schemas.items()
        for port, schema in ports.items()
        if schema is None
    ]
    assert unknown == []


@pytest.mark.parametrize("slug", SAMPLES)
def test_a_sample_survives_the_round_trip(slug: str) -> None:
    sample = samples.all_samples()[slug]
    text = pipeline_to_text(
        name=sample.title,
        description=sample.description,
        document=sample.content.document,
        catalog=get_catalog(),
    )
    assert pipeline_from_text(text, get_catalog()) == sample.content


def basic() -> Document:
    return samples.all_samples()["automobile_price_basic"].content.document


def test_the_automobile_sample_has_the_known_columns() -> None:
    schemas = validate(basic(), get_catalog()).propagated.schemas
    widths = {
        node: len(schema)
        for node, ports in schemas.items()
        for schema in ports.values()
        if isinstance(schema, TableSchema)
    }
    assert widths["automobile_price_data"] == 26
    assert widths["select_columns"] == 25
    assert widths["score_model"] == 26


def test_a_misspelt_label_is_reported_before_anything_runs() -> None:
    document = basic()
    node = document.nodes["train_model"]
    wrong = replace(node, parameters={**node.parameters, "label_column": "prise"})
    changed = replace(document, nodes={**document.nodes, "train_model": wrong})
    (issue,) = validate(changed, get_catalog()).issues
    assert (issue.code, issue.node, issue.parameter) == ("unknown_column", "train_model", "label_column")
    assert "price" in issue.hint


def test_which_samples_need_the_network() -> None:
    needs = {slug: sample.needs_download for slug, sample in samples.all_samples().items()}
    assert needs["automobile_price_basic"]
    assert not needs["penguins"]
