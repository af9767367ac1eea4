"""A step that succeeded with warnings says so wherever its state is seen, in the language of the reader."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.drafts import add, column_names, connect, draw
from tests.e2e.pages.app import App
from tests.e2e.stack import Stack
from tests.e2e.test_accessibility import choose_theme, findings

pytestmark = pytest.mark.timeout(300)

DATES = 'The column "{column}" holds numbers; as dates they are missing.'
PARTNERS = "No row of the left dataset has a partner with the same key in the right one."
FRENCH_PARTNERS = re.compile(r"^Aucune ligne du jeu de données de gauche")
FRENCH_DATES = re.compile("La colonne «.km.» contient des nombres")


@pytest.fixture
def runner() -> str:
    return "process"


def drawn(stack: Stack) -> str:
    keys = "join_key_columns_for_{}_dataset"
    return draw(
        stack,
        [
            add("orders", "enter_data_manually", "Orders", {"data": "id,km\n1,20\n2,30\n"}, x=0, y=0),
            add("cities", "enter_data_manually", "Cities", {"data": "id,size\n7,2\n8,3\n"}, x=320, y=0),
            add(
                "dates",
                "edit_metadata",
                "As dates",
                {"column": column_names(["id", "km"]), "data_type": "DateTime"},
                x=-160,
                y=160,
            ),
            add(
                "join",
                "join_data",
                "Orders with cities",
                {keys.format("left"): column_names(["id"]), keys.format("right"): column_names(["id"])},
                x=160,
                y=160,
            ),
            connect("a", ("orders", "dataset"), ("dates", "dataset")),
            connect("b", ("orders", "dataset"), ("join", "left_dataset")),
            connect("c", ("cities", "dataset"), ("join", "right_dataset")),
        ],
        "Warnings",
    )


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_warnings_are_seen_at_the_step_in_the_run_and_by_those_who_look_for_them(
    app: App, page: Page, stack: Stack, scheme: str
) -> None:
    choose_theme(page, scheme)
    pipeline = drawn(stack)
    app.open_pipeline(pipeline)
    app.run.start_afresh()

    app.canvas.expect_state("As dates", "succeeded with 2 warnings", timeout_s=120)
    app.canvas.expect_state("Orders with cities", "succeeded with 1 warning")
    app.canvas.expect_state("Orders", "succeeded$")
    sign = app.canvas.node("As dates").locator(".warning-sign")
    expect(sign).to_have_attribute("title", "\n".join(DATES.format(column=name) for name in ("id", "km")))
    app.expect_announcement("2 steps have warnings.")

    page.get_by_role("button", name=re.compile(r"^Run \d+")).click()
    panel = app.run.region
    expect(panel.get_by_text("2 steps with warnings", exact=True)).to_be_visible()
    listed = panel.get_by_role("region", name="Warnings", exact=True)
    expect(listed.get_by_role("article")).to_have_count(2)
    expect(listed.get_by_text(PARTNERS, exact=True)).to_be_visible()
    assert findings(page) == []

    panel.get_by_role("radio", name="with warnings 2").click()
    expect(panel.get_by_role("grid").get_by_role("row")).to_have_count(3)

    panel.get_by_role("tab", name="Timeline").click()
    bars = panel.get_by_role("group", name="Timeline").get_by_role("button")
    expect(bars.filter(has=page.locator(".timeline-warned"))).to_have_count(2)
    expect(panel.get_by_role("button", name=re.compile("^As dates: .* · 2 warnings$"))).to_be_visible()
    assert findings(page) == []
    panel.get_by_role("tab", name="Steps").click()

    app.canvas.select("As dates")
    expect(listed.get_by_role("article")).to_have_count(1)
    app.inspector.open_tab("Outputs")
    results = app.inspector.region.get_by_role("region", name="Warnings", exact=True)
    expect(results.get_by_text(DATES.format(column="km"), exact=True)).to_be_visible()
    assert findings(page) == []

    page.keyboard.press("Control+f")
    finder = page.get_by_role("dialog", name="Find in this pipeline")
    finder.get_by_role("button", name="Run state").click()
    page.get_by_role("option", name="with warnings", exact=True).click()
    expect(finder.get_by_role("option")).to_have_text(
        [re.compile("As dates"), re.compile("Orders with cities")]
    )
    page.keyboard.press("Escape")

    app.canvas.node("Orders").focus()
    page.keyboard.press("Control+a")
    page.keyboard.press("Control+g")
    app.canvas.region.get_by_role("button", name="Collapse Group").click()
    card = app.canvas.region.locator(".group-card")
    expect(card).to_have_accessible_description("4 nodes, all succeeded, 2 steps with warnings")
    assert findings(page) == []

    page.goto(f"/pipelines/{pipeline}/compare?before=revision-0&after=revision-1")
    compared = page.get_by_role("region", name="What changed")
    expect(compared.locator(".warning-sign")).to_have_accessible_name("2 steps with warnings")
    assert findings(page) == []


def test_a_result_that_is_used_again_keeps_its_warnings_and_tells_them_in_french(
    app: App, page: Page, stack: Stack
) -> None:
    pipeline = drawn(stack)
    app.open_pipeline(pipeline)
    app.run.start_afresh()
    app.canvas.expect_state("As dates", "succeeded with 2 warnings", timeout_s=120)
    page.add_init_script("localStorage.setItem('atelier.language', 'fr')")
    page.reload()

    canvas = page.get_by_role("region", name="Canevas", exact=True)
    node = canvas.get_by_role("group", name="As dates", exact=True)
    expect(node).to_have_accessible_description("réussie avec 2 avertissements")
    page.get_by_role("button", name="Exécuter", exact=True).click()
    expect(node).to_have_accessible_description(re.compile(r"^réutilisée.* avec 2 avertissements$"))

    page.get_by_role("button", name=re.compile(r"^Exécution \d+")).click()
    listed = page.get_by_role("region", name="Avertissements", exact=True)
    expect(listed.get_by_text(FRENCH_PARTNERS)).to_be_visible()
    expect(listed.get_by_text(FRENCH_DATES)).to_be_visible()
    panel = page.get_by_role("region", name="Exécution", exact=True)
    expect(panel.get_by_text("2 étapes avec avertissements", exact=True)).to_be_visible()
    assert findings(page) == []
