from __future__ import annotations

import contextlib
import signal
import threading
from argparse import ArgumentParser
from pathlib import Path
from types import FrameType
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from executor import cross_process
from executor.beside import line_to_server
from executor.hosting import hosted_here
from executor.responsiveness import keep_responsive

_LOOK_S = 1.0


class Command(BaseCommand):
    help = "Drive runs in a process of its own. Stops on SIGTERM or Ctrl+C."
    # Django's own checks import every address, which this process never serves
    requires_system_checks = ["atelier"]

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--alive-file", type=Path, help="Touched every second while the executor works (health checks)."
        )
        parser.add_argument(
            "--beside", type=int, help="Descriptor of the line to the server that started it."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        stop = threading.Event()

        def ask_to_stop(_number: int, _frame: FrameType | None) -> None:
            stop.set()

        signal.signal(signal.SIGTERM, ask_to_stop)
        signal.signal(signal.SIGINT, ask_to_stop)
        keep_responsive()
        with contextlib.ExitStack() as stack:
            line = None
            if options["beside"] is None:
                _check_database()
            else:
                line = stack.enter_context(line_to_server(options["beside"], on_end=stop.set))
            stack.enter_context(cross_process.reaching_out())
            executor = stack.enter_context(hosted_here())
            executor.start()
            if line is not None:
                line.say({"ready": executor.runner.name})
            else:
                self.stdout.write(
                    f"The executor is running; steps run with the {executor.runner.name} runner."
                )
                self.stdout.flush()
            # woken now and then, so that a supervisor that died ends the process instead of leaving it idle
            while not stop.wait(_LOOK_S) and executor.is_alive():
                if options["alive_file"] is not None:
                    options["alive_file"].touch()
            if not executor.is_alive():
                raise CommandError("The supervisor ended by itself; see the log.")


def _check_database() -> None:
    try:
        call_command("migrate", check_unapplied=True, verbosity=0)
    except SystemExit as unapplied:
        raise CommandError("The database is not up to date. Run: manage.py setup") from unapplied
