import type { ReactNode } from "react";

export type Fact = readonly [name: string, value: ReactNode];

export interface FactsProps {
  readonly facts: readonly Fact[];
  readonly className?: string;
}

/** Names and values, a line each. */
export function Facts({ facts, className = "facts" }: FactsProps) {
  return (
    <dl className={className}>
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
