"""What a trained model needs of a table, decided from schemas alone; standard library only."""

from __future__ import annotations

from modules.columns import Column, ModelSchema, TableSchema

_NUMBERS = frozenset({"Integer", "Double", "Boolean"})


def missing_features(model: ModelSchema, table: TableSchema) -> tuple[str, ...]:
    """Name the features that the table does not have."""
    return tuple(column.name for column in model.features if column.name not in table)


def mistyped_features(model: ModelSchema, table: TableSchema) -> tuple[tuple[Column, Column], ...]:
    """Return pairs of a feature as trained and as found, where one cannot stand for the other."""
    pairs = ((trained, table.get(trained.name)) for trained in model.features)
    return tuple(
        (trained, found) for trained, found in pairs if found is not None and not _fits(trained, found)
    )


def _fits(trained: Column, found: Column) -> bool:
    return found.type == trained.type or (found.type in _NUMBERS and trained.type in _NUMBERS)


def names_text(names: tuple[str, ...]) -> str:
    """Write names for a message: the first five in quotation marks."""
    return ", ".join(f'"{name}"' for name in names[:5]) + (" …" if len(names) > 5 else "")
