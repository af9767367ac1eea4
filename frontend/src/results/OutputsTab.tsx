import { ChartNoAxesColumn, Maximize2, PackageOpen } from "lucide-react";
import { useState } from "react";
import type { OutputSummary, StepRow } from "@/api/types";
import { formatBytes, plural, t } from "@/i18n";
import { ErrorCard } from "@/run/ErrorCard";
import { isFinalStep } from "@/run/types";
import { useStep } from "@/run/useRun";
import { WarningCard } from "@/run/Warnings";
import { Dialog, EmptyState, IconButton, Select } from "@/ui";
import { DownloadMenu } from "./DownloadMenu";
import { OutputBody } from "./OutputBody";
import "./results.css";

export interface OutputsTabProps {
  readonly runId: string | null;
  readonly node: string;
  /** Where a shared run is read: its outputs can be looked at, not taken away. */
  readonly sharedAt?: string;
}

/** What the chosen step has produced. */
export function OutputsTab({ runId, node, sharedAt }: OutputsTabProps) {
  const step = useStep(runId, node);
  if (runId === null || step === null) {
    return (
      <EmptyState icon={ChartNoAxesColumn} title={t("results.not_run.title")}>
        {t("results.not_run.text")}
      </EmptyState>
    );
  }
  if (step.outputs.length > 0)
    return <Outputs key={step.node} runId={runId} step={step} sharedAt={sharedAt} />;
  return <NoOutputs step={step} />;
}

function NoOutputs({ step }: { readonly step: StepRow }) {
  if (step.error !== null) {
    return (
      <div className="outputs-error scroll">
        <ErrorCard error={step.error} module={step.module} />
      </div>
    );
  }
  if (step.state === "succeeded" || step.state === "reused") {
    return (
      <>
        <Warnings step={step} />
        <EmptyState icon={PackageOpen} title={t("results.none.title")}>
          {t("results.none.text")}
        </EmptyState>
      </>
    );
  }
  const words = isFinalStep(step.state) ? "missing" : "waiting";
  return (
    <EmptyState icon={ChartNoAxesColumn} title={t(`results.${words}.title`)}>
      {t(`results.${words}.text`, { state: t(`state.${step.state}`) })}
    </EmptyState>
  );
}

/** Before the data: what is to be known of it. */
function Warnings({ step: { warnings } }: { readonly step: StepRow }) {
  if (warnings.length === 0) return null;
  return (
    // it scrolls, so the keyboard has to be able to get at it
    <section className="outputs-warnings scroll" aria-label={t("run.warnings")} tabIndex={0}>
      <WarningCard warnings={warnings} />
    </section>
  );
}

interface OutputsProps {
  readonly runId: string;
  readonly step: StepRow;
  readonly sharedAt: string | undefined;
}

function Outputs({ runId, step, sharedAt }: OutputsProps) {
  const [port, setPort] = useState(step.outputs[0]?.port ?? "");
  const [isLarge, setIsLarge] = useState(false);
  const output = step.outputs.find((candidate) => candidate.port === port) ?? step.outputs[0];
  if (output === undefined) return null;
  const ref = { runId, node: step.node, port: output.port, base: sharedAt };
  const name = t("results.title", { name: step.name, output: outputName(output) });
  const body = <OutputBody key={output.port} output={ref} name={name} />;
  return (
    <section className="outputs" aria-label={t("results.outputs", { name: step.name })}>
      <div className="outputs-head">
        {step.outputs.length > 1 ? (
          <Select
            label={t("results.output")}
            hideLabel
            options={step.outputs.map((candidate) => ({
              id: candidate.port,
              label: outputName(candidate),
              description: outputFacts(candidate),
            }))}
            value={output.port}
            onChange={setPort}
          />
        ) : (
          <h3 className="truncate">{outputName(output)}</h3>
        )}
        <div className="outputs-actions">
          {sharedAt === undefined ? <DownloadMenu output={ref} type={output.type} /> : null}
          <IconButton
            size="small"
            label={t("results.enlarge")}
            icon={<Maximize2 size={14} aria-hidden="true" />}
            onPress={() => setIsLarge(true)}
          />
        </div>
      </div>
      <p className="outputs-facts muted">{outputFacts(output)}</p>
      <Warnings step={step} />
      <div className="outputs-body">{isLarge ? null : body}</div>
      <Dialog title={name} size="large" isOpen={isLarge} onClose={() => setIsLarge(false)}>
        {isLarge ? <div className="outputs-large">{body}</div> : null}
      </Dialog>
    </section>
  );
}

function outputName(output: OutputSummary): string {
  return output.label || output.port;
}

const TYPES = ["DataTable", "UntrainedModel", "TrainedModel", "Transformation", "File"] as const;

/** "Table · 205 rows · 26 columns · 41 KB". */
function outputFacts(output: OutputSummary): string {
  const type = TYPES.find((candidate) => candidate === output.type);
  const facts = [type ? t(`results.type.${type}`) : output.type];
  if (typeof output.rows === "number") facts.push(plural("results.rows", output.rows));
  if (typeof output.columns === "number") facts.push(plural("results.columns", output.columns));
  if (typeof output.bytes === "number") facts.push(formatBytes(output.bytes));
  return facts.join(" · ");
}
