/** What the editor shows: a store that components read through selectors, so that each renders only for its part. */

import { createStore, type StoreApi } from "zustand/vanilla";
import type { NodePlan } from "@/api/execution";
import type { Issue, PipelineDetail, Role, Validation } from "@/api/types";
import type { RunRequest } from "@/execution/requests";
import type { Catalog, ModuleIndex } from "@/graph/catalog";
import type { Compared } from "@/graph/compared";
import type { Direction } from "@/graph/connections";
import { NOTHING_SELECTED, type Selection } from "@/graph/edits";
import { EMPTY_HISTORY, type History } from "@/graph/history";
import { type GraphDocument, opened, type PortRef, type Position } from "@/graph/model";
import type { OperationBody } from "@/graph/operations";
import { type Guides, NO_GUIDES } from "@/graph/snapping";
import type { SubPipeline } from "@/graph/subPipelines";
import { type GraphView, storedGraphView } from "./graphView";
import { storedGrid } from "./grid";
import type { ModulePurpose } from "./moduleChoice";
import type { SaveStatus } from "./SyncDriver";

/** An output or input that waits for its other end: by drag, or activated by key or click. */
export interface PendingConnection {
  readonly ref: PortRef;
  readonly direction: Direction;
  readonly by: "drag" | "activation";
  /** Port keys that would accept it. */
  readonly compatible: ReadonlySet<string>;
  /** The edge whose other end is being moved: it does not stand in its own way. */
  readonly moved: string | null;
}

export interface DropTarget {
  readonly edge: string;
  /** Why the module cannot stand there; null when it can. */
  readonly refusal: string | null;
}

/** The plan of a run that is being looked at before it is started. */
export interface PlanPreview {
  readonly request: RunRequest;
  /** Stays until it is put away; else it goes with the pointer and the focus. */
  readonly isPinned: boolean;
}

/** A request that the server refused for the sake of particular nodes. */
export interface RunRefusal {
  readonly code: string;
  readonly message: string;
  readonly request: RunRequest;
  readonly nodes: readonly { readonly id: string; readonly message: string }[];
}

export interface NodeMenuPlace {
  readonly node: string;
  readonly x: number;
  readonly y: number;
}

/** Of which connection the menu is open, and where. */
export interface EdgeMenuPlace {
  readonly edge: string;
  readonly x: number;
  readonly y: number;
}

/** To which port an end of a connection is being moved, and where the list opens. */
export interface PortChoice {
  readonly edge: string;
  /** Where it starts is an output, where it ends an input. */
  readonly end: Direction;
  readonly x: number;
  readonly y: number;
}

/** What a module is being chosen for, and where the list opens. */
export interface ModuleChoice {
  readonly purpose: ModulePurpose;
  readonly x: number;
  readonly y: number;
}

/** What a new pipeline parameter is being named for. */
export type ParameterDialogPurpose =
  | { readonly kind: "promote"; readonly node: string; readonly parameter: string }
  | { readonly kind: "new" };

/** A run that waits for the values of its parameters. */
export interface RunQuestion {
  readonly request: RunRequest;
  /** Why the values given before were refused. */
  readonly problems: readonly Issue[];
}

export type InspectorTab = "parameters" | "outputs" | "logs" | "execution";
export type DockPanel = "problems" | "run" | "history" | null;

