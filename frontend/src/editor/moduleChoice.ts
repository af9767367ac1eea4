/** Choosing a module for a place in the flow: which ones fit, and what choosing one does. */
import { type Catalog, type ModuleDefinition, type ModuleIndex, moduleOf } from "@/graph/catalog";
import { type Direction, portOf } from "@/graph/connections";
import { addNode } from "@/graph/edits";
import { boundsOf } from "@/graph/layout";
import type { GraphDocument, PortRef, Position } from "@/graph/model";
import { type Findable, moduleAsFound } from "@/graph/rank";
import { replaceInstance } from "@/graph/replaceInstance";
import { type Replacement, replaceModule } from "@/graph/replacing";
import {
  type AddedNode,
  addConnected,
  fittingPort,
  insertOnEdge,
  outputFor,
  placeForDrop,
  portsOnEdge,
} from "@/graph/rewire";
import { isSubPipeline, type SubPipeline } from "@/graph/subPipelines";
import { plural, t } from "@/i18n";
import { offeredSubPipelines } from "@/subPipelines/offered";
import { placeModule } from "./adding";
import { cancelConnection } from "./connecting";
import type { Editor } from "./Editor";
import { openingPlace } from "./openingPlace";
import { portWords } from "./words";

export type ModulePurpose =
  | { readonly kind: "connect"; readonly ref: PortRef; readonly direction: Direction; readonly at: Position }
  /** After this node, or anywhere. */
  | { readonly kind: "after"; readonly node: string | null }
  | { readonly kind: "insert"; readonly edge: string }
  | { readonly kind: "replace"; readonly node: string }
  /** An instance of a sub-pipeline. */
  | { readonly kind: "replace_instance"; readonly group: string };

export interface Candidate extends Findable {
  readonly module: ModuleDefinition;
  /** A second line: what belongs to it, or what would be lost. */
  readonly description: string;
  /** Of what would be lost: the least first, then the order of the catalogue. */
  readonly cost: number;
}

const candidate = (module: ModuleDefinition, description: string, cost: number): Candidate => ({
  ...moduleAsFound(module),
  module,
  description,
  cost,
});

const plain = (module: ModuleDefinition): Candidate => candidate(module, module.category_label, 0);

interface Draft {
  readonly document: GraphDocument;
  readonly modules: ModuleIndex;
  readonly catalog: Catalog;
  readonly subPipelines: readonly SubPipeline[];
}

/** The modules that fit, best first. */
export function candidatesFor(draft: Draft, purpose: ModulePurpose): Candidate[] {
  const { document, modules, catalog } = draft;
  const visible = catalog.modules.filter(({ hidden }) => !hidden);
  const offered = [...visible, ...offeredSubPipelines(draft)];
  if (purpose.kind === "connect") {
    const { ref, direction } = purpose;
    return offered.filter((module) => fittingPort(document, modules, ref, direction, module)).map(plain);
  }
  if (purpose.kind === "after") return followers(offered, draft, purpose.node);
  if (purpose.kind === "insert") {
    const edge = document.edges[purpose.edge];
    return edge ? offered.filter((module) => portsOnEdge(document, modules, edge, module)).map(plain) : [];
  }
  return offered
    .filter((module) => !isPresent(draft, purpose, module))
    .flatMap((module) => {
      const replacement = replacementFor(draft, purpose, module);
      return replacement ? replacementCandidate(replacement, module) : [];
    })
    .sort((a, b) => a.cost - b.cost);
}

type ReplacePurpose = Extract<ModulePurpose, { kind: "replace" | "replace_instance" }>;

function isPresent({ document, modules }: Draft, purpose: ReplacePurpose, module: ModuleDefinition): boolean {
  if (purpose.kind === "replace_instance") {
    const source = document.groups[purpose.group]?.source;
    return isSubPipeline(module) && module.subPipeline.id === source?.sub_pipeline;
  }
  const node = document.nodes[purpose.node];
  return node !== undefined && moduleOf(modules, node) === module;
}

type Replaced = Pick<Draft, "document" | "modules" | "subPipelines">;

function replacementFor(
  { document, modules, subPipelines }: Replaced,
  purpose: ReplacePurpose,
  module: ModuleDefinition,
): Replacement | null {
  return purpose.kind === "replace"
    ? replaceModule(document, modules, purpose.node, module)
    : replaceInstance(document, modules, subPipelines, purpose.group, module);
}

/** Those that an output goes on into come first; the others are added beside, without a connection. */
function followers(
  offered: readonly ModuleDefinition[],
  { document, modules }: Draft,
  id: string | null,
): Candidate[] {
  const node = document.nodes[id ?? ""];
  if (!node) return offered.map(plain);
  return offered
    .map((module) => {
      const from = outputFor(document, modules, node, module);
      const port = from && portOf(document, modules, from, "output");
      const description = port ? t("module_choice.takes", { port: port.label }) : t("module_choice.apart");
      return candidate(module, description, port ? 0 : 1);
    })
    .sort((a, b) => a.cost - b.cost);
}

