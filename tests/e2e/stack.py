"""The server under test: `manage.py serve` in a process, a folder and a port of its own."""

from __future__ import annotations

import socket
from pathlib import Path

from playwright.sync_api import Browser, ConsoleMessage, Error, Page, StorageState

from scripts.client import Client
from scripts.server import Server
from tests.settings import SAMPLE_DATA_DIR

#: pictures and logs of failed tests
RESULTS = Path(__file__).resolve().parents[2] / "test-results"
_LOGIN_LINKS = 20


class Stack:
    """One running server with the owner it made on its first run."""

    def __init__(self, runner: str, folder: Path, **more_settings: str) -> None:
        self.runner = runner
        self.var_dir = folder / "var"
        self.log = folder / "server.log"
        settings = {
            # pytest-django exports the tests' own settings, which insist on the fake runner
            "DJANGO_SETTINGS_MODULE": "designer.settings",
            "ATELIER_VAR_DIR": str(self.var_dir),
            "ATELIER_RUNNER": runner,
            # nothing a test does may dial another machine
            "ATELIER_FETCH": "listed",
            # tests/settings.py chose other values for the tests' own process
            "ATELIER_LOG_LEVEL": "INFO",
            "ATELIER_ALLOWED_HOSTS": "127.0.0.1,localhost",
            **more_settings,
        }
        if SAMPLE_DATA_DIR.is_dir():
            settings["ATELIER_SAMPLE_DATA_DIR"] = str(SAMPLE_DATA_DIR)
        self._server = Server(port=_any_port(), settings=settings, login_links=_LOGIN_LINKS, log=self.log)
        self.address = self._server.address
        self._owner_state: StorageState | None = None
        self._owner_client: Client | None = None

    def start(self) -> None:
        self._server.__enter__()

    def stop(self) -> None:
        self._server.stop()

    def login_link(self) -> str:
        """Return a one-time address nobody has used yet, as a path of this server."""
        return self._server.login_links.pop().removeprefix(self.address)

    def client(self) -> Client:
        """Return a REST client of the owner, for arranging what a test is not about; one for all tests."""
        if self._owner_client is None:
            self._owner_client = Client(self.address)
            self._owner_client.login(f"{self.address}{self.login_link()}")
        return self._owner_client

    def owner_state(self, browser: Browser) -> StorageState:
        """Return the cookies of a logged-in owner; logs in once for all tests."""
        if self._owner_state is None:
            context = browser.new_context(base_url=self.address)
            context.request.get(self.login_link())
            self._owner_state = context.storage_state()
            context.close()
        return self._owner_state


class Watch:
    """Writes down what a page says, and what a working page never says."""

    def __init__(self, page: Page) -> None:
        self.lines: list[str] = []
        #: errors nobody caught, and everything the Content-Security-Policy refused
        self.problems: list[str] = []
        page.on("console", self._on_console)
        page.on("pageerror", self._on_error)

    def _on_console(self, message: ConsoleMessage) -> None:
        self.lines.append(f"{message.type}: {message.text}")
        if "Content Security Policy" in message.text:
            self.problems.append(message.text)

    def _on_error(self, error: Error) -> None:
        self.lines.append(f"uncaught: {error}")
        self.problems.append(str(error))


def _any_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
