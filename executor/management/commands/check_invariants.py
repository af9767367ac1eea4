from __future__ import annotations

import json
from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand

from executor.invariants.checker import Wanted, check
from executor.runners import registry


class Command(BaseCommand):
    help = (
        "Compare database, engine and disk, and name everything that does not fit together. Changes nothing."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--quick", action="store_true", help="Do not read the content of artifacts again."
        )
        parser.add_argument("--no-engine", action="store_true", help="Do not ask the engine what runs.")
        parser.add_argument("--json", action="store_true", help="Print one JSON object per finding.")

    def handle(self, *args: Any, **options: Any) -> None:
        runner = None if options["no_engine"] else registry.choose_runner()
        try:
            found = check(runner, Wanted(read_content=not options["quick"]))
        finally:
            if runner is not None:
                runner.close()
        for problem in found:
            self.stdout.write(json.dumps(asdict(problem)) if options["json"] else str(problem))
        if found:
            raise SystemExit(1)
        if not options["json"]:
            self.stdout.write("Everything fits together.")
