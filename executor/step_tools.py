"""What executing steps needs besides their plans, chosen once for an executor (`toolkit`)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from executor import staging
from executor.environments.definition import EnvironmentDefinition
from executor.exchange import Exchange, StoreFolder
from executor.runners.base import Runner


@dataclass(frozen=True)
class Tools:
    """The runner, where files come from and go to, and how long each part may take (seconds)."""

    runner: Runner
    #: environment of the catalogue by name
    environment: Callable[[str], EnvironmentDefinition]
    #: folder with the code every step gets
    code_dir: Callable[[], Path]
    link_into: staging.LinkInto
    #: raises `FetchError`
    fetch: staging.Fetch
    store_folder: StoreFolder
    #: how inputs and outputs are exchanged; None: through files, with the three above
    exchange: Exchange | None = None
    #: attempts end as soon as they begin and need no thread
    instant: bool = False
    #: between SIGTERM and SIGKILL
    grace_s: float = 5.0
    #: what building an environment and fetching data may take
    prepare_limit_s: float = 3600.0
    #: what the engine may take to start a step, or to find it again
    start_limit_s: float = 120.0
    #: what the engine may take to stop a step, after the grace
    stop_limit_s: float = 8.0
    #: waits before asking an engine again that did not answer; then the step counts as lost
    patience_s: tuple[float, ...] = (1.0, 2.0, 5.0, 10.0)
