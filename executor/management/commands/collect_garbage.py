from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from executor import garbage

_MEGABYTE = 1024 * 1024


class Command(BaseCommand):
    help = "Remove results nobody refers to, old logs, caches and environments."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--now", action="store_true", help="delete at once what otherwise waits for one more look"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        collected = garbage.collect(timezone.now(), hurry=options["now"])
        self.stdout.write(
            f"Removed {collected.artifacts} results, {collected.exports} files made for download,"
            f" logs of {collected.logs} runs, {collected.files} cached files and"
            f" {collected.environments} environments: {collected.bytes // _MEGABYTE:,} MB."
        )
        if collected.over_quota_bytes:
            over = collected.over_quota_bytes // _MEGABYTE
            self.stdout.write(f"Results that are referred to still take {over:,} MB more than the quota.")
