/**
 * The draft document: what a pipeline is while it is being edited.
 *
 * The same shape as on the server (`pipelines/core/graph.py`). Documents are never changed in place; an edit returns a
 * new document in which every untouched part keeps its identity, so that the canvas redraws only what changed.
 */

import type { Widget } from "./catalog";

export interface Position {
  readonly x: number;
  readonly y: number;
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** One end of an edge: a port of a node. */
export interface PortRef {
  readonly node: string;
  readonly port: string;
}

export type JsonValue =
  | null
  | boolean
  | number
  | string
  | readonly JsonValue[]
  | { readonly [key: string]: JsonValue };

export const COLORS = ["", "blue", "green", "gold", "red", "violet", "grey"] as const;
/** Empty: the colour of the module's category. */
export type NodeColor = (typeof COLORS)[number];

/** A value of the whole pipeline, which parameters of nodes take and a run may set anew. */
export interface PipelineParameter {
  readonly id: string;
  /** By which a run gives its value; no two of a pipeline have the same. */
  readonly name: string;
  readonly type: "string" | "integer" | "number" | "boolean";
  /** How it is asked for; with the type it decides which parameters of modules can take it. */
  readonly widget: Widget;
  /** null: what the modules have as their default, or to be given with each run. */
  readonly default: JsonValue;
  readonly description: string;
}

export interface GraphNode {
  readonly id: string;
  readonly module: string;
  readonly version: string;
  readonly name: string;
  /** Only what was set explicitly; everything else follows the module's defaults. */
  readonly parameters: Readonly<Record<string, JsonValue>>;
  readonly position: Position;
  readonly comment: string;
  /** Instead of the colour of the module's category. */
  readonly color?: NodeColor;
  /** Id of the group it is shown in. */
  readonly group?: string;
  /** Left out of runs; its first input of the same type takes the place of an output. */
  readonly disabled?: boolean;
  /** Parameter of the module → id of the pipeline parameter it takes in the place of a value of its own. */
  readonly bindings?: Readonly<Record<string, string>>;
}

export interface Edge {
  readonly id: string;
  readonly source: PortRef;
  readonly target: PortRef;
}

export interface Note {
  readonly id: string;
  readonly text: string;
  readonly position: Position;
  readonly size: Size;
}

/** The sub-pipeline that a group is an instance of. */
export interface GroupSource {
  /** Its id; the project may not know it any more. */
  readonly sub_pipeline: string;
  readonly version: number;
  /** The nodes are those of the version and stay so; an open instance is being edited. */
  readonly sealed: boolean;
  /** Node of the group → node of the version. */
  readonly nodes: Readonly<Record<string, string>>;
  /** Name → the `node.parameter` that take its value; all others are the version's. */
  readonly parameters: Readonly<Record<string, readonly string[]>>;
}

/** Nodes shown together: in a frame, or collapsed into one card. It says nothing about what runs. */
export interface Group {
  readonly id: string;
  readonly name: string;
  readonly collapsed: boolean;
  /**
   * Names of the collapsed card's ports, by `input:node.port` or `output:node.port`. A sealed instance has these ports
   * and no others.
   */
  readonly ports: Readonly<Record<string, string>>;
  readonly source?: GroupSource;
}

export interface GraphDocument {
  readonly format: 1;
  readonly nodes: Readonly<Record<string, GraphNode>>;
  readonly edges: Readonly<Record<string, Edge>>;
  readonly notes: Readonly<Record<string, Note>>;
  readonly groups: Readonly<Record<string, Group>>;
  readonly parameters: Readonly<Record<string, PipelineParameter>>;
}

export const EMPTY_DOCUMENT: GraphDocument = {
  format: 1,
  nodes: {},
  edges: {},
  notes: {},
  groups: {},
  parameters: {},
};

/** A document as it comes from the server: one from before there were groups or parameters has none. */
export type StoredDocument = Omit<GraphDocument, "groups" | "parameters"> &
  Partial<Pick<GraphDocument, "groups" | "parameters">>;

export function opened(document: StoredDocument): GraphDocument {
  if (document.groups && document.parameters) return document as GraphDocument;
  return { ...document, groups: document.groups ?? {}, parameters: document.parameters ?? {} };
}

export const NAME_LIMIT = 200;
export const BATCH_LIMIT = 1000;

/** The node with a mark set, or without it: one that is not set is absent, as the server stores it. */
export function marked<K extends "color" | "disabled" | "group">(
  node: GraphNode,
  key: K,
  value: GraphNode[K] | undefined,
): GraphNode {
  const { [key]: _before, ...rest } = node;
  return (value === undefined ? rest : { ...rest, [key]: value }) as GraphNode;
}

export function edgesAt(document: GraphDocument, nodeId: string): Edge[] {
  return Object.values(document.edges).filter(
    (edge) => edge.source.node === nodeId || edge.target.node === nodeId,
  );
}

export function samePort(a: PortRef, b: PortRef): boolean {
  return a.node === b.node && a.port === b.port;
}
