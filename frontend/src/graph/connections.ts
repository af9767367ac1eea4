/**
 * Which connection may exist. Mirrors `pipelines/core/connections.py`; both run `tests/fixtures/connection_cases.json`.
 *
 * The checks come in a fixed order, so that both languages name the same reason. The ports of a placeholder are not
 * known, and nothing is held against them.
 */
import { type ModuleIndex, type ModulePort, moduleOf } from "./catalog";
import type { GraphDocument, PortRef } from "./model";
import { samePort } from "./model";

export type ConnectionCode =
  | "unknown_node"
  | "unknown_port"
  | "wrong_direction"
  | "same_node"
  | "type_mismatch"
  | "input_taken"
  | "duplicate_edge"
  | "cycle";

/** A reason as data; the words are found by `code` and filled with `values`. */
export interface ConnectionProblem {
  readonly code: ConnectionCode;
  readonly values: Readonly<Record<string, string>>;
}

export type Direction = "input" | "output";

const problem = (code: ConnectionCode, values: Record<string, string> = {}): ConnectionProblem => ({
  code,
  values,
});

/** The declared port, or undefined when the module or the port is not known. */
export function portOf(
  document: GraphDocument,
  modules: ModuleIndex,
  ref: PortRef,
  direction: Direction,
): ModulePort | undefined {
  const node = document.nodes[ref.node];
  const module = node && moduleOf(modules, node);
  const ports = direction === "input" ? module?.inputs : module?.outputs;
  return ports?.find((port) => port.name === ref.port);
}

export function checkConnection(
  document: GraphDocument,
  modules: ModuleIndex,
  source: PortRef,
  target: PortRef,
): ConnectionProblem | null {
  return (
    checkNodes(document, source, target) ??
    checkPort(document, modules, source, "output") ??
    checkPort(document, modules, target, "input") ??
    checkSameNode(document, source, target) ??
    checkTypes(document, modules, source, target) ??
    checkTaken(document, modules, source, target) ??
    checkCycle(document, source, target)
  );
}

function checkNodes(document: GraphDocument, source: PortRef, target: PortRef): ConnectionProblem | null {
  const missing = [source, target].find(({ node }) => !Object.hasOwn(document.nodes, node));
  return missing ? problem("unknown_node", { node: missing.node }) : null;
}

function checkPort(
  document: GraphDocument,
  modules: ModuleIndex,
  ref: PortRef,
  direction: Direction,
): ConnectionProblem | null {
  const node = document.nodes[ref.node];
  const module = node && moduleOf(modules, node);
  if (!module || portOf(document, modules, ref, direction)) return null;
  const other = portOf(document, modules, ref, direction === "input" ? "output" : "input");
  const values = { node: node.name, port: other?.label ?? ref.port, expected: direction };
  return problem(other ? "wrong_direction" : "unknown_port", values);
}

function checkSameNode(document: GraphDocument, source: PortRef, target: PortRef): ConnectionProblem | null {
  if (source.node !== target.node) return null;
  return problem("same_node", { node: document.nodes[source.node]?.name ?? source.node });
}

function checkTypes(
  document: GraphDocument,
  modules: ModuleIndex,
  source: PortRef,
  target: PortRef,
): ConnectionProblem | null {
  const output = portOf(document, modules, source, "output");
  const input = portOf(document, modules, target, "input");
  if (!output || !input || output.type === input.type) return null;
  return problem("type_mismatch", {
    input: input.label,
    wanted: input.type,
    output: output.label,
    given: output.type,
  });
}

function checkTaken(
  document: GraphDocument,
  modules: ModuleIndex,
  source: PortRef,
  target: PortRef,
): ConnectionProblem | null {
  const edge = Object.values(document.edges).find((candidate) => samePort(candidate.target, target));
  if (!edge) return null;
  if (samePort(edge.source, source)) return problem("duplicate_edge");
  return problem("input_taken", {
    node: document.nodes[target.node]?.name ?? target.node,
    port: portOf(document, modules, target, "input")?.label ?? target.port,
  });
}

