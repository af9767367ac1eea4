/** Identifiers. Node ids are readable, because they name steps, folders and log lines; operation ids are random. */
import type { GraphDocument } from "./model";

const ID_LIMIT = 63;

/** A random UUID (version 4), also where `crypto.randomUUID` is missing, as on plain http addresses. */
export function randomId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}

/** `split_data`, `split_data_2`, … : the first that is free. */
export function freshNodeId(
  document: GraphDocument,
  module: string,
  alsoTaken: ReadonlySet<string> = new Set(),
) {
  const base = module.replace(/[^a-z0-9_]/g, "_").replace(/^[^a-z]+/, "") || "node";
  const isTaken = (id: string) => id in document.nodes || alsoTaken.has(id);
  let candidate = base.slice(0, ID_LIMIT);
  for (let number = 2; isTaken(candidate); number += 1) {
    const suffix = `_${number}`;
    candidate = base.slice(0, ID_LIMIT - suffix.length) + suffix;
  }
  return candidate;
}

/** `Split Data`, `Split Data 2`, … so that two nodes of a module can be told apart by name. */
export function freshNodeName(
  document: GraphDocument,
  name: string,
  alsoTaken: ReadonlySet<string> = new Set(),
) {
  const taken = new Set([...alsoTaken, ...Object.values(document.nodes).map((node) => node.name)]);
  let candidate = name;
  for (let number = 2; taken.has(candidate); number += 1) candidate = `${name} ${number}`;
  return candidate;
}

/** Ids of edges, notes, groups and pipeline parameters carry no meaning; random ones cannot clash between two editors. */
export function freshId(prefix: "e" | "n" | "g" | "p"): string {
  return `${prefix}_${randomId().replaceAll("-", "").slice(0, 16)}`;
}
