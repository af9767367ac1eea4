import {
  ArrowDownFromLine,
  ArrowDownToLine,
  CircleDot,
  RefreshCw,
  ScrollText,
  SlidersHorizontal,
  Table2,
} from "lucide-react";
import { useDo } from "@/commands/context";
import { againRun, partialRun, type RunRequest } from "@/execution/requests";
import { plural, t } from "@/i18n";
import { MenuItem, MenuSeparator } from "@/ui";
import { useEditorState } from "./context";
import type { RunControls } from "./useRunControls";

export interface NodeRunItemsProps {
  readonly run: RunControls;
  readonly onHighlight: (request: RunRequest) => void;
}

/** Runs of a part of the pipeline, told by the selected nodes. */
export function NodeRunItems({ run, onHighlight }: NodeRunItemsProps) {
  const selected = useEditorState((state) => state.selection.nodes);
  const nodes = [...selected];
  const isBlocked = run.blocked !== null || run.isActive || nodes.length === 0;
  const items = [
    { key: "run.up_to", icon: <ArrowDownToLine size={15} />, request: partialRun("up_to", nodes) },
    { key: "run.from", icon: <ArrowDownFromLine size={15} />, request: partialRun("from", nodes) },
    { key: "run.only", icon: <CircleDot size={15} />, request: partialRun("only", nodes) },
    { key: "run.again", icon: <RefreshCw size={15} />, request: againRun(nodes) },
  ] as const;
  return (
    <>
      {items.map(({ key, icon, request }) => (
        <MenuItem
          key={key}
          icon={icon}
          isDisabled={isBlocked}
          description={t(`${key}_text`)}
          onHighlight={isBlocked ? undefined : () => onHighlight(request)}
          onAction={() => run.start(request)}
        >
          {plural(key, nodes.length)}
        </MenuItem>
      ))}
      {run.blocked === null ? null : <MenuItem isDisabled>{run.blocked}</MenuItem>}
      {nodes.length === 1 ? <ShowItems /> : null}
    </>
  );
}

/** What there is to see of one node, in the inspector. */
function ShowItems() {
  const act = useDo();
  return (
    <>
      <MenuSeparator />
      <MenuItem icon={<SlidersHorizontal size={15} />} onAction={() => act("parameters")}>
        {t("inspector.parameters")}
      </MenuItem>
      <MenuItem icon={<Table2 size={15} />} onAction={() => act("results")}>
        {t("outline.results")}
      </MenuItem>
      <MenuItem icon={<ScrollText size={15} />} onAction={() => act("log")}>
        {t("outline.log")}
      </MenuItem>
    </>
  );
}
