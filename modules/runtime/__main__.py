"""`python -m modules.runtime`: run a module in this process, in either form of the command line."""

from __future__ import annotations

import sys

from modules.runtime.command_line import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
