"""The full form; prints its figures as JSON: python -m tests.together [--seconds 600] [--seed 1]."""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from pathlib import Path

from tests.together.simulation import EDITORS, simulate


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=int, default=600)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--editors", type=int, default=EDITORS)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="atelier-together-") as folder:
        outcome = simulate(Path(folder), seconds=options.seconds, seed=options.seed, editors=options.editors)
    sys.stdout.write(json.dumps({"seed": options.seed, **outcome.figures}) + "\n")
    for problem in outcome.problems:
        sys.stdout.write(f"{problem}\n")
    return 1 if outcome.problems else 0


if __name__ == "__main__":
    sys.exit(main())
