from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from executor.environments.definition import EnvironmentDefinition
from executor.environments.dockerfile import render_dockerfile
from executor.environments.loader import (
    DefinitionError,
    environment_name,
    load_environment,
    load_environments,
)

ROOT = Path(__file__).resolve().parents[4]
DEFINITION = EnvironmentDefinition(
    "tabular", "python:3.11-slim", ("numpy==2.4.6", "pandas==3.1.1"), ("libgomp1",)
)


def test_the_digest_is_of_the_content_not_of_the_name_or_the_order() -> None:
    twin = EnvironmentDefinition(
        "other", "python:3.11-slim", ("pandas==3.1.1", "numpy==2.4.6"), ("libgomp1",)
    )
    assert twin.digest == DEFINITION.digest
    assert len(DEFINITION.digest) == 64
    assert DEFINITION.digest.startswith(DEFINITION.short_digest)


@pytest.mark.parametrize(
    "changed",
    [
        dataclasses.replace(DEFINITION, base_image="python:3.12-slim"),
        dataclasses.replace(DEFINITION, requirements=("numpy==2.4.5", "pandas==3.1.1")),
        dataclasses.replace(DEFINITION, requirements=()),
        dataclasses.replace(DEFINITION, system_packages=()),
    ],
)
def test_any_change_of_content_is_another_environment(changed: EnvironmentDefinition) -> None:
    assert changed.digest != DEFINITION.digest


def test_a_definition_survives_being_written_down() -> None:
    assert EnvironmentDefinition.from_json(DEFINITION.to_json()) == DEFINITION


@pytest.mark.parametrize(
    ("reference", "name"),
    [("azureml:atelier-tabular@latest", "tabular"), ("azureml:atelier-tabular:3", "tabular"), ("own", "own")],
)
def test_a_component_names_its_environment(reference: str, name: str) -> None:
    assert environment_name(reference) == name


def test_the_built_in_environment_pins_everything() -> None:
    [tabular] = load_environments(ROOT / "modules" / "environments").values()
    assert tabular.base_image == "python:3.11-slim"
    assert {"pandas==3.1.1", "scikit-learn==1.9.1", "cloudpickle==3.1.2"} <= set(tabular.requirements)
    assert all("==" in line for line in tabular.requirements)


def test_the_operators_base_image_applies_unless_the_definition_names_one(tmp_path: Path) -> None:
    make(tmp_path, "name: a\n")
    assert load_environment(tmp_path, "a", base_image="mine:1").base_image == "mine:1"
    make(tmp_path, "name: a\nbase_image: own:2\n")
    assert load_environment(tmp_path, "a", base_image="mine:1").base_image == "own:2"


@pytest.mark.parametrize(
    ("text", "requirements", "message"),
    [
        ("name: a\nimage: x\n", "", "unknown keys: image"),
        ("- a\n", "", "must be a mapping"),
        ("name: [\n", "", "not valid YAML"),
        ("requirements: requirements.txt\n", "numpy>=2\n", "exact pins"),
        ("requirements: ../../etc/passwd\n", "", "beside"),
    ],
)
def test_a_bad_definition_is_refused_with_a_reason(
    tmp_path: Path, text: str, requirements: str, message: str
) -> None:
    make(tmp_path, text, requirements)
    with pytest.raises(DefinitionError, match=message):
        load_environment(tmp_path, "a")


def test_an_unknown_environment_is_named(tmp_path: Path) -> None:
    with pytest.raises(DefinitionError, match="“nowhere”"):
        load_environment(tmp_path, "nowhere")


def test_the_final_stage_gets_nothing_but_the_finished_environment() -> None:
    text = render_dockerfile(DEFINITION, base="base:1", build_args=("PIP_INDEX_URL",), has_ca_bundle=True)
    first, final = text.split("FROM base:1\n")
    assert "ARG PIP_INDEX_URL" in first
    assert "ca.pem" in first
    for word in ("PIP", "ARG", "ca.pem", "COPY . "):
        assert word not in final
    assert "USER 65532:65532" in final
    assert final.index("compileall") < final.index("USER")
    assert f"LABEL atelier.environment={DEFINITION.digest}" in final


@pytest.mark.parametrize("hostile", ["a b", "x\nRUN evil", "$(evil)", "-y", "a;b"])
def test_names_cannot_become_commands(hostile: str) -> None:
    with pytest.raises(ValueError, match="not"):
        render_dockerfile(dataclasses.replace(DEFINITION, system_packages=(hostile,)), base="base:1")
    with pytest.raises(ValueError, match="not"):
        render_dockerfile(DEFINITION, base=hostile)


def make(folder: Path, text: str, requirements: str = "") -> None:
    (folder / "a").mkdir(exist_ok=True)
    (folder / "a" / "environment.yaml").write_text(text)
    (folder / "a" / "requirements.txt").write_text(requirements)
