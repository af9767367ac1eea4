"""Did-you-mean for column names."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

#: comparing a name with tens of thousands of others would be felt in the editor
_MAX_CANDIDATES = 2_000


def did_you_mean(name: str, candidates: Iterable[str]) -> str | None:
    """Return the candidate most like `name`, or None; case, spaces and punctuation weigh little."""
    names = list(candidates)[:_MAX_CANDIDATES]
    by_key: dict[str, str] = {}
    for candidate in names:
        by_key.setdefault(_key(candidate), candidate)
    exact = by_key.get(_key(name))
    if exact is not None:
        return exact
    close = difflib.get_close_matches(_key(name[:200]), list(by_key), n=1, cutoff=0.7)
    return by_key[close[0]] if close else None


def _key(name: str) -> str:
    folded = name.casefold()
    return "".join(character for character in folded if character.isalnum()) or folded