export interface EditorState {
  readonly pipelineId: string;
  readonly projectId: string;
  readonly name: string;
  readonly description: string;
  readonly role: Role;
  readonly catalog: Catalog;
  readonly modules: ModuleIndex;
  readonly document: GraphDocument;
  readonly history: History;
  readonly revision: number;
  readonly saveStatus: SaveStatus;
  /** Set when nothing more can be saved from here. */
  readonly fatal: string | null;
  readonly selection: Selection;
  /** Where nodes are while they are being dragged; the document learns it at the end. */
  readonly dragged: Readonly<Record<string, Position>>;
  /** What the dragged comes into line with. */
  readonly guides: Guides;
  /** Whether what is moved comes to lie on the grid. */
  readonly hasGrid: boolean;
  /** The edge under a module that is dragged from the palette. */
  readonly dropTarget: DropTarget | null;
  /** Set while a layout is being computed. */
  readonly tidying: { readonly cancel: () => void } | null;
  readonly pending: PendingConnection | null;
  readonly validation: Validation | null;
  readonly issuesByNode: ReadonlyMap<string, readonly Issue[]>;
  readonly errorCount: number;
  readonly runId: string | null;
  /** The last run that began while this page was open. */
  readonly begunRun: string | null;
  readonly preview: PlanPreview | null;
  /** What the previewed run would do with each node; null while that is not known. */
  readonly planned: ReadonlyMap<string, NodePlan> | null;
  /** What is shown as a ghost before anybody decides to do it. */
  readonly foreseen: readonly OperationBody[] | null;
  readonly refusal: RunRefusal | null;
  readonly nodeMenu: NodeMenuPlace | null;
  readonly edgeMenu: EdgeMenuPlace | null;
  readonly moduleChoice: ModuleChoice | null;
  readonly portChoice: PortChoice | null;
  /** The nodes that answer what is being looked for; null when nothing is. */
  readonly found: ReadonlySet<string> | null;
  /** How everything stands where two documents are drawn as one; null elsewhere. */
  readonly compared: Compared | null;
  /** The group that is looked at alone; null for the whole pipeline. */
  readonly openGroup: string | null;
  readonly graphView: GraphView;
  /** A row of the outline that is to come into view, and perhaps to take the focus, once it is there. */
  readonly rowToShow: { readonly key: string; readonly takesFocus: boolean } | null;
  readonly renaming: string | null;
  readonly inspectorTab: InspectorTab;
  readonly dock: DockPanel;
  /** An earlier revision that is looked at in the place of the draft. */
  readonly shown: { readonly revision: number; readonly name: string } | null;
  /** A parameter field that should take the focus once it is there. */
  readonly focusParameter: { readonly node: string; readonly parameter: string } | null;
  /** A comparison whose sides are being chosen; an empty side is open. */
  readonly comparing: {
    readonly pipeline: string;
    readonly sides: { readonly before: string; readonly after: string };
  } | null;
  /** The list of pipeline parameters should take the focus, or one of them where there is an id. */
  readonly focusPipelineParameter: { readonly id: string | null } | null;
  readonly parameterDialog: ParameterDialogPurpose | null;
  readonly runQuestion: RunQuestion | null;
  /** Of the project, as far as they have been read. */
  readonly subPipelines: readonly SubPipeline[];
  /** The group that is being published. */
  readonly publishing: string | null;
  /** The list of the project's sub-pipelines is open. */
  readonly isManagingSubPipelines: boolean;
  /** Said by the live region; `count` makes repeating the same words a change. */
  readonly announcement: { readonly text: string; readonly count: number };
}

export type EditorStore = StoreApi<EditorState>;

export function createEditorStore(
  pipeline: PipelineDetail,
  catalog: Catalog,
  modules: ModuleIndex,
): EditorStore {
  return createStore<EditorState>(() => ({
    pipelineId: pipeline.id,
    projectId: pipeline.project,
    name: pipeline.name,
    description: pipeline.description,
    role: pipeline.role,
    catalog,
    modules,
    document: opened(pipeline.document),
    history: EMPTY_HISTORY,
    revision: pipeline.revision,
    saveStatus: "saved",
    fatal: null,
    selection: NOTHING_SELECTED,
    dragged: {},
    guides: NO_GUIDES,
    hasGrid: storedGrid(),
    dropTarget: null,
    tidying: null,
    pending: null,
    validation: null,
    issuesByNode: new Map(),
    errorCount: 0,
    runId: pipeline.last_run?.id ?? null,
    begunRun: null,
    preview: null,
    planned: null,
    foreseen: null,
    refusal: null,
    nodeMenu: null,
    edgeMenu: null,
    moduleChoice: null,
    portChoice: null,
    found: null,
    compared: null,
    openGroup: null,
    graphView: storedGraphView(),
    rowToShow: null,
    renaming: null,
    inspectorTab: "parameters",
    dock: null,
    shown: null,
    focusParameter: null,
    comparing: null,
    focusPipelineParameter: null,
    parameterDialog: null,
    runQuestion: null,
    subPipelines: [],
    publishing: null,
    isManagingSubPipelines: false,
    announcement: { text: "", count: 0 },
  }));
}

/** Group issues by node; the list of a node whose issues are the same keeps its identity, so it is not drawn again. */
export function groupIssues(
  issues: readonly Issue[],
  previous: ReadonlyMap<string, readonly Issue[]>,
): Map<string, readonly Issue[]> {
  const groups = new Map<string, Issue[]>();
  for (const issue of issues) {
    const nodes = issue.node ? [issue.node] : issue.nodes;
    for (const node of nodes) groups.set(node, [...(groups.get(node) ?? []), issue]);
  }
  const result = new Map<string, readonly Issue[]>();
  for (const [node, list] of groups) {
    const before = previous.get(node);
    result.set(node, before && JSON.stringify(before) === JSON.stringify(list) ? before : list);
  }
  return result;
}
