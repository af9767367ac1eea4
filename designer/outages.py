"""What this process depends on is away for a moment: the database restarts, Redis is gone, a lock is held.

Such an error is no crash of ours: the answer is 503 with Retry-After, and the caller tries again.
"""

from __future__ import annotations

from typing import Final

import redis
from django.db import InterfaceError, OperationalError

#: seconds after which a caller may try again
RETRY_AFTER_S: Final = 2
_OUTAGES: Final = (OperationalError, InterfaceError, redis.ConnectionError, redis.TimeoutError)
#: operational errors of SQLite that waiting does not cure
_LASTING: Final = ("no such ", "has no column", "malformed", "readonly")


def is_outage(error: BaseException | None) -> bool:
    return isinstance(error, _OUTAGES) and not any(words in str(error) for words in _LASTING)
