/** Corrections of connections, and of nodes whose module is missing or the wrong one. */
import type { ModuleDefinition } from "@/graph/catalog";
import { compatiblePorts, portKey, portOf } from "@/graph/connections";
import { edgeInto, NOTHING_SELECTED, removeSelection } from "@/graph/edits";
import { freshId } from "@/graph/ids";
import { type Edge, edgesAt, type GraphDocument, type GraphNode, type PortRef } from "@/graph/model";
import { replaceModule } from "@/graph/replacing";
import { type Draft, type Fix, makeFix, nameOf, type Problem, type Rule } from "./types";

/** More than this is a choice to make on the canvas, not a correction. */
const OFFERS = 4;

export const fixCycle = ({ nodes }: Problem, { document }: Draft): readonly Fix[] => {
  const pairs = new Set(nodes.map((id, index) => `${id} ${nodes[(index + 1) % nodes.length]}`));
  const closing = Object.values(document.edges).filter(({ source, target }) =>
    pairs.has(`${source.node} ${target.node}`),
  );
  return closing.slice(0, OFFERS).map((edge) => disconnect(document, edge));
};

export const fixUnknownPort: Rule = ({ port }, { node, module }, { document }) => {
  const isUnknown = (end: PortRef, ports: readonly { name: string }[]) =>
    end.node === node.id && end.port === port && !ports.some(({ name }) => name === port);
  return edgesAt(document, node.id)
    .filter(({ source, target }) => isUnknown(source, module.outputs) || isUnknown(target, module.inputs))
    .slice(0, OFFERS)
    .map((edge) => disconnect(document, edge));
};

export const fixTypeMismatch: Rule = ({ port }, { node }, draft) => {
  const target = { node: node.id, port: port ?? "" };
  const edge = edgeInto(draft.document, target);
  const type = portOf(draft.document, draft.modules, target, "input")?.type;
  if (!edge) return [];
  const source = draft.document.nodes[edge.source.node];
  const outputs = source ? (draft.modules.get(source.module)?.outputs ?? []) : [];
  const fitting = outputs.filter((output) => output.type === type);
  const [only] = fitting.length === 1 ? fitting : [];
  const other: Fix[] = only
    ? [
        makeFix(
          "use_output",
          { output: only.label, source: nameOf(draft.document, edge.source.node) },
          node.name,
          [
            { type: "disconnect", edge_id: edge.id },
            {
              type: "connect",
              edge: { id: freshId("e"), source: { node: edge.source.node, port: only.name }, target },
            },
          ],
        ),
      ]
    : [];
  return [...other, disconnect(draft.document, edge)];
};

export const fixMissingInput: Rule = ({ port }, { node, module }, { document, modules }) => {
  const input = module.inputs.find(({ name }) => name === port);
  if (!input) return [];
  const target = { node: node.id, port: input.name };
  const accepted = compatiblePorts(document, modules, target, "input");
  const sources = Object.values(document.nodes).flatMap((other) =>
    (modules.get(other.module)?.outputs ?? [])
      .filter((output) => accepted.has(portKey({ node: other.id, port: output.name }, "output")))
      .map((output) => ({ other, output })),
  );
  if (sources.length > OFFERS) return [];
  return sources.map(({ other, output }) => {
    const edge = { id: freshId("e"), source: { node: other.id, port: output.name }, target };
    const values = { source: other.name, output: output.label, input: input.label };
    return makeFix("connect", values, node.name, [{ type: "connect", edge }]);
  });
};

/** What should have fed an input is disabled. */
export const fixDisabledSource: Rule = ({ nodes }, { node }, { document }) =>
  nodes
    .filter((id) => document.nodes[id]?.disabled)
    .map((id) =>
      makeFix("enable", { name: nameOf(document, id) }, node.name, [
        { type: "set_disabled", node_id: id, disabled: false },
      ]),
    );

/** For nodes that the catalogue has no module for, or only in another version. */
export const fixUnknownModule = ({ node: id }: Problem, draft: Draft): readonly Fix[] => {
  const { document, modules } = draft;
  const node = id === null ? undefined : document.nodes[id];
  if (!node) return [];
  const installed = modules.get(node.module);
  const update = installed
    ? replace("update_version", draft, node, installed, { name: node.name, version: installed.version })
    : [];
  const removal = removeSelection(document, { ...NOTHING_SELECTED, nodes: new Set([node.id]) });
  return removal
    ? [...update, makeFix("delete_node", { name: node.name }, node.name, removal.operations)]
    : update;
};

/** Modules that do for clustering what their partner does for labelled data. */
const PARTNERS: Readonly<Record<string, string>> = {
  train_model: "train_clustering_model",
  train_clustering_model: "train_model",
  score_model: "assign_data_to_clusters",
  assign_data_to_clusters: "score_model",
};

export const fixWrongLearner: Rule = (_problem, { node, module }, draft) => {
  const partner = draft.modules.get(PARTNERS[module.name] ?? "");
  if (!partner) return [];
  return replace("replace_module", draft, node, partner, { name: node.name, module: partner.display_name });
};

/** An update keeps the name whatever it is; another module takes its own, unless one was given by hand. */
function replace(
  title: "update_version" | "replace_module",
  { document, modules }: Draft,
  node: GraphNode,
  module: ModuleDefinition,
  values: Readonly<Record<string, string>>,
): readonly Fix[] {
  const operations = replaceModule(document, modules, node.id, module)?.operations ?? [];
  const named = operations.map((operation) =>
    operation.type === "add_node" && title === "update_version"
      ? { ...operation, node: { ...operation.node, name: node.name } }
      : operation,
  );
  return [makeFix(title, values, node.name, named)];
}

function disconnect(document: GraphDocument, edge: Edge): Fix {
  const values = { source: nameOf(document, edge.source.node), target: nameOf(document, edge.target.node) };
  return makeFix("disconnect", values, values.target, [{ type: "disconnect", edge_id: edge.id }]);
}
