/** What a step that succeeded warns of: a sign beside its state, and the sentences. */
import { TriangleAlert } from "lucide-react";
import { plural } from "@/i18n";
import "./warnings.css";

export interface WarningsProps {
  readonly warnings: readonly string[];
}

/** Stands beside a state; the sentences are shown to a pointer that rests on it. */
export function WarningSign({ warnings }: WarningsProps) {
  const { length } = warnings;
  return <Sign count={length} words={plural("node.warnings", length)} title={warnings.join("\n")} />;
}

/** Stands beside the state of a run some of whose steps have warnings. */
export function WarnedSign({ count }: { readonly count: number }) {
  const words = plural("run.warned", count);
  return <Sign count={count} words={words} title={words} />;
}

interface SignProps {
  readonly count: number;
  /** What the sign says to those who do not see it. */
  readonly words: string;
  readonly title: string;
}

function Sign({ count, words, title }: SignProps) {
  if (count === 0) return null;
  return (
    <span className="warning-sign" title={title}>
      <TriangleAlert size={13} strokeWidth={2.4} aria-hidden="true" />
      <span className="numeric" aria-hidden="true">
        {count}
      </span>
      <span className="visually-hidden">{words}</span>
    </span>
  );
}

export interface WarningCardProps extends WarningsProps {
  /** The name of the step; left out where it is plain from the surroundings. */
  readonly step?: string | undefined;
}

export function WarningCard({ warnings, step }: WarningCardProps) {
  if (warnings.length === 0) return null;
  const count = plural("node.warnings", warnings.length);
  const title = step === undefined ? count : `${step} · ${count}`;
  return (
    <article className="warning-card" aria-label={title}>
      <header>
        <TriangleAlert size={15} strokeWidth={2.2} aria-hidden="true" />
        <h3>{title}</h3>
      </header>
      <ul>
        {warnings.map((warning) => (
          <li key={warning}>{warning}</li>
        ))}
      </ul>
    </article>
  );
}
