"""The language of the interface: as the browser prefers, and as chosen."""

from __future__ import annotations

import re

from playwright.sync_api import Browser, Page, expect

from tests.e2e.conftest import VIEWPORT
from tests.e2e.stack import Stack, Watch


def test_a_french_browser_is_spoken_to_in_french_until_english_is_chosen(
    browser: Browser, stack: Stack
) -> None:
    context = browser.new_context(
        base_url=stack.address, viewport=VIEWPORT, locale="fr-CA", storage_state=stack.owner_state(browser)
    )
    page = context.new_page()
    watch = Watch(page)
    page.goto("/")
    expect(page.locator("html")).to_have_attribute("lang", "fr")
    expect(page.get_by_role("heading", name="Partir d\u2019un exemple")).to_be_visible()

    page.get_by_role("button", name="Compte\u00a0: owner").press("Enter")
    page.get_by_role("menuitem", name="English").press("Enter")
    expect(page.get_by_role("heading", name="Start from a sample")).to_be_visible()
    expect(page.locator("html")).to_have_attribute("lang", "en")

    page.reload()
    page.get_by_role("button", name="Account: owner").click()
    page.get_by_role("menuitem", name="Français").click()
    page.get_by_role("button", name="Nouveau pipeline").first.click()
    expect(page.get_by_role("button", name="Exécuter", exact=True)).to_be_visible()
    context.close()
    assert not watch.problems


def test_login_and_error_pages_speak_french_to_a_french_browser(browser: Browser, stack: Stack) -> None:
    context = browser.new_context(base_url=stack.address, viewport=VIEWPORT, locale="fr-FR")
    page = context.new_page()
    watch = Watch(page)
    page.goto("/login")
    expect(page.get_by_role("heading", name="Se connecter à Atelier")).to_be_visible()
    page.get_by_label("Nom").fill("owner")
    page.get_by_label("Mot de passe").fill("not the password")
    page.get_by_role("button", name="Se connecter").press("Enter")
    expect(page.get_by_role("alert")).to_have_text("Le nom ou le mot de passe n\u2019est pas correct.")
    expect(page.locator("html")).to_have_attribute("lang", "fr")
    assert not _english(page), _english(page)

    page.goto(stack.login_link())
    page.goto("/nothing/here")
    expect(page.get_by_role("heading", name="Il n\u2019y a rien ici")).to_be_visible()
    assert not _english(page), _english(page)
    context.close()
    assert not watch.problems


def _english(page: Page) -> list[str]:
    """Words that only English has, in what the page shows."""
    return re.findall(
        r"\b(?:the|password|log in|page does|wait|here|your)\b", page.locator("main").inner_text(), re.I
    )
