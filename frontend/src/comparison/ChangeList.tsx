/** The differences as a list: what the canvas shows, for those who read rather than look. */
import { useEffect, useRef } from "react";
import { ComparedIcon } from "@/canvas/ComparedMark";
import type { GraphDocument } from "@/graph/model";
import { plural, t } from "@/i18n";
import type { Change } from "./changes";
import { type Glossary, nameOfChange, whatText } from "./words";

export interface ChangeListProps {
  readonly changes: readonly Change[];
  /** Whether there are any, shown or not. */
  readonly hasAny: boolean;
  readonly union: GraphDocument;
  readonly glossary: Glossary;
  readonly current: string | null;
  readonly onChoose: (change: Change) => void;
}

export function ChangeList({ changes, hasAny, union, glossary, current, onChoose }: ChangeListProps) {
  const list = useRef<HTMLUListElement>(null);
  useEffect(() => {
    if (current === null) return;
    list.current?.querySelector('[aria-current="true"]')?.scrollIntoView({ block: "nearest" });
  }, [current]);
  return (
    <section className="compare-list" aria-label={t("comparison.changes")}>
      <h2>{plural("comparison.count", changes.length)}</h2>
      {hasAny ? null : (
        <p className="compare-note">
          <strong>{t("comparison.none")}.</strong> {t("comparison.none_text")}
        </p>
      )}
      {hasAny && changes.length === 0 ? <p className="compare-note">{t("comparison.all_hidden")}</p> : null}
      <ul className="scroll" ref={list} aria-label={t("comparison.changes")}>
        {changes.map((change) => (
          <li key={change.key}>
            <button
              type="button"
              className="compare-line"
              data-compared={change.status}
              aria-current={change.key === current}
              onClick={() => onChoose(change)}
            >
              <span className="compare-line-icon">
                <ComparedIcon status={change.status} size={15} />
              </span>
              <span className="compare-line-text">
                <span className="compare-line-name">{nameOfChange(change, union, glossary.modules)}</span>
                <span className="compare-line-status">
                  <span className="visually-hidden">, </span>
                  {t(`comparison.kind.${change.kind}`)}
                  {" · "}
                  <span className="compare-word">{t(`comparison.status.${change.status}`)}</span>
                </span>
                {change.status === "changed" ? (
                  <span className="compare-line-what">{whatText(change, glossary)}</span>
                ) : null}
              </span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
