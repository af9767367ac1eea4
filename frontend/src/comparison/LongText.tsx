/** Texts of several lines, such as scripts: what changed in them, line by line. */
import { lazy, Suspense } from "react";
import { Loading } from "@/ui";

const LineDiff = lazy(() => import("./LineDiff").then((m) => ({ default: m.LineDiff })));

export interface LongTextProps {
  readonly label: string;
  readonly before: string;
  readonly after: string;
}

export function LongText({ label, before, after }: LongTextProps) {
  return (
    <section className="compare-text" aria-label={label}>
      <h3>{label}</h3>
      <Suspense fallback={<Loading />}>
        <LineDiff label={label} before={before} after={after} />
      </Suspense>
    </section>
  );
}
