"""Values as the texts a person sees."""

from __future__ import annotations

from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from modules.runtime.arrays import ARROW_TYPES, text_array

_YES_NO = ("True", "False")


def column_texts(values: Any) -> Any:
    """Return a column as text: True and False, ISO dates without needless times, numbers without `.0`."""
    if pa.types.is_large_string(values.type):
        return values
    if pa.types.is_boolean(values.type):
        yes, no = text_array(_YES_NO)
        return pc.if_else(values, yes, no)
    texts = pc.cast(values, ARROW_TYPES["String"])
    if pa.types.is_timestamp(values.type):
        for needless in (".000000", " 00:00:00"):
            # one form for the whole column, so that it can be read back
            if not pc.all(pc.ends_with(texts, needless)).as_py():
                break
            texts = pc.utf8_slice_codeunits(texts, 0, -len(needless))
    return texts
