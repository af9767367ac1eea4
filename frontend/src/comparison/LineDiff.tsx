import { useMemo } from "react";
import { plural, t } from "@/i18n";
import { BothTexts } from "./BothTexts";
import type { LongTextProps } from "./LongText";
import { type Line, linesOf } from "./lines";

const SIGNS = { added: "+", removed: "−", same: "" } as const;

/** A sign, a word for those who do not see it, and a colour for each line that came or went. */
export function LineDiff({ label, before, after }: LongTextProps) {
  const lines = useMemo(() => linesOf(before, after), [before, after]);
  if (lines === null) return <BothTexts before={before} after={after} />;
  return (
    <ol className="compare-lines" aria-label={t("comparison.lines", { name: label })}>
      {lines.map((line) => (
        <li key={`${line.kind}/${line.number}`} data-kind={line.kind}>
          <LineText line={line} />
        </li>
      ))}
    </ol>
  );
}

function LineText({ line: { kind, text, number } }: { readonly line: Line }) {
  if (kind === "skipped") return <span>{plural("comparison.lines.skipped", number)}</span>;
  return (
    <>
      <span className="compare-line-number numeric" aria-hidden="true">
        {number}
      </span>
      <span className="compare-line-sign" aria-hidden="true">
        {SIGNS[kind]}
      </span>
      {kind === "same" ? null : <span className="visually-hidden">{t(`comparison.lines.${kind}`)}: </span>}
      <code>{text || " "}</code>
    </>
  );
}
