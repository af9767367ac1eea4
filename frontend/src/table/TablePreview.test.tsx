import { fireEvent, render, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";
import { useFakeLayout } from "@/test/screens";
import { makeColumn, makePreview, makeStatistics } from "./fixtures";
import { TablePreview } from "./TablePreview";

const CARS = makePreview(
  [
    makeColumn("make", { type: "String", categorical: true }),
    makeColumn("price", { role: "Label" }),
    makeColumn("Scored Labels", { role: "Score" }),
  ],
  [
    ["audi", 13950, 14000.5],
    ["bmw", null, 16000],
  ],
  {
    rows: 205,
    statistics: [
      makeStatistics("make", {
        mean: null,
        median: null,
        std: null,
        min: null,
        max: null,
        mode: "toyota",
        histogram: { kind: "categories", values: ["toyota", "audi"], counts: [32, 7], other: 166 },
      }),
      makeStatistics("price", { missing: 4, mean: 13207.129, max: 45400, unique: 186 }),
      makeStatistics("Scored Labels"),
    ],
  },
);

describe("TablePreview", () => {
  useFakeLayout();

  it("says how large the table is and how much of it is shown", () => {
    render(<TablePreview preview={CARS} />);
    expect(screen.getByText("205 rows")).toBeTruthy();
    expect(screen.getByText("3 columns")).toBeTruthy();
    expect(screen.getByText("First 2 of 205 rows")).toBeTruthy();
  });

  it("is a grid whose size is that of the table, not of the sample", () => {
    render(<TablePreview preview={CARS} name="Cars" />);
    const grid = screen.getByRole("grid", { name: "Preview of Cars" });
    expect(grid.getAttribute("aria-rowcount")).toBe("206");
    expect(grid.getAttribute("aria-colcount")).toBe("3");
    expect(within(grid).getAllByRole("row")).toHaveLength(3);
    expect(within(grid).getByRole("gridcell", { name: "13950" })).toBeTruthy();
    expect(within(grid).getByRole("gridcell", { name: "missing" })).toBeTruthy();
  });

  it("shows types, roles and missing values in the header", () => {
    render(<TablePreview preview={CARS} />);
    expect(screen.getByRole("button", { name: /make.*Text · Categorical/ })).toBeTruthy();
    expect(screen.getByRole("button", { name: /price.*Number · Label.*4 missing/ })).toBeTruthy();
    expect(screen.getByRole("button", { name: /Scored Labels.*Number · Score/ })).toBeTruthy();
  });

  it("opens and closes the statistics of a column", async () => {
    const user = userEvent.setup();
    render(<TablePreview preview={CARS} />);
    await user.click(screen.getByRole("button", { name: /price/ }));
    const pane = screen.getByRole("region", { name: "Statistics of price" });
    expect(within(pane).getByText("13,207")).toBeTruthy();
    expect(within(pane).getByText("45,400")).toBeTruthy();
    expect(within(pane).getByText("4 (2%)")).toBeTruthy();
    expect(within(pane).getByText("Numeric Label")).toBeTruthy();
    await user.click(within(pane).getByRole("button", { name: "Close statistics" }));
    expect(screen.queryByRole("region", { name: "Statistics of price" })).toBeNull();
  });

  it("lists categories by name and sums up the rest", async () => {
    const user = userEvent.setup();
    render(<TablePreview preview={CARS} />);
    await user.click(screen.getByRole("button", { name: /make/ }));
    const bars = screen.getByRole("list", { name: "Distribution" });
    expect(within(bars).getAllByRole("listitem")).toHaveLength(3);
    expect(within(bars).getByText("All others")).toBeTruthy();
  });

  it("has one cell in the tab order, and arrows move it", async () => {
    render(<TablePreview preview={CARS} />);
    const grid = screen.getByRole("grid");
    expect(grid.querySelectorAll('[tabindex="0"]')).toHaveLength(1);
    fireEvent.keyDown(grid, { key: "ArrowDown" });
    fireEvent.keyDown(grid, { key: "ArrowRight" });
    await waitFor(() => expect(document.activeElement?.textContent).toBe("13950"));
    expect(grid.querySelectorAll('[tabindex="0"]')).toHaveLength(1);
  });

  it("draws only what fits of a very wide and long sample", () => {
    const columns = Array.from({ length: 100 }, (_, index) => makeColumn(`column ${index}`));
    const sample = Array.from({ length: 100 }, () => columns.map((_, index) => index));
    render(
      <TablePreview preview={makePreview(columns, sample, { columns: 10_000, sampled_columns: 100 })} />,
    );
    expect(screen.getAllByRole("columnheader").length).toBeLessThan(20);
    expect(screen.getAllByRole("row").length).toBeLessThan(40);
    expect(screen.getByText("first 100 of 10,000 columns")).toBeTruthy();
  });

  it("says so when there is nothing", () => {
    const { rerender } = render(<TablePreview preview={makePreview([], [])} />);
    expect(screen.getByText("This table has no columns.")).toBeTruthy();
    rerender(<TablePreview preview={makePreview([makeColumn("a")], [])} />);
    expect(screen.getByText("This table has no rows.")).toBeTruthy();
  });
});
