import { Link } from "@tanstack/react-router";
import { t } from "@/i18n";
import type { RunModel } from "./reducer";

/** What is particular about a run: which run it goes on from, which part of the graph it is about, what its steps shared. */
export function RunOrigin({ model }: { readonly model: RunModel }) {
  const { resumed_from: from } = model.run;
  const words = [scopeWords(model), model.run.isolation === "run" ? t("run.shared_container") : null];
  const text = words.filter((word) => word !== null).join(" · ");
  if (!from && !text) return null;
  return (
    <span className="run-origin muted truncate" title={text || undefined}>
      {from ? (
        <Link to="/runs/$runId" params={{ runId: from.id }}>
          {t("run.resumed_from", { number: from.number })}
        </Link>
      ) : null}
      {from && text ? " · " : null}
      {text}
    </span>
  );
}

function scopeWords({ run, steps }: RunModel): string | null {
  const { kind, nodes = [] } = run.scope;
  const names = nodes.map((node) => steps[node]?.name ?? node).join(", ");
  return kind === "up_to" || kind === "from" || kind === "only" ? t(`run.scope.${kind}`, { names }) : null;
}
