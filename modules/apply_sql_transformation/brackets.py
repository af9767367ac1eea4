"""Names in brackets, as SQLite and SQL Server allow: `[normalized-losses]` becomes `"normalized-losses"`."""

from __future__ import annotations

import re
from collections.abc import Collection

_TOKENS = re.compile(
    r"""
      '(?:[^']|'')*'            # a text
    | "(?:[^"]|"")*"            # a name in quotation marks
    | --[^\n]*                  # a comment
    | /\*.*?\*/
    | (?P<as>\b(?i:as)\s+)\[(?P<alias>[^\[\]'"\n]{1,300})\]
    | (?P<before>[\w)\]"])?\[(?P<name>[^\[\]'"\n]{1,300})\]
    """,
    re.VERBOSE | re.DOTALL,
)


def quote_brackets(query: str, names: Collection[str]) -> str:
    """Rewrite bracketed aliases and names of existing columns; lists and subscripts stay what they are."""
    known = {name.casefold() for name in names}

    def rewrite(match: re.Match[str]) -> str:
        if match["alias"] is not None:
            return f'{match["as"]}"{match["alias"]}"'
        name = match["name"]
        # what directly follows a value is a subscript, not a name
        if name is None or match["before"] is not None or name.casefold() not in known:
            return match[0]
        return f'"{name}"'

    return _TOKENS.sub(rewrite, query)
