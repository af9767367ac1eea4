"""SVMLight: `label index:value index:value # comment`, indices from 1, what is not named is 0."""

from __future__ import annotations

from modules.columns import Column
from modules.columns.text_types import Value, infer_texts
from modules.columns.texts import text as _
from modules.enter_data_manually.problems import ParseError

_MAX_COLUMNS = 20_000


def parse_svmlight(text: str) -> list[tuple[Column, list[Value]]]:
    """Return Col1 … ColN and Labels; raises ParseError naming the row."""
    labels: list[str | None] = []
    rows: list[dict[int, float]] = []
    for number, line in enumerate(text.splitlines(), start=1):
        parts = line.partition("#")[0].split()
        if not parts:
            continue
        labels.append(_label(parts[0], number))
        rows.append(_features(parts[1:], number))
    if not rows:
        raise ParseError(_("There is no data."), hint=_("Enter at least one row."))
    width = max((max(row, default=0) for row in rows), default=0)
    columns: list[tuple[Column, list[Value]]] = [
        (Column(f"Col{index}", "Double"), [row.get(index, 0.0) for row in rows])
        for index in range(1, width + 1)
    ]
    label_type, values = infer_texts(labels)
    return [*columns, (Column("Labels", label_type, role="Label"), values)]


def _label(text: str, number: int) -> str:
    try:
        float(text)
    except ValueError:
        raise ParseError(
            _('Row {number} begins with "{text}", which is no number.', number=number, text=text[:50]),
            row=number,
            hint=_("Every row begins with its label, such as 1 or -1."),
        ) from None
    return text


def _features(parts: list[str], number: int) -> dict[int, float]:
    features: dict[int, float] = {}
    for part in parts:
        index_text, colon, value_text = part.partition(":")
        if index_text == "qid":
            continue
        try:
            index, value = int(index_text), float(value_text)
        except ValueError:
            raise ParseError(
                _(
                    'Row {number} holds "{part}", which is not written as index:value.',
                    number=number,
                    part=part[:50],
                ),
                row=number,
            ) from None
        if not colon or not 1 <= index <= _MAX_COLUMNS or index in features:
            raise ParseError(
                _(
                    'Row {number} holds "{part}": an index must be unique and lie between 1 and {most}.',
                    number=number,
                    part=part[:50],
                    most=f"{_MAX_COLUMNS:,}",
                ),
                row=number,
            )
        features[index] = value
    return features
