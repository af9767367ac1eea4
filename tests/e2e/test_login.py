from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.e2e.stack import Stack


def test_a_one_time_address_opens_the_start_page_once(stranger: Page, stack: Stack) -> None:
    link = stack.login_link()

    stranger.goto(link)
    expect(stranger).to_have_url(f"{stack.address}/")
    expect(stranger.get_by_role("main")).to_be_visible()

    stranger.context.clear_cookies()
    stranger.goto(link)
    expect(stranger.get_by_role("alert")).to_contain_text("was used or has expired")


def test_a_stranger_is_led_to_the_login_and_back(stranger: Page, stack: Stack) -> None:
    stranger.goto("/data")

    expect(stranger).to_have_url(re.compile(r"/login\?next=/data$"))
    stranger.get_by_label("Name").fill("owner")
    stranger.get_by_label("Password").fill("not the password")
    stranger.get_by_role("button", name="Log in").click()
    expect(stranger.get_by_role("alert")).to_have_text("The name or the password is not right.")
