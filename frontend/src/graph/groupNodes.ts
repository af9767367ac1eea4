/** The ids of nodes that a group names: in its ports, and where it says what it is an instance of. */
import type { Group, GroupSource, PortRef } from "./model";

export type Side = "input" | "output";

export const portKey = (side: Side, { node, port }: PortRef): string => `${side}:${node}.${port}`;

/** What a key of a group's ports stands for; null for any other text. */
export function parsedPort(key: string): { readonly side: Side; readonly ref: PortRef } | null {
  const match = /^(input|output):([^.]+)\.(.+)$/.exec(key);
  if (!match) return null;
  return {
    side: match[1] === "input" ? "input" : "output",
    ref: { node: match[2] ?? "", port: match[3] ?? "" },
  };
}

/** The node and the parameter of a `node.parameter`. */
export function parsedTaker(taker: string): { readonly node: string; readonly name: string } {
  const dot = taker.indexOf(".");
  return { node: taker.slice(0, dot), name: taker.slice(dot + 1) };
}

export function renamedPorts(
  ports: Readonly<Record<string, string>>,
  of: (node: string) => string,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(ports).map(([key, name]) => {
      const port = parsedPort(key);
      return [port ? portKey(port.side, { ...port.ref, node: of(port.ref.node) }) : key, name];
    }),
  );
}

export function renamedTakers(
  parameters: Readonly<Record<string, readonly string[]>>,
  of: (node: string) => string,
): Record<string, string[]> {
  const renamed = (taker: string): string => {
    const { node, name } = parsedTaker(taker);
    return `${of(node)}.${name}`;
  };
  return Object.fromEntries(Object.entries(parameters).map(([name, takers]) => [name, takers.map(renamed)]));
}

/** The group with other ids for its nodes. */
export function withNodes(group: Group, of: (node: string) => string): Group {
  const { source } = group;
  return {
    ...group,
    ports: renamedPorts(group.ports, of),
    ...(source ? { source: sourceWithNodes(source, of) } : {}),
  };
}

function sourceWithNodes(source: GroupSource, of: (node: string) => string): GroupSource {
  return {
    ...source,
    nodes: Object.fromEntries(Object.entries(source.nodes).map(([node, origin]) => [of(node), origin])),
    parameters: renamedTakers(source.parameters, of),
  };
}
