import { useModule } from "@/editor/context";
import type { ModuleDefinition, ModulePort } from "@/graph/catalog";
import { type MessageKey, t } from "@/i18n";
import { causeOf } from "./causes";
import "./error-card.css";
import { splitDetails } from "./errorDetails";
import { StateIcon } from "./StateBadge";
import type { StepError } from "./types";

const KINDS: Readonly<Record<string, MessageKey>> = {
  module: "run.kind.module",
  user_code: "run.kind.user_code",
  internal: "run.kind.internal",
  timeout: "run.kind.timeout",
  out_of_memory: "run.kind.out_of_memory",
  bad_output: "run.kind.bad_output",
  canceled: "run.kind.canceled",
  infrastructure: "run.kind.infrastructure",
};

export interface ErrorCardProps {
  readonly error: StepError;
  /** The name of the failed step; left out where it is plain from the surroundings. */
  readonly step?: string | undefined;
  /** The module of the step, which says what its ports and parameters are called. */
  readonly module?: string | undefined;
}

/** An error in four parts: what, where, why, and what to do; then the user's own traceback, the rest folded away. */
export function ErrorCard({ error, step, module }: ErrorCardProps) {
  const where = placesOf(error, step, useModule(module));
  const kind = KINDS[error.kind];
  const cause = causeOf(error.kind);
  const { own, folded } = splitDetails(error);
  return (
    <article className="error-card" aria-label={error.title || error.message}>
      <header>
        <StateIcon state="failed" cause={cause} size={16} />
        <h3>{error.title || (kind ? t(kind) : error.message)}</h3>
        {cause ? <span className="error-cause">{t(`cause.${cause}`)}</span> : null}
        {error.code ? <span className="error-code">{t("run.error.code", { code: error.code })}</span> : null}
      </header>
      <dl>
        <dt>{t("run.error.what")}</dt>
        <dd>{error.message || (kind ? t(kind) : error.title)}</dd>
        {where.length > 0 ? (
          <>
            <dt>{t("run.error.where")}</dt>
            <dd>{where.join(", ")}</dd>
          </>
        ) : null}
        {error.cause ? (
          <>
            <dt>{t("run.error.cause")}</dt>
            <dd>{error.cause}</dd>
          </>
        ) : null}
        {error.action ? (
          <>
            <dt>{t("run.error.action")}</dt>
            <dd>{error.action}</dd>
          </>
        ) : null}
      </dl>
      {own ? (
        <section aria-label={t("run.error.traceback")}>
          <h4>{t("run.error.traceback")}</h4>
          <Traceback text={own} />
        </section>
      ) : null}
      {folded ? (
        <details>
          <summary>{t(own ? "run.error.framework" : "run.error.raw")}</summary>
          <Traceback text={folded} />
        </details>
      ) : null}
    </article>
  );
}

/** Scrolls within the card, so the keyboard has to be able to get at it. */
function Traceback({ text }: { readonly text: string }) {
  return (
    <pre className="scroll" tabIndex={0}>
      {text}
    </pre>
  );
}

function placesOf(
  { where }: StepError,
  step: string | undefined,
  module: ModuleDefinition | undefined,
): string[] {
  const places: string[] = [];
  if (step) places.push(t("run.error.where.step", { step }));
  if (!where) return places;
  if (where.port) places.push(t("run.error.where.port", { port: labelIn(module?.inputs, where.port) }));
  if (where.column) places.push(t("run.error.where.column", { column: where.column }));
  if (typeof where.row === "number") places.push(t("run.error.where.row", { row: where.row }));
  if (where.parameter)
    places.push(t("run.error.where.parameter", { parameter: labelIn(module?.parameters, where.parameter) }));
  if (typeof where.line === "number") places.push(t("run.error.where.line", { line: where.line }));
  return places;
}

type Named = Pick<ModulePort, "name" | "label">;

function labelIn(parts: readonly Named[] | undefined, name: string): string {
  return parts?.find((part) => part.name === name)?.label ?? name;
}
