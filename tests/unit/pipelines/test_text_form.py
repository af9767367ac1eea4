"""The text form: an exact round trip, and a patient reader of other people's files."""

from __future__ import annotations

import itertools

import pytest
import yaml
from hypothesis import HealthCheck, given, settings

from pipelines.core.document import Document, Endpoint, Note, PipelineParameter, Position, Size
from pipelines.core.pipeline_parameters import resolved
from pipelines.core.problems import RefusedError
from pipelines.core.validation import validate
from pipelines.text_form import ImportedText, pipeline_from_text, pipeline_to_text
from tests.factories.pipelines import make_chain, make_document, make_edge, make_node
from tests.unit.pipelines.drawing import CATALOG, drafts, names, placeholders, texts

MODEST = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def round_trip(document: Document, name: str = "Name", description: str = "") -> ImportedText:
    text = pipeline_to_text(name=name, description=description, document=document, catalog=CATALOG)
    return pipeline_from_text(text, CATALOG)


@given(drafts(), names, texts)
@MODEST
def test_a_draft_survives_the_round_trip_exactly(document: Document, name: str, description: str) -> None:
    imported = round_trip(document, name, description)
    assert imported.document.to_json() == document.to_json()
    assert (imported.name, imported.description) == (name, description)
    assert imported.warnings == ()


@given(placeholders())
@MODEST
def test_placeholders_and_cycles_survive_the_round_trip(document: Document) -> None:
    imported = round_trip(document)
    assert imported.document.to_json() == document.to_json()
    assert imported.warnings == ()


def test_the_text_is_an_azure_pipeline() -> None:
    document = make_document(
        [
            make_node("a", "source"),
            make_node(
                "b",
                name="Keep half",
                comment="a comment",
                position=Position(120, 80.5),
                parameters={
                    "fraction": 0.7,
                    "columns": {"rules": [{"op": "include", "kind": "all"}], "preserve_order": False},
                },
            ),
        ],
        [make_edge("e1", "a", "b")],
    )
    text = pipeline_to_text(name="Name", description="Words", document=document, catalog=CATALOG)
    value = yaml.safe_load(text)
    assert value["type"] == "pipeline"
    assert value["display_name"] == "Name"
    assert value["jobs"]["b"] == {
        "type": "command",
        "component": "azureml:through:1.0.0",
        "display_name": "Keep half",
        "description": "a comment",
        "inputs": {
            "dataset": "${{parent.jobs.a.outputs.results_dataset}}",
            "fraction": 0.7,
            "columns": '{"rules": [{"op": "include", "kind": "all"}], "preserve_order": false}',
        },
        "tags": {"atelier.position": "120,80.5", "atelier.edges": '{"dataset":"e1"}'},
    }


def read(text: str) -> ImportedText:
    return pipeline_from_text(text, CATALOG)


def job(body: str) -> ImportedText:
    indented = "\n".join(f"    {line}" for line in body.strip().splitlines())
    return read(f"type: pipeline\njobs:\n  a: {{component: azureml:source:1.0.0}}\n  b:\n{indented}\n")


@pytest.mark.parametrize(
    ("reference", "module", "version"),
    [
        ("azureml:through:1.0.0", "through", "1.0.0"),
        ("azureml:through@latest", "through", "1.0.0"),
        ("azureml:through", "through", "1.0.0"),
        ("./modules/through/module.yaml", "through", "1.0.0"),
        ("file:./modules/through/module.yaml", "through", "1.0.0"),
        ("file:./through.yml", "through", "1.0.0"),
        ("azureml://registries/atelier/components/through/versions/1.0.0", "through", "1.0.0"),
        ("azureml://registries/atelier/components/through/labels/latest", "through", "1.0.0"),
        ("azureml:elsewhere:3", "elsewhere", "3"),
        ("azureml:elsewhere@latest", "elsewhere", "0"),
        ("../../../etc/passwd.yaml", "passwd", "0"),
    ],
)
def test_components_are_recognised_in_every_form(reference: str, module: str, version: str) -> None:
    node = job(f"component: {reference}").document.nodes["b"]
    assert (node.module, node.version) == (module, version)


