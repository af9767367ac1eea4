import { keepPreviousData, type UseQueryResult, useQuery } from "@tanstack/react-query";
import { CircleAlert, Pin, X } from "lucide-react";
import { useEffect } from "react";
import { ApiError, messageOf } from "@/api/errors";
import type { NodePlan, RunPlan } from "@/api/execution";
import { hideTip } from "@/canvas/CanvasTip";
import { useEditor, useEditorState } from "@/editor/context";
import type { PlanPreview } from "@/editor/store";
import { useGoToNode } from "@/editor/useGoToNode";
import { planQuery } from "@/execution/api";
import type { RunRequest } from "@/execution/requests";
import { t } from "@/i18n";
import { IconButton, LoadFailed, Spinner } from "@/ui";
import { expectedText, OutlookMark } from "./PlanMarker";
import { planDetails, planSentence, planSummary, shortReason, sortedPlan } from "./words";

/** Of the elements that say what the Run button would do. */
export const PLAN_SUMMARY_ID = "run-plan-summary";

export interface PlanPanelProps {
  readonly preview: PlanPreview;
  /** Beside an open menu there is room for less; the markers on the nodes are shown all the same. */
  readonly room: "all" | "summary" | "none";
  readonly onPin: () => void;
  readonly onClose: () => void;
}

/** What pressing Run would do: in a panel at the button, and on every node of the canvas. */
export function PlanPanel({ preview, room, onPin, onClose }: PlanPanelProps) {
  const query = usePlan(preview.request);
  useShowOnCanvas(query.data, !query.isPlaceholderData);
  if (room === "none") return null;
  return (
    <section className="run-popup plan-panel" data-room={room} aria-label={t("plan.label")}>
      <header>
        <h2>{t("plan.label")}</h2>
        {preview.isPinned ? (
          <IconButton size="small" label={t("plan.close")} icon={<X size={14} />} onPress={onClose} />
        ) : (
          <IconButton size="small" label={t("plan.pin")} icon={<Pin size={13} />} onPress={onPin} />
        )}
      </header>
      <PlanContent query={query} isBrief={room === "summary"} />
    </section>
  );
}

export function usePlan(request: RunRequest): UseQueryResult<RunPlan> {
  const pipelineId = useEditorState((state) => state.pipelineId);
  const revision = useEditorState((state) => state.revision);
  const isSaved = useEditorState((state) => state.saveStatus === "saved");
  // the plan before stays until the next one is there, so that nothing flickers on the way from item to item
  return useQuery({
    ...planQuery(pipelineId, revision, request),
    enabled: isSaved,
    placeholderData: keepPreviousData,
  });
}

/** Each node reads its own part of the plan from the store; the sentence is said once. */
function useShowOnCanvas(plan: RunPlan | undefined, isCurrent: boolean): void {
  const editor = useEditor();
  useEffect(() => {
    editor.store.setState({ planned: plan ? new Map(plan.nodes.map((node) => [node.node, node])) : null });
    if (plan && isCurrent) editor.announce(t("plan.announcement", { summary: planSummary(plan) }));
  }, [editor, plan, isCurrent]);
  useEffect(
    () => () => {
      editor.store.setState({ planned: null });
      hideTip();
    },
    [editor],
  );
}

interface PlanContentProps {
  readonly query: UseQueryResult<RunPlan>;
  readonly isBrief: boolean;
}

export function PlanContent({ query, isBrief }: PlanContentProps) {
  if (query.data) return <PlanLines plan={query.data} isBrief={isBrief} />;
  if (query.error instanceof ApiError && query.error.problems.length > 0) {
    // asked again it would be answered the same
    return (
      <p className="plan-problem">
        <CircleAlert size={15} aria-hidden="true" />
        {query.error.message}
      </p>
    );
  }
  if (query.isError) {
    return (
      <LoadFailed
        title={t("plan.failed")}
        text={messageOf(query.error)}
        onRetry={() => void query.refetch()}
      />
    );
  }
  return (
    <p className="plan-loading muted">
      <Spinner size={13} /> {t("plan.loading")}
    </p>
  );
}

function PlanLines({ plan, isBrief }: { readonly plan: RunPlan; readonly isBrief: boolean }) {
  return (
    <>
      <p className="plan-summary" id={PLAN_SUMMARY_ID}>
        {planSummary(plan)}
      </p>
      {isBrief ? null : (
        <ul className="plan-nodes scroll" aria-label={t("plan.nodes")}>
          {sortedPlan(plan.nodes).map((node) => (
            <PlanNode key={node.node} plan={node} />
          ))}
        </ul>
      )}
    </>
  );
}

function PlanNode({ plan }: { readonly plan: NodePlan }) {
  const goTo = useGoToNode();
  const name = useEditorState((state) => state.document.nodes[plan.node]?.name ?? plan.node);
  const reason = shortReason(plan);
  return (
    <li>
      <button
        type="button"
        className="plan-node"
        title={[planSentence(plan), ...planDetails(plan)].join("\n")}
        onClick={() => goTo(plan.node)}
      >
        <OutlookMark plan={plan} />
        <span className="plan-node-text">
          <span className="truncate">{name}</span>
          {reason ? <span className="muted">{reason}</span> : null}
        </span>
        <span className="plan-node-time numeric muted">{expectedText(plan)}</span>
      </button>
    </li>
  );
}
