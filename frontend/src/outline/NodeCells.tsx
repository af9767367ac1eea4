import {
  ArrowDownLeft,
  ArrowUpRight,
  CircleMinus,
  CirclePlus,
  type LucideIcon,
  MoreVertical,
  PackageX,
} from "lucide-react";
import type { Issue } from "@/api/types";
import { categoryTone } from "@/canvas/categories";
import { GhostMark } from "@/canvas/GhostMark";
import { IssueMark } from "@/canvas/IssueMark";
import { ModuleIcon } from "@/canvas/icons";
import { DisabledLine, Subtitle } from "@/canvas/NodeLines";
import { useEditorState } from "@/editor/context";
import { useGhost } from "@/editor/foresight";
import { moduleOf } from "@/graph/catalog";
import { renameNode } from "@/graph/edits";
import type { GraphNode } from "@/graph/model";
import type { NodeRow } from "@/graph/outline";
import { t } from "@/i18n";
import { useNodeRun } from "@/run/useRun";
import { useOutline } from "./context";
import { Chevron, RowButton, RowName, rowPartId } from "./parts";
import { RowPeople } from "./RowPeople";
import { useFlowChange } from "./useGhostLines";
import { namesText } from "./words";

const NO_ISSUES: readonly Issue[] = [];

export function NodeCells({ row }: { row: NodeRow }) {
  const { node } = row;
  const { actions } = useOutline();
  const module = useEditorState(({ modules }) => moduleOf(modules, node));
  const issues = useEditorState((state) => state.issuesByNode.get(node.id) ?? NO_ISSUES);
  const found = useEditorState(({ found: hits }) =>
    hits === null ? undefined : hits.has(node.id) ? "hit" : "other",
  );
  const title = module ? module.display_name : t("node.unknown_module", { module: node.module });
  return (
    <>
      <div
        role="gridcell"
        className="outline-step"
        data-found={found}
        data-disabled={node.disabled || undefined}
      >
        <Chevron
          row={row}
          label={t(row.isExpanded ? "outline.close" : "outline.open", { name: node.name })}
        />
        <span
          className="node-icon small"
          data-tone={node.color || (module ? categoryTone(module.category) : "grey")}
        >
          {module ? <ModuleIcon name={module.icon} size={14} /> : <PackageX size={14} aria-hidden="true" />}
        </span>
        <span className="outline-what" id={rowPartId(row.key, "what")}>
          <span className="outline-names">
            <RowName
              id={node.id}
              name={node.name}
              label={t("node.name")}
              onRename={(document, name) => renameNode(document, node.id, name)}
            />
            {title === node.name ? null : <span className="outline-module truncate">{title}</span>}
            {node.comment ? <span className="outline-module truncate">{node.comment}</span> : null}
          </span>
          <IssueMark issues={issues} />
          <RowPeople nodes={[node.id]} />
          <RowGhost node={node} />
        </span>
      </div>
      <StateCell row={row} />
      <FlowCell node={node.id} />
      <div role="gridcell" className="outline-actions">
        <RowButton
          label={t("outline.menu", { name: node.name })}
          onClick={(event) => actions.menu(row, event.currentTarget)}
        >
          <MoreVertical size={15} aria-hidden="true" />
        </RowButton>
      </div>
    </>
  );
}

/** What an edit that is looked at beforehand would do to the step. */
function RowGhost({ node }: { node: GraphNode }) {
  const change = useGhost()?.nodes.get(node.id);
  const modules = useEditorState((state) => state.modules);
  return change ? (
    <span className="row-ghost" aria-hidden="true">
      <GhostMark change={change} node={node} modules={modules} />
    </span>
  ) : null;
}

/** What happened to the step last; a click shows its results, or its log where there are none. */
function StateCell({ row }: { row: NodeRow }) {
  const { node } = row;
  const { actions } = useOutline();
  const run = useNodeRun(
    useEditorState((state) => state.runId),
    node.id,
  );
  const plan = useEditorState((state) => state.planned?.get(node.id));
  const line = node.disabled ? (
    <DisabledLine />
  ) : (
    <Subtitle plan={plan} run={run} text={t("outline.not_run")} />
  );
  if (!run) {
    return (
      <div role="gridcell" className="outline-state" id={rowPartId(row.key, "state")}>
        {line}
      </div>
    );
  }
  const hasResults = run.state === "succeeded" || run.state === "reused";
  return (
    <div role="gridcell" className="outline-state" id={rowPartId(row.key, "state")}>
      <button
        type="button"
        tabIndex={-1}
        className="outline-state-button"
        title={t(hasResults ? "outline.results" : "outline.log")}
        onClick={() => actions.results(row, hasResults ? "results" : "log")}
      >
        {line}
      </button>
    </div>
  );
}

function FlowCell({ node }: { node: string }) {
  const { document, flow } = useOutline();
  const { from = [], to = [] } = flow.get(node) ?? {};
  const { comes, goes } = useFlowChange(node);
  const names = (ids: readonly string[]) => ids.map((id) => document.nodes[id]?.name ?? id);
  const stays = names(from).filter((name) => !goes.includes(name));
  return (
    <div role="gridcell" className="outline-flow" id={rowPartId(node, "flow")}>
      <Way Icon={ArrowDownLeft} way="from" names={stays} />
      <Way Icon={CircleMinus} way="from" names={goes} change="removed" />
      <Way Icon={ArrowUpRight} way="to" names={names(to)} />
      <Way Icon={CirclePlus} way="from" names={comes} change="added" />
    </div>
  );
}

interface WayProps {
  readonly Icon: LucideIcon;
  readonly way: "from" | "to";
  readonly names: readonly string[];
  /** What an edit that is looked at beforehand would do to it. */
  readonly change?: "added" | "removed";
}

function Way({ Icon, way, names, change }: WayProps) {
  if (names.length === 0) return null;
  return (
    <span className="outline-way" data-ghost={change} aria-hidden={change === "added" || undefined}>
      <Icon size={13} aria-hidden="true" />
      <span className="truncate">{t(`outline.${way}`, { names: namesText(names) })}</span>
    </span>
  );
}
