from __future__ import annotations

import logging
import signal
import threading
from types import FrameType
from typing import Any

from django.core.management.base import BaseCommand

from executor.runners import registry
from executor.supervisor import Supervisor

logger = logging.getLogger(__name__)


class Command(BaseCommand):
    help = "Drive runs in a process of its own, beside the web process. Stops on SIGTERM or Ctrl+C."

    def handle(self, *args: Any, **options: Any) -> None:
        stop = threading.Event()

        def ask_to_stop(_number: int, _frame: FrameType | None) -> None:
            stop.set()

        signal.signal(signal.SIGTERM, ask_to_stop)
        signal.signal(signal.SIGINT, ask_to_stop)
        runner = registry.choose_runner()
        supervisor = Supervisor(runner)
        supervisor.start()
        self.stdout.write(f"The executor is running; steps run with the {runner.name} runner.")
        # woken now and then, so that a supervisor that died ends the process instead of leaving it idle
        while not stop.wait(1.0) and supervisor.is_alive():
            pass
        alive = supervisor.is_alive()
        supervisor.stop()
        runner.close()
        if not alive:
            raise SystemExit("The supervisor ended by itself; see the log.")
