import { CircleAlert, X } from "lucide-react";
import { useEffect, useRef } from "react";
import { partialRun } from "@/execution/requests";
import { t } from "@/i18n";
import { Button, IconButton } from "@/ui";
import "@/plan/plan.css";
import { useEditor, useEditorState } from "./context";
import type { RunRefusal } from "./store";
import { useGoToNode } from "./useGoToNode";
import type { RunControls } from "./useRunControls";

/** Why a run was refused, where it was asked for, with every node that stands in the way. */
export function RunRefusalPanel({ run }: { readonly run: RunControls }) {
  const refusal = useEditorState((state) => state.refusal);
  return refusal ? <Refusal key={refusal.message} refusal={refusal} run={run} /> : null;
}

function Refusal({ refusal, run }: { readonly refusal: RunRefusal; readonly run: RunControls }) {
  const editor = useEditor();
  const panel = useRef<HTMLElement>(null);
  useEffect(() => panel.current?.focus(), []);
  const close = () => editor.store.setState({ refusal: null });
  const { kind, nodes } = refusal.request.scope;
  const selectAll = () => editor.select({ nodes: new Set(refusal.nodes.map(({ id }) => id)) });
  return (
    <section className="run-popup refusal" ref={panel} tabIndex={-1} aria-label={t("run.refused")}>
      <header>
        <h2>
          <CircleAlert size={15} aria-hidden="true" />
          {t("run.refused")}
        </h2>
        <IconButton size="small" label={t("action.close")} icon={<X size={14} />} onPress={close} />
      </header>
      <p role="alert">
        {refusal.code === "upstream_results_missing" ? t("run.refused_missing") : refusal.message}
      </p>
      <ul className="plan-nodes scroll" aria-label={t("run.refused_nodes")}>
        {refusal.nodes.map((node) => (
          <RefusedNode key={node.id} id={node.id} message={node.message} />
        ))}
      </ul>
      <footer>
        <Button size="small" onPress={selectAll}>
          {t("run.refused_select")}
        </Button>
        {kind === "only" || kind === "from" ? (
          <Button size="small" variant="primary" onPress={() => run.start(partialRun("up_to", nodes))}>
            {t("run.refused_up_to")}
          </Button>
        ) : null}
      </footer>
    </section>
  );
}

function RefusedNode({ id, message }: { readonly id: string; readonly message: string }) {
  const goTo = useGoToNode();
  const name = useEditorState((state) => state.document.nodes[id]?.name ?? id);
  return (
    <li>
      <button type="button" className="refused-node" onClick={() => goTo(id)}>
        <span className="truncate">{name}</span>
        {message ? <span className="muted">{message}</span> : null}
      </button>
    </li>
  );
}
