"""Values as JSON has them."""

from __future__ import annotations

import json
from typing import Any


def is_same(left: Any, right: Any) -> bool:
    """Equal in kind too: 1, 1.0 and true differ. The order of members does not count."""
    return left is right or json.dumps(left, sort_keys=True) == json.dumps(right, sort_keys=True)
