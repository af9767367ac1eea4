"""A real server and a real browser. Nothing here reaches into the server: it is used as people use it."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Generator, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, sync_playwright

from scripts import browser as chromium
from tests.e2e import environments
from tests.e2e.pages.app import App
from tests.e2e.stack import RESULTS, Stack, Watch

#: what keeps a browser without a network of its own quiet
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
VIEWPORT: ViewportSize = {"width": 1440, "height": 900}
TABLET: ViewportSize = {"width": 768, "height": 1024}

_HAS_FAILED = pytest.StashKey[bool]()
StackOf = Callable[[str], Stack]


@pytest.fixture(scope="session")
def stack_of(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StackOf]:
    """Return the stack with the runner of that name (fake, process, docker), started on first use.

    `docker-cold` has no containers waiting: every state of a step lasts long enough to be seen.
    """
    stacks: dict[str, Stack] = {}

    def get(runner: str) -> Stack:
        if runner not in stacks:
            folder = tmp_path_factory.mktemp(f"stack-{runner}")
            more_settings = environments.lend(folder / "var") if runner == "process" else {}
            if runner == "docker-cold":
                more_settings = {"ATELIER_POOL_SIZE": "0"}
            stacks[runner] = Stack(runner.removesuffix("-cold"), folder, **more_settings)
            stacks[runner].start()
        return stacks[runner]

    yield get
    for stack in stacks.values():
        stack.stop()


@pytest.fixture
def runner() -> str:
    """The runner of a test's server; a test that wants another overrides it by parametrising."""
    return "fake"


@pytest.fixture
def stack(stack_of: StackOf, runner: str) -> Stack:
    return stack_of(runner)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = chromium.find()
    if path is None:
        pytest.fail("No Chromium. Install: chromium, or set ATELIER_TEST_CHROMIUM")
    with sync_playwright() as playwright:
        instance = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield instance
        instance.close()


@pytest.fixture
def stranger(browser: Browser, stack: Stack, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A page of somebody who has not logged in."""
    context = browser.new_context(base_url=stack.address, viewport=VIEWPORT, reduced_motion="reduce")
    yield from _watched_page(context, stack, request)


@pytest.fixture
def page(browser: Browser, stack: Stack, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A page of the logged-in owner; a failing test leaves a picture and logs in test-results/."""
    context = browser.new_context(
        base_url=stack.address,
        viewport=VIEWPORT,
        reduced_motion="reduce",
        storage_state=stack.owner_state(browser),
        accept_downloads=True,
    )
    yield from _watched_page(context, stack, request)


@pytest.fixture
def app(page: Page) -> App:
    return App(page)


@pytest.fixture
def tablet(browser: Browser, stack: Stack, request: pytest.FixtureRequest) -> Iterator[App]:
    """The application on a device that is held upright and used with fingers."""
    context = browser.new_context(
        base_url=stack.address,
        viewport=TABLET,
        has_touch=True,
        is_mobile=True,
        reduced_motion="reduce",
        storage_state=stack.owner_state(browser),
    )
    for page in _watched_page(context, stack, request):
        yield App(page)


def _watched_page(context: BrowserContext, stack: Stack, request: pytest.FixtureRequest) -> Iterator[Page]:
    page = context.new_page()
    page.set_default_timeout(15_000)
    watch = Watch(page)
    yield page
    if request.node.stash.get(_HAS_FAILED, False):
        _keep(page, watch, stack, RESULTS / re.sub(r"\W+", "-", request.node.name).strip("-"))
    problems = list(watch.problems)
    context.close()
    assert not problems, f"the browser complained: {problems}"


def _keep(page: Page, watch: Watch, stack: Stack, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=folder / "page.png", full_page=True)
    (folder / "console.log").write_text("\n".join(watch.lines), encoding="utf-8")
    if stack.log.exists():
        shutil.copyfile(stack.log, folder / "server.log")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Tell the fixtures at teardown whether the test itself failed."""
    report = yield
    if call.when == "call" and report.failed:
        item.stash[_HAS_FAILED] = True
    return report
