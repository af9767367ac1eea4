"""`manage.py` with make-believe steps that take a while, and on wish a channel layer that drops messages.

Started by `tests.live.world`: python -m tests.live.program <arguments of manage.py>
"""

from __future__ import annotations

import os
import random
import sys
from collections.abc import Callable
from typing import Any

#: seconds a step takes
STEP_S = 0.4
#: share of hints that are dropped
DROP = "ATELIER_TEST_DROP"


def main(arguments: list[str]) -> None:
    from django.core.management import execute_from_command_line

    from executor.runners import registry
    from executor.runners.fake import FakeRunner, succeed
    from pipelines.live.layer import HintLayer

    script = {f"n{number}": succeed(seconds=STEP_S, prints="working\n") for number in range(500)}
    registry.choose_runner = lambda: FakeRunner(script)
    share = float(os.environ.get(DROP, "0"))
    if share:
        layer: Any = HintLayer
        layer._deliver = dropping(layer._deliver, share)
    execute_from_command_line(["manage.py", *arguments])


def dropping(deliver: Callable[..., None], share: float) -> Callable[..., None]:
    dice = random.Random(7)

    def deliver_some(*message: Any) -> None:
        if dice.random() >= share:
            deliver(*message)

    return deliver_some


if __name__ == "__main__":
    main(sys.argv[1:])
