"""Design-time schema of Summarize Data: always the same columns."""

from __future__ import annotations

from collections.abc import Mapping

from modules.columns import Column, PortSchema, Propagation, SchemaContext, TableSchema

COUNTS = ("Count", "Unique Value Count", "Missing Value Count")
BEFORE_MODE = ("Min", "Max", "Mean", "Mean Deviation", "1st Quartile", "Median", "3rd Quartile")
AFTER_MODE = (
    "Range",
    "Sample Variance",
    "Sample Standard Deviation",
    "Sample Skewness",
    "Sample Kurtosis",
    "P0.5",
    "P1",
    "P5",
    "P95",
    "P99.5",
)
SUMMARY = TableSchema(
    (
        Column("Feature", "String"),
        *(Column(name, "Integer") for name in COUNTS),
        *(Column(name, "Double") for name in BEFORE_MODE),
        # of texts too
        Column("Mode", "String"),
        *(Column(name, "Double") for name in AFTER_MODE),
    )
)


def propagate(
    inputs: Mapping[str, PortSchema | None], parameters: Mapping[str, object], context: SchemaContext
) -> Propagation:
    return Propagation({"results_dataset": SUMMARY})
