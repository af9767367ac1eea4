import { ArrowDown, ArrowUp } from "lucide-react";
import { memo, useMemo, useState } from "react";
import { MemoryBar } from "@/execution/MemoryBar";
import { rowsPerSecond } from "@/execution/resources";
import { formatBytes, formatDuration, type MessageKey, t } from "@/i18n";
import { formatCount } from "@/table/format";
import { stepCause } from "./causes";
import { durationText } from "./duration";
import "./resources.css";
import { StateIcon, stateTone, stateWords } from "./StateBadge";
import type { StepRow } from "./types";

interface Column {
  readonly key: string;
  readonly label: MessageKey;
  /** What is sorted by; null sinks to the end either way. */
  readonly value: (step: StepRow) => number | string | null;
  readonly show: (step: StepRow) => React.ReactNode;
}

const bytesText = (bytes: number | undefined) => (bytes === undefined ? "–" : formatBytes(bytes));

const COLUMNS: readonly Column[] = [
  {
    key: "step",
    label: "run.column.step",
    value: ({ name }) => name,
    show: (step) => <StepName step={step} />,
  },
  {
    key: "seconds",
    label: "run.column.duration",
    value: ({ seconds }) => seconds,
    show: ({ seconds }) => durationText(seconds),
  },
  {
    key: "cpu",
    label: "resources.cpu",
    value: ({ resources }) => resources.cpu_s ?? null,
    show: ({ resources: { cpu_s } }) => (cpu_s === undefined ? "–" : formatDuration(cpu_s)),
  },
  {
    key: "memory",
    label: "resources.memory",
    value: ({ resources }) => resources.peak_memory_bytes ?? null,
    show: (step) => <MemoryBar use={step} />,
  },
  {
    key: "speed",
    label: "resources.speed",
    value: rowsPerSecond,
    show: (step) => formatCount(rounded(rowsPerSecond(step))),
  },
  {
    key: "read",
    label: "resources.read",
    value: ({ resources }) => resources.bytes_in ?? null,
    show: ({ resources }) => bytesText(resources.bytes_in),
  },
  {
    key: "written",
    label: "resources.written",
    value: ({ resources }) => resources.bytes_out ?? null,
    show: ({ resources }) => bytesText(resources.bytes_out),
  },
];

interface Order {
  readonly column: string;
  readonly isDescending: boolean;
}

export interface ResourcesTableProps {
  readonly steps: readonly StepRow[];
  readonly selectedNode: string | null;
  readonly onSelectNode: (node: string) => void;
}

/** What each step of a run used; the slowest first, or whatever is asked for. */
export function ResourcesTable({ steps, selectedNode, onSelectNode }: ResourcesTableProps) {
  const [order, setOrder] = useState<Order>({ column: "seconds", isDescending: true });
  const sorted = useMemo(() => sortedSteps(steps, order), [steps, order]);
  const sortBy = (column: string) =>
    setOrder((before) => ({
      column,
      // figures are looked at from the largest on, names from the first letter on
      isDescending: before.column === column ? !before.isDescending : column !== "step",
    }));
  return (
    <section className="resources scroll" aria-label={t("resources.label")} tabIndex={0}>
      <table className="resources-table">
        <thead>
          <tr>
            {COLUMNS.map(({ key, label }) => (
              <Heading
                key={key}
                label={t(label)}
                isSorted={order.column === key}
                order={order}
                onSort={() => sortBy(key)}
              />
            ))}
          </tr>
        </thead>
        <tbody>
          {sorted.map((step) => (
            <Line
              key={step.node}
              step={step}
              isSelected={step.node === selectedNode}
              onSelect={onSelectNode}
            />
          ))}
        </tbody>
      </table>
    </section>
  );
}

interface HeadingProps {
  readonly label: string;
  readonly isSorted: boolean;
  readonly order: Order;
  readonly onSort: () => void;
}

function Heading({ label, isSorted, order, onSort }: HeadingProps) {
  const Arrow = order.isDescending ? ArrowDown : ArrowUp;
  return (
    <th scope="col" aria-sort={isSorted ? (order.isDescending ? "descending" : "ascending") : "none"}>
      <button type="button" onClick={onSort}>
        {label}
        {isSorted ? <Arrow size={12} aria-hidden="true" /> : null}
      </button>
    </th>
  );
}

interface LineProps {
  readonly step: StepRow;
  readonly isSelected: boolean;
  readonly onSelect: (node: string) => void;
}

/** A step that an event does not touch is the same object, and its line is not drawn again. */
const Line = memo(function Line({ step, isSelected, onSelect }: LineProps) {
  const [name, ...figures] = COLUMNS;
  return (
    <tr data-selected={isSelected || undefined}>
      <th scope="row">
        <button type="button" aria-pressed={isSelected} onClick={() => onSelect(step.node)}>
          {name?.show(step)}
        </button>
      </th>
      {figures.map(({ key, show }) => (
        <td key={key} className="numeric">
          {show(step)}
        </td>
      ))}
    </tr>
  );
});

function StepName({ step }: { readonly step: StepRow }) {
  const cause = stepCause(step);
  return (
    <>
      <span className="state-text" data-tone={stateTone(step.state)} title={stateWords(step.state, cause)}>
        <StateIcon state={step.state} cause={cause} size={13} />
        <span className="visually-hidden">{stateWords(step.state, cause)}: </span>
      </span>
      <span className="truncate" title={step.name}>
        {step.name}
      </span>
    </>
  );
}

const rounded = (value: number | null) => (value === null ? null : Math.round(value));

function sortedSteps(steps: readonly StepRow[], { column, isDescending }: Order): StepRow[] {
  const value = COLUMNS.find(({ key }) => key === column)?.value ?? (() => null);
  const sign = isDescending ? -1 : 1;
  return [...steps].sort((a, b) => {
    const [left, right] = [value(a), value(b)];
    if (left === null || right === null) return Number(left === null) - Number(right === null);
    if (typeof left === "string" || typeof right === "string") {
      return sign * String(left).localeCompare(String(right));
    }
    return sign * (left - right);
  });
}
