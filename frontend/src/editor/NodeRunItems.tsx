import {
  ArrowDownFromLine,
  ArrowDownToLine,
  CircleDot,
  RefreshCw,
  ScrollText,
  SlidersHorizontal,
  Table2,
} from "lucide-react";
import { againRun, partialRun, type RunRequest } from "@/execution/requests";
import { plural, t } from "@/i18n";
import { MenuItem, MenuSeparator } from "@/ui";
import { CommandItem } from "./CommandItem";
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
    {
      key: "run.up_to",
      command: "run_up_to",
      icon: <ArrowDownToLine size={15} />,
      request: partialRun("up_to", nodes),
    },
    {
      key: "run.from",
      command: "run_from",
      icon: <ArrowDownFromLine size={15} />,
      request: partialRun("from", nodes),
    },
    {
      key: "run.only",
      command: "run_only",
      icon: <CircleDot size={15} />,
      request: partialRun("only", nodes),
    },
    { key: "run.again", command: "run_again", icon: <RefreshCw size={15} />, request: againRun(nodes) },
  ] as const;
  return (
    <>
      {items.map(({ key, command, icon, request }) => (
        <CommandItem
          key={key}
          command={command}
          icon={icon}
          label={plural(key, nodes.length)}
          description={t(`${key}_text`)}
          onHighlight={isBlocked ? undefined : () => onHighlight(request)}
        />
      ))}
      {run.blocked === null ? null : <MenuItem isDisabled>{run.blocked}</MenuItem>}
      {nodes.length === 1 ? <ShowItems /> : null}
    </>
  );
}

/** What there is to see of one node, in the inspector. */
function ShowItems() {
  return (
    <>
      <MenuSeparator />
      <CommandItem
        command="parameters"
        icon={<SlidersHorizontal size={15} />}
        label={t("inspector.parameters")}
      />
      <CommandItem command="results" icon={<Table2 size={15} />} label={t("outline.results")} />
      <CommandItem command="log" icon={<ScrollText size={15} />} label={t("outline.log")} />
    </>
  );
}
