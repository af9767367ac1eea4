import { fireEvent, render, screen, waitFor, within } from "@testing-library/react";
import { beforeEach, describe, expect, it, vi } from "vitest";
import type { EvaluatedModel, EvaluationViewData } from "../views";
import { EvaluationView } from "./EvaluationView";

const drawn = vi.hoisted(() => ({ data: [] as Readonly<Record<string, readonly object[]>>[] }));

// The pictures themselves are Vega's business; what they are given is ours.
vi.mock("@/charts/vega", () => ({
  drawChart: ({ data }: { data: Readonly<Record<string, readonly object[]>> }) => {
    drawn.data.push(data);
    return Promise.resolve({
      setData: (next: Readonly<Record<string, readonly object[]>>) => drawn.data.push(next),
      setWidth: () => undefined,
      destroy: () => undefined,
    });
  },
}));

vi.mock("@/editor/context", () => ({
  useModule: () => ({ metrics: { Accuracy: "higher", AUC: "higher" } }),
}));

const thresholds = Array.from({ length: 101 }, (_, index) => ({
  t: index / 100,
  tp: 100 - index,
  fp: 100 - index,
  tn: index,
  fn: index,
}));

function binaryModel(part: Partial<EvaluatedModel> = {}): EvaluatedModel {
  return {
    name: "Scored dataset",
    label_column: "income",
    metrics: { Accuracy: 0.5, AUC: 0.75 },
    positive_label: ">50K",
    confusion: {
      labels: ["<=50K", ">50K"],
      matrix: [
        [50, 50],
        [50, 50],
      ],
    },
    curves: {
      roc: [
        { x: 0, y: 0, t: 1 },
        { x: 0.2, y: 0.6, t: 0.5 },
        { x: 1, y: 1, t: 0 },
      ],
    },
    thresholds,
    ...part,
  };
}

const binary = (...models: EvaluatedModel[]): EvaluationViewData => ({
  kind: "evaluation",
  task: "binary",
  models,
});

beforeEach(() => {
  drawn.data.length = 0;
});

describe("EvaluationView", () => {
  it("shows the metrics of one model as cards", () => {
    render(<EvaluationView view={binary(binaryModel())} />);
    const metrics = screen.getByRole("region", { name: "Metrics" });
    expect(within(metrics).getByText("AUC")).toBeTruthy();
    expect(within(metrics).getByText("0.75")).toBeTruthy();
    expect(screen.getByText(/Label: income/).textContent).toContain("Positive class: >50K");
  });

  it("marks the better of two models", () => {
    const other = binaryModel({ name: "Scored dataset to compare", metrics: { Accuracy: 0.6, AUC: 0.75 } });
    render(<EvaluationView view={binary(binaryModel(), other)} />);
    const accuracy = screen.getByRole("row", { name: /Accuracy/ });
    const [left, right] = within(accuracy).getAllByRole("cell");
    expect(left?.textContent).toBe("0.5");
    expect(right?.textContent).toBe("better0.6");
    expect(screen.getByRole("row", { name: /AUC/ }).textContent).not.toContain("better");
  });

  it("recomputes matrix and scores when the threshold moves", async () => {
    render(<EvaluationView view={binary(binaryModel())} />);
    const part = screen.getByRole("region", { name: "Threshold" });
    const matrix = within(part).getByRole("table", { name: "Confusion matrix" });
    expect(matrixCells(matrix)).toEqual(["50", "50", "50", "50"]);
    fireEvent.change(within(part).getByRole("slider", { name: "Threshold" }), { target: { value: "0.2" } });
    expect(matrixCells(matrix)).toEqual(["80", "20", "80", "20"]);
    expect(part.textContent).toContain("Recall0.8");
    await waitFor(() =>
      expect(drawn.data.at(-1)?.["marker"]).toEqual([{ x: 1, y: 1, model: "Scored dataset" }]),
    );
    fireEvent.click(within(part).getByRole("button", { name: "Back to 0.5" }));
    expect(matrixCells(matrix)).toEqual(["50", "50", "50", "50"]);
  });

  it("labels the axes of the matrix: rows are actual, columns predicted", () => {
    const view: EvaluationViewData = {
      kind: "evaluation",
      task: "multiclass",
      models: [
        {
          name: "Scored dataset",
          metrics: { Overall_Accuracy: 0.9 },
          confusion: {
            labels: ["cat", "dog", "cow"],
            matrix: [
              [8, 2, 0],
              [1, 9, 0],
              [0, 0, 10],
            ],
          },
        },
      ],
    };
    render(<EvaluationView view={view} />);
    const matrix = screen.getByRole("table", { name: "Confusion matrix" });
    expect(within(matrix).getByRole("columnheader", { name: "Predicted" }).getAttribute("colspan")).toBe("3");
    expect(within(matrix).getByRole("rowheader", { name: "Actual" }).getAttribute("rowspan")).toBe("3");
    const cat = within(matrix).getByRole("row", { name: /^Actual cat/ });
    expect(cat.textContent).toContain("820");
    expect(within(cat).getByText("80%")).toBeTruthy();
  });

  it("draws residuals and predictions of a regression", async () => {
    const view: EvaluationViewData = {
      kind: "evaluation",
      task: "regression",
      models: [
        {
          name: "Scored dataset",
          label_column: "price",
          metrics: { Mean_Absolute_Error: 1773.4 },
          residuals: { edges: [-10, 0, 10], counts: [3, 4] },
          scatter: [
            [100, 110],
            [200, 190],
          ],
        },
      ],
    };
    render(<EvaluationView view={view} />);
    expect(
      screen.getByRole("img", { name: "Error histogram of Scored dataset: errors from −10 to 10." }),
    ).toBeTruthy();
    await waitFor(() => expect(drawn.data.length).toBeGreaterThanOrEqual(2));
    const points = drawn.data.find((data) => "points" in data);
    expect(points?.["exact"]).toEqual([
      { actual: 100, predicted: 100 },
      { actual: 200, predicted: 200 },
    ]);
    fireEvent.click(screen.getAllByRole("button", { name: "Show as table" })[1] as HTMLElement);
    expect(screen.getByRole("cell", { name: "−10" })).toBeTruthy();
  });

  it("lists clusters", () => {
    const view: EvaluationViewData = {
      kind: "evaluation",
      task: "clustering",
      models: [
        {
          name: "Scored dataset",
          metrics: {},
          clusters: [{ name: "Combined Evaluation", number_of_points: 150, average_distance: 1.2345678 }],
        },
      ],
    };
    render(<EvaluationView view={view} />);
    const clusters = screen.getByRole("region", { name: "Clusters" });
    expect(within(clusters).getByRole("columnheader", { name: "Number of points" })).toBeTruthy();
    expect(within(clusters).getByText("1.235")).toBeTruthy();
  });
});

function matrixCells(matrix: HTMLElement): (string | null)[] {
  return [...matrix.querySelectorAll(".confusion-cell")].map((cell) => cell.textContent);
}
