"""Set up what is missing and serve. Called by: make up"""

from __future__ import annotations

import os
import sys

from scripts.console import say
from scripts.server import Server, end_on_sigterm, free_port
from scripts.setup import ensure_all


def main() -> int:
    end_on_sigterm()
    settings = ensure_all()
    port = int(os.environ.get("PORT") or free_port())
    try:
        with Server(port=port, settings=settings) as server:
            say(f"Atelier serves on {server.address}. Log in once with:")
            say(f"  {server.login_links[0]}")
            say("Stop with Ctrl-C. A new address: .venv/bin/python manage.py login_link")
            return server.wait()
    except KeyboardInterrupt:
        say("")
        return 0


if __name__ == "__main__":
    sys.exit(main())
