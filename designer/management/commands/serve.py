"""`manage.py serve`: the web server and, unless settings say otherwise, the executor, in one process."""

from __future__ import annotations

import socket
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from designer.first_run import has_pending_migrations

DEFAULT_PORT = 8765


class Command(BaseCommand):
    help = "Serve Atelier; stop with Ctrl-C or SIGTERM. Running steps in containers survive and are adopted."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=DEFAULT_PORT)
        parser.add_argument("--no-executor", action="store_true", help="Serve pages only, start no step.")

    def handle(self, *args: Any, **options: Any) -> None:
        host, port = options["host"], options["port"]
        if has_pending_migrations():
            raise CommandError("The database is not up to date. Run: manage.py setup")
        _check_port(host, port)
        with_executor = not options["no_executor"] and settings.ATELIER_EXECUTOR == "in-process"
        supervisor = self._supervisor() if with_executor else None
        try:
            self._serve(host, port, supervisor)
        finally:
            if supervisor is not None:
                supervisor.stop()
        self.stdout.write("Atelier has stopped.")

    def _serve(self, host: str, port: int, supervisor: Any) -> None:
        # Imported here: Twisted binds its event loop on import, which no other command wants.
        from designer.asgi import application
        from designer.server import make_server

        def on_ready() -> None:
            if supervisor is not None:
                supervisor.start()
            self.stdout.write(f"Atelier serves on http://{host}:{port}")
            self.stdout.flush()

        server = make_server(application, host=host, port=port, on_ready=on_ready)
        server.run()
        if server.abort_start:
            raise CommandError(f"Cannot listen on {host}:{port}.")

    def _supervisor(self) -> Any:
        from executor.runners.registry import choose_runner
        from executor.supervisor import Supervisor

        return Supervisor(choose_runner())


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
