"""Stands in for `modules.runtime` in the contract tests: does what request.json lists under `actions`."""

from __future__ import annotations

import argparse
import json
import os
import signal
import sys
import time
from pathlib import Path
from typing import Any, TextIO


def main() -> None:
    parser = argparse.ArgumentParser()
    for name in ("--request", "--input", "--output"):
        parser.add_argument(name, type=Path, required=True)
    options = parser.parse_args()
    for name, value in json.loads(options.request.read_text(encoding="utf-8"))["actions"]:
        perform(name, value, options.output)


def say(text: str, stream: TextIO = sys.stdout) -> None:
    stream.write(text)
    stream.flush()


def perform(name: str, value: Any, output: Path) -> None:
    match name:
        case "print":
            say(value)
        case "print_error":
            say(value + "\n", sys.stderr)
        case "print_bytes":
            os.write(1, bytes.fromhex(value))
        case "lines":
            say("".join(f"line {number}\n" for number in range(value)))
        case "slow_lines":
            for number in range(value):
                say(f"line {number}\n")
                say(f"error line {number}\n", sys.stderr)
                if number % 10 == 0:
                    say(f'::atelier:: {{"progress": {number / value}}}\n')
                time.sleep(0.002)
        case "ignore_stop":
            signal.signal(signal.SIGTERM, signal.SIG_IGN)
        case "sleep":
            time.sleep(value)
        case "hold":
            time.sleep(600)
        case "memory":
            say(f"{len(bytearray(value))}\n")
        case "result":
            (output / "result.json").write_text(json.dumps(value), encoding="utf-8")
        case "exit":
            sys.exit(value)
        case _:
            raise ValueError(name)


if __name__ == "__main__":
    main()
