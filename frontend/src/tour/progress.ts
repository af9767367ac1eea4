/**
 * How far somebody is in the tour, read off what there is: the draft, its run and what is open.
 *
 * Pure and without a memory: what was undone is to be done again, and after a reload the tour goes on where one is.
 */
import type { GraphDocument, GraphNode } from "@/graph/model";

export const STEPS = ["data", "module", "connect", "set", "run", "result"] as const;
export type TourStep = (typeof STEPS)[number];

/** The modules that the tour is about: a table with gaps that needs no network, and what fills the gaps. */
export const DATA_MODULE = "sample_dataset";
export const DATA_PRESET = "penguins";
export const CLEANING_MODULE = "clean_missing_data";
export const CLEANING_PARAMETER = "cleaning_mode";

export interface Seen {
  readonly document: Pick<GraphDocument, "nodes" | "edges">;
  /** Nodes whose step has come out well in the run that is shown. */
  readonly succeeded: ReadonlySet<string>;
  /** The nodes whose results are open. */
  readonly opened: ReadonlySet<string>;
  /** Whoever likes the defaults need not set anything. */
  readonly isSettingSkipped: boolean;
}

export interface Progress {
  readonly step: TourStep | "done";
  readonly data: string | null;
  readonly cleaning: string | null;
}

export function progressOf(seen: Seen): Progress {
  const { data, cleaning, isConnected } = pairOf(seen.document);
  const at = (step: Progress["step"]): Progress => ({
    step,
    data: data?.id ?? null,
    cleaning: cleaning?.id ?? null,
  });
  if (!data) return at("data");
  if (!cleaning) return at("module");
  if (!isConnected) return at("connect");
  if (seen.succeeded.has(cleaning.id)) return at(seen.opened.has(cleaning.id) ? "done" : "result");
  const isSet = CLEANING_PARAMETER in { ...cleaning.parameters, ...cleaning.bindings };
  return at(seen.isSettingSkipped || isSet ? "run" : "set");
}

/** The two nodes of the tour: connected ones where there are, else the first of each kind. */
function pairOf({ nodes, edges }: Seen["document"]) {
  const isData = (node: GraphNode | undefined) => node?.module === DATA_MODULE;
  const isCleaning = (node: GraphNode | undefined) => node?.module === CLEANING_MODULE;
  const edge = Object.values(edges).find(
    ({ source, target }) => isData(nodes[source.node]) && isCleaning(nodes[target.node]),
  );
  if (edge) return { data: nodes[edge.source.node], cleaning: nodes[edge.target.node], isConnected: true };
  const all = Object.values(nodes);
  return { data: all.find(isData), cleaning: all.find(isCleaning), isConnected: false };
}