def test_unknown_modules_stay_as_placeholders_with_their_settings() -> None:
    imported = job(
        "component: azureml:elsewhere:3\n"
        "inputs: {anything: '${{parent.jobs.a.outputs.results_dataset}}', level: 3}"
    )
    node = imported.document.nodes["b"]
    assert node.parameters == {"level": 3}
    assert imported.placeholders == (("elsewhere", "3"),)
    assert [edge.target for edge in imported.document.edges.values()] == [Endpoint("b", "anything")]
    codes = [issue.code for issue in validate(imported.document, CATALOG).issues]
    assert codes == ["unknown_module"]


def test_a_cycle_comes_in_and_is_reported_by_validation() -> None:
    imported = read(
        "type: pipeline\njobs:\n"
        "  a: {component: azureml:through:1.0.0,"
        " inputs: {dataset: '${{parent.jobs.b.outputs.results_dataset}}'}}\n"
        "  b: {component: azureml:through:1.0.0,"
        " inputs: {dataset: '${{parent.jobs.a.outputs.results_dataset}}'}}\n"
    )
    assert len(imported.document.edges) == 2
    issue = validate(imported.document, CATALOG).issues[0]
    assert (issue.code, issue.nodes) == ("cycle", ("a", "b"))


IGNORED = """
type: pipeline
settings: {default_compute: azureml:cpu-cluster}
compute: x
experiment_name: e
jobs:
  a: {component: azureml:source:1.0.0, compute: x, limits: {timeout: 3}}
  b: {component: azureml:source:1.0.0, compute: x}
"""


def test_what_is_not_used_is_named_once() -> None:
    assert [warning.message for warning in read(IGNORED).warnings] == [
        "“settings” of the pipeline is not used.",
        "“compute” of the pipeline is not used.",
        "“experiment_name” of the pipeline is not used.",
        "“compute” of 2 nodes is not used.",
        "“limits” of 1 node is not used.",
    ]


REFERENCES = """
type: pipeline
inputs:
  share: 0.25
  typed: {type: integer, default: 7}
  data: {type: uri_folder, path: ./x}
jobs:
  a: {component: azureml:source:1.0.0}
  b:
    component: azureml:through:1.0.0
    inputs:
      dataset: {type: uri_folder, mode: ro_mount, path: "${{parent.jobs.a.outputs.results_dataset}}"}
      fraction: ${{parent.inputs.share}}
      seed: ${{parent.inputs.typed}}
  c:
    component: azureml:through:1.0.0
    inputs:
      dataset: ${{parent.jobs.b.inputs.dataset}}
      fraction: ${{ parent.jobs.b.inputs.fraction }}
  d:
    component: azureml:through:1.0.0
    inputs:
      dataset: ${{parent.inputs.data}}
      text: ${{parent.inputs.missing}}
"""


def test_inputs_of_the_pipeline_and_of_siblings_are_followed() -> None:
    imported = read(REFERENCES)
    typed = imported.document.parameters["p2"]
    assert imported.document.parameters["p1"] == PipelineParameter("p1", "share", "number", "number", 0.25)
    assert (typed.name, typed.type, typed.widget, typed.default) == ("typed", "integer", "seed", 7)
    assert imported.document.nodes["b"].bindings == {"fraction": "p1", "seed": "p2"}
    assert imported.document.nodes["c"].bindings == {"fraction": "p1"}
    values = {key: node.parameters for key, node in resolved(imported.document).nodes.items()}
    assert (values["b"], values["c"]) == ({"fraction": 0.25, "seed": 7}, {"fraction": 0.25})
    ends = {(edge.source.node, edge.target.node) for edge in imported.document.edges.values()}
    assert ends == {("a", "b"), ("a", "c")}
    assert [(warning.code, warning.node) for warning in imported.warnings] == [("ignored_input", "d")] * 2


def test_inline_commands_and_other_kinds_stay_as_placeholders() -> None:
    imported = read(
        "jobs:\n"
        "  Hello-World: {command: 'echo {{7*7}}', environment: {image: python}}\n"
        "  tune: {type: sweep, trial: ./train.yml}\n"
    )
    modules = {node.id: node.module for node in imported.document.nodes.values()}
    assert modules == {"hello_world": "inline_command", "tune": "sweep"}
    assert imported.document.nodes["hello_world"].name == "Hello-World"
    assert {"inline_command", "unknown_kind"} <= {warning.code for warning in imported.warnings}
    assert "command" not in str(imported.document.nodes["hello_world"].parameters)


