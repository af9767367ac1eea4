/** Find in this pipeline: in names, modules, comments and parameter values; hits are marked on the canvas. */
import { ChevronDown, ChevronUp } from "lucide-react";
import { useEffect, useMemo, useState } from "react";
import { ListBox, ListBoxItem } from "react-aria-components";
import { categoryTone } from "@/canvas/categories";
import { ModuleIcon } from "@/canvas/icons";
import { type ModuleIndex, moduleOf } from "@/graph/catalog";
import { FIND_ALL, type FindQuery, findNodes, type Hit } from "@/graph/find";
import { nextOf } from "@/graph/jumps";
import type { GraphNode } from "@/graph/model";
import { plural, t } from "@/i18n";
import { stateWords } from "@/run/StateBadge";
import type { StepState } from "@/run/types";
import { type NodeRun, useRunStates } from "@/run/useRun";
import { IconButton, SearchBox, Select } from "@/ui";
import { useEditor, useEditorState } from "./context";
import { useGoToNode, useShowNode } from "./useGoToNode";

const LISTED = 200;
const ANY = "";
/** Has warnings, whatever its state. */
const WARNED = "warned";
const STATES: readonly StepState[] = [
  "failed",
  "succeeded",
  "reused",
  "running",
  "pending",
  "skipped",
  "canceled",
];

export function Finder({ onDone }: { onDone: () => void }) {
  const goTo = useGoToNode();
  const draft = useEditorState((state) => state.document);
  const modules = useEditorState((state) => state.modules);
  const [query, setQuery] = useState(FIND_ALL);
  const hits = useHits(query);
  const { current, walk } = useWalk(hits);
  const choose = (id: string) => {
    onDone();
    goTo(id);
  };
  return (
    <>
      <div className="node-finder-search">
        <SearchBox
          label={t("toolbar.find_node")}
          value={query.text}
          onChange={(text) => setQuery({ ...query, text })}
          autoFocus
          onKeyDown={(event) => {
            if (event.key === "Enter") walk(event.shiftKey ? -1 : 1);
            else if (event.key === "Escape" && current !== null) choose(current);
            else event.continuePropagation();
          }}
        />
        <IconButton label={t("find.previous")} icon={<ChevronUp size={15} />} onPress={() => walk(-1)} />
        <IconButton label={t("find.next")} icon={<ChevronDown size={15} />} onPress={() => walk(1)} />
      </div>
      <Filters query={query} onChange={setQuery} />
      <p className="node-finder-count" role="status">
        {plural("find.count", hits.length)}
      </p>
      <ListBox
        className="listbox scroll"
        aria-label={t("toolbar.find_node")}
        items={hits.slice(0, LISTED)}
        onAction={(key) => choose(String(key))}
      >
        {(hit) => <HitOption hit={hit} node={draft.nodes[hit.id]} modules={modules} />}
      </ListBox>
    </>
  );
}

/** What answers, and its marks on the canvas for as long as the finder is open. */
function useHits(query: FindQuery): Hit[] {
  const editor = useEditor();
  const draft = useEditorState((state) => state.document);
  const modules = useEditorState((state) => state.modules);
  const states = useRunStates(useEditorState((state) => state.runId));
  const hits = useMemo(
    () => findNodes(draft, modules, query, (id, state) => isInState(states.get(id), state)),
    [draft, modules, query, states],
  );
  const isAsking = query.text.trim() !== "" || query.state !== null || query.module !== null;
  useEffect(() => {
    editor.store.setState({ found: isAsking ? new Set(hits.map(({ id }) => id)) : null });
    return () => editor.store.setState({ found: null });
  }, [editor, hits, isAsking]);
  return hits;
}

function isInState(run: NodeRun | undefined, state: string): boolean {
  if (run === undefined) return false;
  return state === WARNED ? run.warnings.length > 0 : run.state === state;
}

/** From hit to hit; the focus stays where it is typed. */
function useWalk(hits: readonly Hit[]) {
  const editor = useEditor();
  const show = useShowNode();
  const [current, setCurrent] = useState<string | null>(null);
  const walk = (step: 1 | -1) => {
    const ids = hits.map(({ id }) => id);
    const next = nextOf(ids, current, step);
    if (next === undefined) return;
    setCurrent(next);
    editor.selectOnly(next);
    show(next, null, false);
    const name = editor.state.document.nodes[next]?.name ?? "";
    editor.announce(t("find.at", { index: ids.indexOf(next) + 1, count: ids.length, name }));
  };
  return { current, walk };
}

function Filters({ query, onChange }: { query: FindQuery; onChange: (query: FindQuery) => void }) {
  const draft = useEditorState((state) => state.document);
  const modules = useEditorState((state) => state.modules);
  const used = useMemo(() => {
    const titles = new Map(
      Object.values(draft.nodes).map((node) => [
        node.module,
        moduleOf(modules, node)?.display_name ?? node.module,
      ]),
    );
    return [...titles].map(([id, label]) => ({ id, label })).sort((a, b) => a.label.localeCompare(b.label));
  }, [draft, modules]);
  return (
    <div className="node-finder-filters">
      <Select
        label={t("find.state")}
        hideLabel
        options={[
          { id: ANY, label: t("find.any_state") },
          ...STATES.map((id) => ({ id, label: stateWords(id) })),
          { id: WARNED, label: t("run.filter.warned") },
        ]}
        value={query.state ?? ANY}
        onChange={(state) => onChange({ ...query, state: state === ANY ? null : state })}
      />
      <Select
        label={t("find.module")}
        hideLabel
        options={[{ id: ANY, label: t("find.any_module") }, ...used]}
        value={query.module ?? ANY}
        onChange={(module) => onChange({ ...query, module: module === ANY ? null : module })}
      />
    </div>
  );
}

interface HitOptionProps {
  hit: Hit;
  node: GraphNode | undefined;
  modules: ModuleIndex;
}

function HitOption({ hit, node, modules }: HitOptionProps) {
  const module = node && moduleOf(modules, node);
  const name = node?.name ?? hit.id;
  return (
    <ListBoxItem id={hit.id} className="option" textValue={name}>
      <span className="node-icon small" data-tone={categoryTone(module?.category ?? "")}>
        <ModuleIcon name={module?.icon ?? ""} size={14} />
      </span>
      <span className="node-finder-hit">
        <span className="truncate">{name}</span>
        {hit.place ? <span className="option-description truncate">{hit.place}</span> : null}
      </span>
    </ListBoxItem>
  );
}
