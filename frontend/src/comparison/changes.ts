/** What differs, as a list to go through: parameters of the pipeline, nodes in data order, the rest. Pure. */
import type { ComparedKind, ComparedStatus, Differences, Union } from "@/graph/compared";
import { removedEdgeId } from "@/graph/compared";
import { inDataOrder } from "@/graph/jumps";
import type { ComparedThing, Comparison, FieldChange, Origin, PortChange } from "./api";

export type ChangeStatus = Exclude<ComparedStatus, "unchanged">;

export interface Change {
  /** `nodes/split_data` */
  readonly key: string;
  readonly kind: ComparedKind;
  /** In the union. */
  readonly id: string;
  readonly status: ChangeStatus;
  readonly fields: readonly FieldChange[];
  readonly ports: readonly PortChange[];
  /** What its results came from that is not in the graph, where that differs. */
  readonly origins: readonly string[];
}

export const changeKey = (kind: ComparedKind, id: string): string => `${kind}/${id}`;

/** Things of the graph, with nodes whose code or environment alone is another. */
export function differencesOf({ nodes, edges, notes, groups, parameters, origins }: Comparison): Differences {
  const listed = new Map(nodes.map((node) => [node.id, node]));
  const elsewhere = origins
    .filter(({ node, changed }) => isOwn(changed) && (listed.get(node)?.status ?? "layout") === "layout")
    .map(({ node }) => ({ id: node, status: "changed" as const }));
  const taken = new Set(elsewhere.map(({ id }) => id));
  return {
    nodes: [...nodes.filter(({ id }) => !taken.has(id)), ...elsewhere],
    edges,
    notes,
    groups,
    parameters,
  };
}

/** Whether it differs by itself, and not only by what comes in. */
function isOwn(changed: Origin["changed"]): boolean {
  return changed.some((part) => !part.startsWith("inputs."));
}

const KINDS = ["parameters", "nodes", "edges", "notes", "groups"] as const;

/** Differences of layout come last: they change no result. */
export function changesOf(comparison: Comparison, { document }: Union): Change[] {
  const differences = differencesOf(comparison);
  const place = new Map(inDataOrder(document).map((id, index) => [id, index]));
  const placeOf = (kind: ComparedKind, id: string) => {
    if (kind === "nodes") return place.get(id) ?? 0;
    return kind === "edges" ? (place.get(document.edges[id]?.target.node ?? "") ?? 0) : 0;
  };
  const changes = KINDS.flatMap((kind) =>
    differences[kind]
      .map(({ id, status }) => changeOf(comparison, kind, id, status))
      .sort((a, b) => placeOf(kind, a.id) - placeOf(kind, b.id)),
  );
  const isLayout = ({ status }: Change) => (status === "layout" ? 1 : 0);
  return changes.sort((a, b) => isLayout(a) - isLayout(b));
}

function changeOf(comparison: Comparison, kind: ComparedKind, id: string, status: ChangeStatus): Change {
  const thing = (comparison[kind] as readonly ComparedThing[]).find((one) => one.id === id);
  const shown = kind === "edges" && status === "removed" ? removedEdgeId(id) : id;
  const isNode = kind === "nodes";
  return {
    key: changeKey(kind, shown),
    kind,
    id: shown,
    status,
    fields: isNode && thing?.fields.length === 0 ? givenOf(comparison, id, status) : (thing?.fields ?? []),
    ports: isNode ? comparison.ports.filter(({ node }) => node === id) : [],
    origins: isNode ? (comparison.origins.find(({ node }) => node === id)?.changed ?? []) : [],
  };
}

/** The parameters that a node came or went with. */
function givenOf({ before, after }: Comparison, id: string, status: ChangeStatus): FieldChange[] {
  if (status !== "added" && status !== "removed") return [];
  const isAdded = status === "added";
  const given = (isAdded ? after : before).document.nodes[id]?.parameters ?? {};
  return Object.entries(given).map(([key, value]) => ({
    field: "parameter",
    key,
    before: isAdded ? null : value,
    after: isAdded ? value : null,
  }));
}
