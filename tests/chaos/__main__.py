"""Runs one fault test in an installation of its own: python -m tests.chaos kills --seed 1 --kills 10"""

from __future__ import annotations

import sys

from tests.chaos.command import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
