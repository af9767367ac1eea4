"""French throughout: palette, inspector, help, a problem and a failed step."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.e2e.conftest import VIEWPORT
from tests.e2e.stack import Stack, Watch
from tests.e2e.test_accessibility import choose_theme, findings

NBSP = "\u00a0"


@pytest.fixture
def french(browser: Browser, stack: Stack) -> Iterator[Page]:
    context = browser.new_context(
        base_url=stack.address,
        viewport=VIEWPORT,
        locale="fr-FR",
        reduced_motion="reduce",
        storage_state=stack.owner_state(browser),
    )
    page = context.new_page()
    page.set_default_timeout(15_000)
    watch = Watch(page)
    yield page
    context.close()
    assert not watch.problems


def test_modules_are_found_by_both_names_and_nodes_keep_the_name_they_were_given(
    french: Page, stack: Stack
) -> None:
    pipeline = _draw(stack, [])
    _open(french, pipeline)
    palette = french.get_by_role("region", name="Palette", exact=True)
    expect(palette.get_by_role("button", name="Transformation de données", exact=True)).to_be_visible()
    search = palette.get_by_role("searchbox", name="Chercher un module")

    search.fill("diviser donnees")
    expect(palette.get_by_text("Diviser les données", exact=True)).to_be_visible()
    search.fill("Split Data")
    expect(palette.get_by_text("Diviser les données", exact=True)).to_be_visible()
    search.press("Enter")

    node = _canvas(french).get_by_role("group", name="Diviser les données", exact=True)
    expect(node).to_be_visible()
    node.focus()
    node.press("Enter")
    inspector = french.get_by_role("region", name="Inspecteur", exact=True)
    expect(inspector.get_by_role("textbox", name="Part des lignes dans la première sortie")).to_be_visible()
    mode = inspector.locator("[aria-haspopup=listbox]").and_(
        inspector.get_by_role("button", name="Mode de division")
    )
    expect(mode).to_contain_text("Diviser les lignes")
    mode.press("Enter")
    french.get_by_role("option", name="Expression relationnelle", exact=True).press("Enter")
    expect(inspector.get_by_role("textbox", name="Expression relationnelle")).to_be_visible()
    assert findings(french) == []

    expect(french.get_by_text("Enregistré", exact=True).first).to_be_visible()
    french.evaluate("localStorage.setItem('atelier.language', 'en')")
    french.reload()
    english = french.get_by_role("region", name="Canvas", exact=True)
    expect(english.get_by_role("group", name="Diviser les données", exact=True)).to_contain_text("Split Data")
    (stored,) = stack.client().get(f"pipelines/{pipeline}")["document"]["nodes"].values()
    assert (stored["module"], stored["parameters"]) == (
        "split_data",
        {"splitting_mode": "Relative Expression"},
    )


def test_a_problem_names_what_it_is_about_in_french(french: Page, stack: Stack) -> None:
    selection = {"rules": [{"op": "include", "kind": "names", "names": ["espece"]}], "preserve_order": False}
    operations = [
        _add("data", "sample_dataset", "Données", {"dataset": "penguins"}, y=0),
        _add("select", "select_columns_in_dataset", "Choix", {"select_columns": selection}, y=140),
        _add("score", "score_model", "Noter le modèle", {}, y=280),
        _connect("e1", "data.dataset", "select.dataset"),
    ]
    _open(french, _draw(stack, operations))

    french.get_by_role("button", name=re.compile("Problèmes")).press("Enter")

    problems = french.get_by_role("region", name="Problèmes", exact=True)
    expect(problems).to_contain_text(
        f"«{NBSP}Modèle entraîné{NBSP}» de Noter le modèle n\u2019est pas reliée"
    )
    # what a module says of its columns
    expect(problems).to_contain_text('La colonne "espece" n\u2019est pas dans le jeu de données.')
    expect(problems).to_contain_text(f"Vouliez-vous dire «{NBSP}species{NBSP}» au lieu de")
    assert findings(french) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_help_of_a_module_is_french(french: Page, stack: Stack, scheme: str) -> None:
    choose_theme(french, scheme)
    french.goto("/modules")
    expect(french.get_by_role("heading", name="Notation et évaluation de modèle")).to_be_visible()

    french.get_by_role("main").get_by_role("link", name="Diviser les données").press("Enter")

    expect(french.get_by_role("heading", name="Diviser les données", level=1)).to_be_visible()
    expect(french).to_have_title("Diviser les données · Atelier")
    expect(french.get_by_role("main")).to_contain_text(
        "Diviser les lignes, Expression régulière ou Expression"
    )
    expect(french.get_by_role("main")).to_contain_text("Régression\u00a0: masse corporelle de manchots")
    assert findings(french) == []


@pytest.mark.parametrize("runner", ["process"])
def test_a_failed_step_says_in_french_what_happened(french: Page, stack: Stack) -> None:
    column = {"rules": [{"op": "include", "kind": "names", "names": ["species"]}], "preserve_order": False}
    operations = [
        _add("data", "sample_dataset", "Données", {"dataset": "penguins"}, y=0),
        _add("edit", "edit_metadata", "Entiers", {"column": column, "data_type": "Integer"}, y=140),
        _connect("e1", "data.dataset", "edit.dataset"),
    ]
    _open(french, _draw(stack, operations))

    french.get_by_role("button", name="Exécuter", exact=True).press("Enter")

    expect(french.get_by_text("échouée").first).to_be_visible(timeout=60_000)
    french.get_by_role("button", name=re.compile("^Exécution 1")).press("Enter")
    card = french.get_by_role("article", name="La colonne ne peut pas être convertie").first
    expect(card).to_be_visible()
    expect(card).to_contain_text("Erreur 0042")
    expect(card).to_contain_text(
        f"La valeur «{NBSP}Adelie{NBSP}» à la ligne 1 de la colonne «{NBSP}species{NBSP}»"
    )
    expect(card).to_contain_text("paramètre Type de données")
    assert findings(french) == []


def _open(page: Page, pipeline: str) -> None:
    page.goto(f"/pipelines/{pipeline}")
    expect(_canvas(page)).to_be_visible(timeout=20_000)


def _canvas(page: Page) -> Locator:
    return page.get_by_role("region", name="Canevas", exact=True)


def _draw(stack: Stack, operations: list[dict[str, Any]]) -> str:
    client = stack.client()
    project = client.get("session")["projects"][0]["id"]
    pipeline = client.post("pipelines", {"project": project, "name": "Essai"})
    if operations:
        body = {"base_revision": pipeline["revision"], "operations": operations}
        client.post(f"pipelines/{pipeline['id']}/operations", body)
    return str(pipeline["id"])


def _add(node_id: str, module: str, name: str, parameters: dict[str, Any], *, y: int) -> dict[str, Any]:
    node = {
        "id": node_id,
        "module": module,
        "version": "1.0.0",
        "name": name,
        "parameters": parameters,
        "position": {"x": 0, "y": y},
        "comment": "",
    }
    return _operation("add_node", node=node)


def _connect(edge_id: str, source: str, target: str) -> dict[str, Any]:
    (from_node, output), (to_node, entry) = source.split("."), target.split(".")
    ends = {"source": {"node": from_node, "port": output}, "target": {"node": to_node, "port": entry}}
    return _operation("connect", edge={"id": edge_id, **ends})


def _operation(kind: str, **body: Any) -> dict[str, Any]:
    return {"id": str(uuid.uuid4()), "type": kind, **body}