def test_literals_take_the_kind_of_the_parameter() -> None:
    imported = job(
        "component: azureml:through:1.0.0\n"
        "inputs: {fraction: '0.25', seed: '3', mode: off, flag: 'True', text: 5,"
        " columns: '{\"rules\": []}'}"
    )
    assert imported.document.nodes["b"].parameters == {
        "fraction": 0.25,
        "seed": 3,
        "mode": "off",
        "flag": True,
        "text": "5",
        "columns": {"rules": []},
    }


def test_nodes_without_a_place_are_laid_out_in_rows() -> None:
    imported = job(
        "component: azureml:through:1.0.0\ninputs: {dataset: '${{parent.jobs.a.outputs.results_dataset}}'}"
    )
    upper, lower = imported.document.nodes["a"].position, imported.document.nodes["b"].position
    assert upper.x == lower.x
    assert lower.y - upper.y == 130


#: nine lists of nine references each to the one before: a billion nodes once written out
BOMB = "a: &a [x, x]\n" + "".join(
    f"{name}: &{name} [{', '.join([f'*{before}'] * 9)}]\n"
    for before, name in itertools.pairwise("abcdefghij")
)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "not_a_pipeline"),
        ("just words", "not_a_pipeline"),
        ("[1, 2]", "not_a_pipeline"),
        ("type: command\ncommand: echo", "not_a_pipeline"),
        ("type: pipeline\njobs: [1]", "not_a_pipeline"),
        ("type: pipeline\njobs: {a: 1}", "not_a_pipeline"),
        ("type: pipeline\njobs: {a: {}, a: {}}", "invalid_yaml"),
        ("a: [", "invalid_yaml"),
        ("a: &x [*x]", "invalid_yaml"),
        ("!!python/object/apply:os.system ['true']", "invalid_yaml"),
        ("a: !!binary aGk=", "invalid_yaml"),
        ("a: \x00", "invalid_yaml"),
        ("a: " + "[" * 100, "invalid_yaml"),
        ("a: " + "9" * 5000, "invalid_yaml"),
        ("? [a, b]\n: 1", "invalid_yaml"),
        (BOMB, "invalid_yaml"),
    ],
)
def test_texts_that_are_no_pipeline_are_refused_with_one_clear_reason(text: str, code: str) -> None:
    with pytest.raises(RefusedError) as refused:
        read(text)
    assert [problem.code for problem in refused.value.problems] == [code]
    assert refused.value.problems[0].message


def test_hostile_names_are_refused_or_stay_literal() -> None:
    with pytest.raises(RefusedError) as refused:
        read(f"type: pipeline\ndisplay_name: {'😀' * 10_000}\njobs: {{}}")
    assert refused.value.problems[0].code == "text_too_long"
    with pytest.raises(RefusedError):
        read('type: pipeline\ndisplay_name: "a\\u202eb"\njobs: {}')
    assert read("type: pipeline\ndisplay_name: '{{7*7}} ../../x'\njobs: {}").name == "{{7*7}} ../../x"


def test_a_long_chain_round_trips() -> None:
    document = make_chain(300)
    assert round_trip(document).document == document


def test_notes_round_trip() -> None:
    note = Note("t1", "a\nb: ${{x}}", Position(1, 2), Size(200, 100))
    document = Document({}, {}, {"t1": note})
    assert round_trip(document).document == document


def test_a_damaged_tag_is_named_and_the_rest_is_kept() -> None:
    tags = "{atelier.parameters: '{', atelier.position: 'x,y'}"
    imported = job(f"component: azureml:through:1.0.0\ntags: {tags}")
    assert [warning.code for warning in imported.warnings] == ["unreadable_tag"]
    assert imported.document.nodes["b"].position != imported.document.nodes["a"].position


def test_values_a_literal_cannot_say_travel_in_a_tag() -> None:
    document = make_document([make_node("b", parameters={"mode": 5, "text": "${{parent.inputs.x}}"})])
    assert round_trip(document).document == document
