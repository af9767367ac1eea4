"""Names of metrics, as columns of an evaluation and as metrics of a step; standard library only."""

from __future__ import annotations

from modules.columns import Column

MAE = "Mean_Absolute_Error"
RMSE = "Root_Mean_Squared_Error"
RSE = "Relative_Squared_Error"
RAE = "Relative_Absolute_Error"
R2 = "Coefficient_of_Determination"
REGRESSION = (MAE, RMSE, RSE, RAE, R2)

ACCURACY = "Accuracy"
PRECISION = "Precision"
RECALL = "Recall"
F1 = "F1 score"
AUC = "AUC"
BINARY = (ACCURACY, PRECISION, RECALL, F1, AUC)

OVERALL_ACCURACY = "Overall_Accuracy"
MICRO_PRECISION = "Micro_Precision"
MACRO_PRECISION = "Macro_Precision"
MICRO_RECALL = "Micro_Recall"
MACRO_RECALL = "Macro_Recall"
MULTICLASS = (OVERALL_ACCURACY, MICRO_PRECISION, MACRO_PRECISION, MICRO_RECALL, MACRO_RECALL)

DESCRIPTION = "Result Description"
TO_OTHER = "Average Distance to Other Center"
TO_OWN = "Average Distance to Cluster Center"
POINTS = "Number of Points"
LARGEST = "Maximal Distance to Cluster Center"
CLUSTERING = (TO_OTHER, TO_OWN, POINTS, LARGEST)


def metric_columns(task: str) -> tuple[Column, ...]:
    """Return the columns of the table of metrics of a task."""
    if task == "clustering":
        numbers = (Column(n, "Integer" if n == POINTS else "Double") for n in CLUSTERING)
        return (Column(DESCRIPTION, "String"), *numbers)
    names = {"regression": REGRESSION, "binary": BINARY, "multiclass": MULTICLASS}[task]
    return tuple(Column(name, "Double") for name in names)
