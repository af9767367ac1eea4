"""The samples that come with Atelier: `samples/*.yaml`, in the text form every pipeline has."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from django.conf import settings

from pipelines.catalog_loader import MODULES_DIR, get_catalog
from pipelines.core.catalog import Catalog
from pipelines.core.document import Node
from pipelines.module_texts import module_texts, reader_language, sample_texts
from pipelines.text_form import ImportedText, pipeline_from_text

_SLUG = re.compile(r"[a-z0-9][a-z0-9_-]{0,80}")


@dataclass(frozen=True, slots=True)
class Sample:
    """One sample: its text as a draft, and what the gallery says of it."""

    slug: str
    title: str
    description: str
    module_count: int
    #: the names of the modules it shows in use, each once
    modules: tuple[str, ...]
    #: its data comes from a public address on first use
    needs_download: bool
    content: ImportedText


def samples_dir() -> Path:
    return Path(settings.BASE_DIR) / "samples"


@cache
def all_samples() -> dict[str, Sample]:
    """All samples by slug, read once per process. A sample that cannot be read is a defect and raises."""
    catalog = get_catalog()
    found = [
        _read(path, catalog) for path in sorted(samples_dir().glob("*.yaml")) if _SLUG.fullmatch(path.stem)
    ]
    return {sample.slug: sample for sample in found}


def readers_samples() -> dict[str, Sample]:
    """All samples in the language of whoever is being answered."""
    language = reader_language()
    return {slug: _localised(sample, language) for slug, sample in all_samples().items()}


def _localised(sample: Sample, language: str) -> Sample:
    """The sample with its texts and the names of its nodes in a language."""
    content = sample.content
    say = sample_texts(language).gettext
    nodes = {key: _localised_node(node, language) for key, node in content.document.nodes.items()}
    title, description = say(content.name), say(content.description)
    content = replace(
        content, name=title, description=description, document=replace(content.document, nodes=nodes)
    )
    return replace(sample, title=title, description=description, content=content)


def _localised_node(node: Node, language: str) -> Node:
    """A node that is called after its module or a preset of it takes the name the palette would give it."""
    texts = sample_texts(language)
    name = texts.gettext(node.name)
    if name == node.name:
        name = module_texts(node.module, language).gettext(node.name)
    return replace(node, name=name, comment=texts.gettext(node.comment) if node.comment else "")


def _read(path: Path, catalog: Catalog) -> Sample:
    content = pipeline_from_text(path.read_text(encoding="utf-8"), catalog)
    return Sample(
        slug=path.stem,
        title=content.name,
        description=content.description,
        module_count=len(content.document.nodes),
        modules=tuple(sorted({node.module for node in content.document.nodes.values()})),
        needs_download=_needs_download(content),
        content=content,
    )


def _needs_download(content: ImportedText) -> bool:
    remote = _remote_datasets()
    return any(
        (node.module == "sample_dataset" and node.parameters.get("dataset") in remote)
        or (node.module == "import_data" and bool(node.parameters.get("url")))
        for node in content.document.nodes.values()
    )


def _remote_datasets() -> frozenset[str]:
    """The sample datasets that do not come with a dependency."""
    path = MODULES_DIR / "sample_dataset" / "datasets.json"
    if not path.exists():
        return frozenset()
    datasets = json.loads(path.read_text(encoding="utf-8"))
    return frozenset(slug for slug, dataset in datasets.items() if dataset["source"] == "remote")