function checkCycle(document: GraphDocument, source: PortRef, target: PortRef): ConnectionProblem | null {
  const path = pathBetween(document, target.node, source.node);
  if (!path) return null;
  const shown = path.length <= 8 ? path : [...path.slice(0, 4), ...path.slice(-4)];
  const names = [...shown, target.node].map((id) => document.nodes[id]?.name ?? id);
  return problem("cycle", { names: names.join(" → ") });
}

/** Node → the nodes it feeds (or, backwards, is fed by). */
export function neighbours(document: GraphDocument, direction: "down" | "up"): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const { source, target } of Object.values(document.edges)) {
    const [from, to] = direction === "down" ? [source.node, target.node] : [target.node, source.node];
    const list = found.get(from);
    if (list) list.push(to);
    else found.set(from, [to]);
  }
  return found;
}

/** A shortest way along the edges, both ends included; null when there is none. */
export function pathBetween(document: GraphDocument, from: string, to: string): string[] | null {
  const next = neighbours(document, "down");
  const cameFrom = new Map<string, string | null>([[from, null]]);
  const queue = [from];
  for (let index = 0; index < queue.length; index += 1) {
    const current = queue[index] as string;
    if (current === to) return unwind(cameFrom, to);
    for (const neighbour of next.get(current) ?? []) {
      if (cameFrom.has(neighbour)) continue;
      cameFrom.set(neighbour, current);
      queue.push(neighbour);
    }
  }
  return null;
}

function unwind(cameFrom: ReadonlyMap<string, string | null>, end: string): string[] {
  const path: string[] = [];
  for (let step: string | null | undefined = end; step != null; step = cameFrom.get(step)) path.unshift(step);
  return path;
}

/** Everything reachable from a node, itself included. */
export function reachable(document: GraphDocument, start: string, direction: "down" | "up"): Set<string> {
  const next = neighbours(document, direction);
  const seen = new Set([start]);
  const queue = [start];
  for (let current = queue.pop(); current !== undefined; current = queue.pop()) {
    for (const neighbour of next.get(current) ?? []) {
      if (seen.has(neighbour)) continue;
      seen.add(neighbour);
      queue.push(neighbour);
    }
  }
  return seen;
}

/** What there would be without an edge, as while one of its ends is moved. */
export function withoutEdge(document: GraphDocument, id: string | null): GraphDocument {
  if (id === null || !Object.hasOwn(document.edges, id)) return document;
  const { [id]: _gone, ...edges } = document.edges;
  return { ...document, edges };
}

export const portKey = (ref: PortRef, direction: Direction): string => `${ref.node}/${ref.port}/${direction}`;

/**
 * The ports that would accept a connection with this one, as port keys. One pass over the draft instead of
 * `checkConnection` for each port, since it is asked at the start of every drag.
 */
export function compatiblePorts(
  document: GraphDocument,
  modules: ModuleIndex,
  from: PortRef,
  direction: Direction,
): Set<string> {
  const own = portOf(document, modules, from, direction);
  const taken = new Set(Object.values(document.edges).map(({ target }) => portKey(target, "input")));
  const found = new Set<string>();
  if (!own || (direction === "input" && taken.has(portKey(from, "input")))) return found;
  const excluded = reachable(document, from.node, direction === "output" ? "up" : "down");
  const wanted: Direction = direction === "output" ? "input" : "output";
  for (const node of Object.values(document.nodes)) {
    if (excluded.has(node.id)) continue;
    const module = moduleOf(modules, node);
    for (const port of (wanted === "input" ? module?.inputs : module?.outputs) ?? []) {
      const key = portKey({ node: node.id, port: port.name }, wanted);
      if (port.type === own.type && !(wanted === "input" && taken.has(key))) found.add(key);
    }
  }
  return found;
}
