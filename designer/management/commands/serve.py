"""`manage.py serve`: the web server and, unless settings say otherwise, the executor, beside it."""

from __future__ import annotations

import contextlib
import socket
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError

from designer.first_run import has_pending_migrations, prepare_installation
from designer.login_tokens import login_address, login_token_create
from executor import cross_process
from executor.beside import ExecutorBeside, executor_beside
from executor.responsiveness import keep_responsive

DEFAULT_PORT = 8765


class Command(BaseCommand):
    help = "Serve Atelier; stop with Ctrl-C or SIGTERM. Running steps in containers survive and are adopted."
    # Django's own checks import every address; that can wait for the first request.
    requires_system_checks = ["atelier"]

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=DEFAULT_PORT)
        parser.add_argument("--setup", action="store_true", help="Do what `manage.py setup` does first.")
        parser.add_argument("--login-links", type=int, default=0, help="Print this many one-time addresses.")
        parser.add_argument("--no-executor", action="store_true", help="Serve pages only, start no step.")

    def handle(self, *args: Any, **options: Any) -> None:
        host, port = options["host"], options["port"]
        keep_responsive()
        if options["setup"]:
            prepare_installation()
        elif has_pending_migrations():
            raise CommandError("The database is not up to date. Run: manage.py setup")
        _check_port(host, port)
        with_executor = not options["no_executor"] and settings.ATELIER_EXECUTOR == "beside"
        with contextlib.ExitStack() as stack:
            stack.enter_context(cross_process.reaching_out())
            executor = stack.enter_context(executor_beside()) if with_executor else None
            self._serve(host, port, executor, login_links=options["login_links"])
        self.stdout.write("Atelier has stopped.")

    def _serve(self, host: str, port: int, executor: ExecutorBeside | None, *, login_links: int) -> None:
        # Imported here: Twisted binds its event loop on import, which no other command wants.
        from designer.asgi import application
        from designer.server import make_server

        address = f"http://{host}:{port}"
        # Made before the event loop runs: Django refuses database calls inside it.
        links = self._login_links(address, login_links)

        if executor is not None:
            executor.wait_until_ready()

        def on_ready() -> None:
            self.stdout.write(f"Atelier serves on {address}")
            for link in links:
                self.stdout.write(f"One-time login: {link}")
            self.stdout.flush()

        server = make_server(application, host=host, port=port, on_ready=on_ready)
        server.run()
        if server.abort_start:
            raise CommandError(f"Cannot listen on {host}:{port}.")

    def _login_links(self, address: str, count: int) -> list[str]:
        users = User.objects.filter(is_active=True).order_by("pk")
        user = users.first() if count else None
        return [login_address(address, login_token_create(user)) for _ in range(count)] if user else []


def _check_port(host: str, port: int) -> None:
    """Fail with a sentence before anything is started; Twisted would only log the failure."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise CommandError(
                f"Cannot listen on {host}:{port}: {error.strerror}. Choose another with --port."
            ) from error
