/** Small catalogues and documents for tests. */
import { indexModules, type ModuleDefinition, type ModuleParameter, type ModulePort } from "@/graph/catalog";
import { type Edge, EMPTY_DOCUMENT, type GraphDocument, type GraphNode } from "@/graph/model";

export function makePort(name: string, type = "DataTable", optional = false): ModulePort {
  return { name, label: name.replaceAll("_", " "), type, optional, description: "" };
}

export function makeModule(name: string, change: Partial<ModuleDefinition> = {}): ModuleDefinition {
  return {
    name,
    version: "1.0.0",
    display_name: name.replaceAll("_", " "),
    category: "Data Transformation",
    category_label: change.category ?? "Data Transformation",
    other_names: [],
    icon: "box",
    description: "",
    help: "",
    keywords: [],
    hidden: false,
    deterministic: true,
    inputs: [],
    outputs: [],
    parameters: [],
    presets: [],
    metrics: {},
    ...change,
  };
}

export function makeParameter(name: string, change: Partial<ModuleParameter> = {}): ModuleParameter {
  return {
    name,
    label: name,
    type: "string",
    widget: "text",
    default: null,
    optional: false,
    required: false,
    enum: null,
    enum_labels: null,
    min: null,
    max: null,
    exclusive_min: false,
    exclusive_max: false,
    help: "",
    language: null,
    port: null,
    visible_when: null,
    required_when_visible: false,
    placeholder: null,
    ...change,
  };
}

export const SOURCE = makeModule("source", {
  category: "Data Input and Output",
  outputs: [makePort("data")],
});
export const FILTER = makeModule("filter", { inputs: [makePort("data")], outputs: [makePort("result")] });
export const JOIN = makeModule("join", {
  inputs: [makePort("left"), makePort("right")],
  outputs: [makePort("result")],
});
export const LEARNER = makeModule("learner", {
  category: "Regression",
  outputs: [makePort("model", "UntrainedModel")],
});
export const TRAIN = makeModule("train", {
  category: "Model Training",
  inputs: [makePort("model", "UntrainedModel"), makePort("data")],
  outputs: [makePort("trained", "TrainedModel")],
});

export const MODULES = [SOURCE, FILTER, JOIN, LEARNER, TRAIN];
export const INDEX = indexModules(MODULES);

export function makeNode(id: string, module: ModuleDefinition, change: Partial<GraphNode> = {}): GraphNode {
  return {
    id,
    module: module.name,
    version: module.version,
    name: id,
    parameters: {},
    position: { x: 0, y: 0 },
    comment: "",
    ...change,
  };
}

/** An edge written as `a.result → b.data`. */
export function makeEdge(id: string, text: string): Edge {
  const [source = "", target = ""] = text.split(" → ");
  const [from = "", output = ""] = source.split(".");
  const [to = "", input = ""] = target.split(".");
  return { id, source: { node: from, port: output }, target: { node: to, port: input } };
}

export function makeDocument(nodes: readonly GraphNode[], edges: readonly string[] = []): GraphDocument {
  return {
    ...EMPTY_DOCUMENT,
    nodes: Object.fromEntries(nodes.map((node) => [node.id, node])),
    edges: Object.fromEntries(edges.map((text, index) => [`e${index}`, makeEdge(`e${index}`, text)])),
  };
}

/** `a → b → c` through filters. */
export function chain(length: number): GraphDocument {
  const nodes = Array.from({ length }, (_, index) => makeNode(`n${index}`, index === 0 ? SOURCE : FILTER));
  const edges = nodes
    .slice(1)
    .map((_, index) => `n${index}.${index === 0 ? "data" : "result"} → n${index + 1}.data`);
  return makeDocument(nodes, edges);
}

/** A repeatable stream of numbers in [0, 1) (mulberry32). */
export function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let value = Math.imul(state ^ (state >>> 15), 1 | state);
    value = (value + Math.imul(value ^ (value >>> 7), 61 | value)) ^ value;
    return ((value ^ (value >>> 14)) >>> 0) / 4_294_967_296;
  };
}