function replacementCandidate(replacement: Replacement, module: ModuleDefinition): Candidate {
  const edges = replacement.lostEdges.length;
  const parameters = replacement.lostParameters.length;
  const lost = [
    ...(edges > 0 ? [plural("module_choice.lost_edges", edges)] : []),
    ...(parameters > 0 ? [plural("module_choice.lost_parameters", parameters)] : []),
    ...(replacement.losesComment ? [t("module_choice.lost_comment")] : []),
    ...(replacement.losesDisabled ? [t("module_choice.lost_disabled")] : []),
    ...(replacement.losesEdits ? [t("module_choice.lost_edits")] : []),
  ];
  const description = lost.length > 0 ? lost.join(" · ") : t("module_choice.keeps_all");
  const marks = Number(replacement.losesComment) + Number(replacement.losesDisabled);
  return candidate(module, description, edges * 100 + parameters + marks);
}

/** What the list is for, in words. */
export function purposeText(editor: Editor, purpose: ModulePurpose): string {
  const { document } = editor.state;
  switch (purpose.kind) {
    case "connect":
      return t("module_choice.connect", { port: portWords(editor.state, purpose.ref, purpose.direction) });
    case "after": {
      const name = document.nodes[purpose.node ?? ""]?.name;
      return name ? t("module_choice.after", { name }) : t("module_choice.add");
    }
    case "insert": {
      const edge = document.edges[purpose.edge];
      return t("module_choice.insert", {
        source: document.nodes[edge?.source.node ?? ""]?.name ?? "",
        target: document.nodes[edge?.target.node ?? ""]?.name ?? "",
      });
    }
    case "replace":
      return t("module_choice.replace", { name: document.nodes[purpose.node]?.name ?? "" });
    case "replace_instance":
      return t("module_choice.replace", { name: document.groups[purpose.group]?.name ?? "" });
  }
}

/** Do it, select what came in and say so. Returns the id of the new node, or null when the draft has moved on. */
export function chooseModule(
  editor: Editor,
  purpose: ModulePurpose,
  module: ModuleDefinition,
): string | null {
  const wanted = editFor(editor, purpose, module);
  const added = wanted && placeModule(editor, wanted, module);
  if (!added) return null;
  cancelConnection(editor);
  if (purpose.kind === "replace" || purpose.kind === "replace_instance")
    editor.announce(t("announce.replaced", { old: added.words.name, name: module.display_name }));
  else if (added.operations.some(({ type }) => type === "connect"))
    editor.announce(t("announce.inserted", { name: added.words.name }));
  return added.id;
}

function addAfter(draft: Draft, id: string | null, module: ModuleDefinition): AddedNode {
  const { document, modules } = draft;
  const node = document.nodes[id ?? ""];
  const from = node && outputFor(document, modules, node, module);
  if (from) {
    const place = placeForDrop(document, placeBeside(document, from, "output"), "output");
    const connected = addConnected(document, modules, from, "output", { module }, place);
    if (connected) return connected;
  }
  return addNode(document, { module }, node ? { below: node } : { near: placeAtEnd(document) });
}

function editFor(editor: Editor, purpose: ModulePurpose, module: ModuleDefinition): AddedNode | null {
  const { document, modules } = editor.state;
  switch (purpose.kind) {
    case "connect": {
      const { ref, direction, at } = purpose;
      const place = placeForDrop(document, at, direction);
      return addConnected(document, modules, ref, direction, { module }, place);
    }
    case "after":
      return addAfter(editor.state, purpose.node, module);
    case "insert": {
      const edge = document.edges[purpose.edge];
      return edge ? insertOnEdge(document, modules, edge, { module }) : null;
    }
    case "replace":
    case "replace_instance":
      return replacementFor(editor.state, purpose, module);
  }
}

/** Where a module for a port goes when no place was pointed at: below an output, above an input. */
export function placeBeside(document: GraphDocument, { node }: PortRef, direction: Direction): Position {
  const at = document.nodes[node]?.position ?? { x: 0, y: 0 };
  return { x: at.x + 116, y: direction === "output" ? at.y + 160 : at.y - 64 };
}

/** Below all that is there: where something goes that nobody points at. */
export function placeAtEnd(document: GraphDocument): Position {
  const bounds = boundsOf(document);
  return bounds ? { x: bounds.x, y: bounds.y + bounds.height + 64 } : { x: 0, y: 0 };
}

/** Open the list beside an element of the canvas. */
export function offerModules(editor: Editor, purpose: ModulePurpose, beside: Element | null): void {
  if (!editor.canEdit) return;
  editor.store.setState({ moduleChoice: { purpose, ...openingPlace(beside) } });
}
