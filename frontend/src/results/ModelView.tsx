import { useState } from "react";
import { useModule } from "@/editor/context";
import { choiceLabel, type ModuleDefinition, parameterOf } from "@/graph/catalog";
import { formatDuration, plural, t } from "@/i18n";
import { metricLabel } from "@/results/evaluation/metrics";
import { formatCell, formatMeasure } from "@/table/format";
import { Button, type Fact, Facts } from "@/ui";
import { RecordTable } from "./RecordTable";
import { parameterText } from "./scalars";
import type { LearnerViewData, ModelViewData, ViewScalar } from "./views";

const TASKS = ["regression", "binary", "multiclass", "clustering"] as const;

export function taskLabel(task: string): string {
  const known = TASKS.find((candidate) => candidate === task);
  return known ? t(`model.task.${known}`) : task;
}

/** What a trained model has learnt, as far as it can be said: weights, importances, centers, settings. */
export function ModelView({ view }: { readonly view: ModelViewData }) {
  const weights = view.weights ?? [];
  const importances = view.importances ?? [];
  const module = useModule(view.learner);
  return (
    <div className="model-view">
      <Facts facts={factsOf(view, module)} />
      {weights.length > 0 ? (
        <SignedBars
          title={t("model.weights")}
          note={weightsNote(view)}
          valueName={t("model.weight")}
          lines={weights.map((entry) => ({
            name: entry.class === undefined ? entry.feature : `${entry.feature} · ${formatCell(entry.class)}`,
            value: entry.weight,
          }))}
        />
      ) : null}
      {importances.length > 0 ? (
        <SignedBars
          title={t("model.importances")}
          valueName={t("model.importance")}
          lines={importances.map((entry) => ({ name: entry.feature, value: entry.importance }))}
        />
      ) : null}
      {view.centers ? <Centers columns={view.centers.columns} rows={view.centers.rows} /> : null}
      <Parameters parameters={view.parameters ?? {}} module={module} />
    </div>
  );
}

export function LearnerView({ view }: { readonly view: LearnerViewData }) {
  const module = useModule(view.learner);
  const facts: Fact[] = [];
  if (view.display_name ?? view.learner) {
    facts.push([t("model.learner"), module?.display_name ?? view.display_name ?? view.learner ?? ""]);
  }
  if (view.task) facts.push([t("model.task"), taskLabel(view.task)]);
  return (
    <div className="model-view">
      <Facts facts={facts} />
      <p className="muted">{t("model.untrained_note")}</p>
      <Parameters parameters={view.parameters ?? {}} module={module} />
    </div>
  );
}

function factsOf(view: ModelViewData, module: ModuleDefinition | undefined): Fact[] {
  const facts: Fact[] = [
    [t("model.learner"), module?.display_name ?? view.display_name ?? metricLabel(view.learner)],
    [t("model.task"), taskLabel(view.task)],
  ];
  if (view.label) facts.push([t("model.label"), view.label]);
  const rows = view.training?.rows;
  const trainedOn = [
    typeof rows === "number" ? plural("results.rows", rows) : null,
    view.features ? plural("model.features", view.features.length) : null,
  ].filter((part) => part !== null);
  if (trainedOn.length > 0) facts.push([t("model.trained_on"), trainedOn.join(", ")]);
  if (typeof view.training?.seconds === "number") {
    facts.push([t("model.training_time"), formatDuration(view.training.seconds)]);
  }
  if (typeof view.intercept === "number") facts.push([t("model.intercept"), formatMeasure(view.intercept)]);
  return facts;
}

interface BarLine {
  readonly name: string;
  readonly value: number;
}

const FIRST_SHOWN = 20;

/** What must be known to read the weights. */
function weightsNote(view: ModelViewData): string {
  const notes: string[] = [];
  if (view.scaled) notes.push(t("model.weights_scaled"));
  const shown = view.weights?.length ?? 0;
  if (typeof view.weights_total === "number" && view.weights_total > shown) {
    notes.push(t("model.weights_total", { shown, total: view.weights_total }));
  }
  return notes.join(" ");
}

interface SignedBarsProps {
  readonly note?: string;
  readonly title: string;
  readonly valueName: string;
  readonly lines: readonly BarLine[];
}

/** Bars to the left and right of zero, the largest first; a table for assistive technology. */
function SignedBars({ title, valueName, lines, note }: SignedBarsProps) {
  const [showsAll, setShowsAll] = useState(false);
  const sorted = [...lines].sort((a, b) => Math.abs(b.value) - Math.abs(a.value));
  const most = Math.max(Number.MIN_VALUE, ...sorted.map((line) => Math.abs(line.value)));
  const isSigned = sorted.some((line) => line.value < 0);
  const shown = showsAll ? sorted : sorted.slice(0, FIRST_SHOWN);
  return (
    <section aria-label={title}>
      <h3>{title}</h3>
      {note ? <p className="muted model-note">{note}</p> : null}
      <table className="signed-bars" data-signed={isSigned || undefined}>
        <colgroup>
          <col className="signed-bars-name" />
          <col />
          <col className="signed-bars-value" />
        </colgroup>
        <thead className="visually-hidden">
          <tr>
            <th scope="col">{t("model.feature")}</th>
            <td />
            <th scope="col">{valueName}</th>
          </tr>
        </thead>
        <tbody>
          {shown.map((line) => (
            <tr key={line.name}>
              <th scope="row" className="truncate" title={line.name}>
                {line.name}
              </th>
              <td className="signed-bar">
                <span
                  data-negative={line.value < 0 || undefined}
                  style={{ width: `${(Math.abs(line.value) / most) * (isSigned ? 50 : 100)}%` }}
                />
              </td>
              <td className="numeric">{formatMeasure(line.value)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {sorted.length > FIRST_SHOWN ? (
        <Button size="small" variant="ghost" onPress={() => setShowsAll(!showsAll)}>
          {showsAll ? t("model.show_fewer") : t("model.show_all", { count: sorted.length })}
        </Button>
      ) : null}
    </section>
  );
}

interface CentersProps {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly ViewScalar[])[];
}

/** A line for each feature, a column for each cluster. */
function Centers({ columns, rows }: CentersProps) {
  const names = rows.map((_cells, position) => `${t("model.cluster")} ${position}`);
  const records = columns.map((feature, index) => ({
    feature,
    ...Object.fromEntries(names.map((name, position) => [name, rows[position]?.[index] ?? null])),
  }));
  const labels = Object.fromEntries(names.map((name) => [name, name]));
  return (
    <section aria-label={t("model.centers")}>
      <h3>{t("model.centers")}</h3>
      <RecordTable
        records={records}
        labels={{ ...labels, feature: t("model.feature") }}
        rowHeader="feature"
      />
    </section>
  );
}

interface ParametersProps {
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly module: ModuleDefinition | undefined;
}

function Parameters({ parameters, module }: ParametersProps) {
  const entries = Object.entries(parameters);
  if (entries.length === 0) return null;
  return (
    <section aria-label={t("model.parameters")}>
      <h3>{t("model.parameters")}</h3>
      <Facts facts={entries.map(([name, value]) => settingOf(name, value, module))} />
    </section>
  );
}

/** A setting as the form of the module calls it. */
function settingOf(name: string, value: unknown, module: ModuleDefinition | undefined): Fact {
  const parameter = module && parameterOf(module, name);
  const text = typeof value === "string" ? choiceLabel(parameter, value) : parameterText(value);
  return [parameter?.label ?? metricLabel(name), text];
}
