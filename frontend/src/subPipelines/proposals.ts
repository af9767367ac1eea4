/** What a group offers to those who use it once it is published: ports and parameters, with names to begin with. */
import { isParameterVisible, type ModuleIndex, moduleOf } from "@/graph/catalog";
import { portKey, type Side } from "@/graph/groupNodes";
import { membersOf } from "@/graph/groups";
import type { GraphDocument, Group } from "@/graph/model";
import { resolvedNode } from "@/graph/pipelineParameters";

export interface Proposal {
  /** Of the port, or the `node.parameter`. */
  readonly key: string;
  readonly node: string;
  readonly label: string;
  /** It cannot be left out: something depends on it. */
  readonly isNeeded: boolean;
  readonly isChosen: boolean;
  readonly name: string;
}

export interface Proposals {
  readonly inputs: readonly Proposal[];
  readonly outputs: readonly Proposal[];
  readonly parameters: readonly Proposal[];
}

export function proposalsFor(document: GraphDocument, modules: ModuleIndex, group: Group): Proposals {
  return {
    inputs: named(portProposals(document, modules, group, "input")),
    outputs: named(portProposals(document, modules, group, "output")),
    parameters: named(parameterProposals(document, modules, group)),
  };
}

type Unnamed = Omit<Proposal, "name"> & { readonly given: string | undefined };

/** The given name, else the label alone where it tells them apart. */
function named(found: readonly Unnamed[]): Proposal[] {
  const count = new Map<string, number>();
  for (const { label, given } of found) {
    const name = (given ?? label).toLowerCase();
    count.set(name, (count.get(name) ?? 0) + 1);
  }
  return found.map(({ given, ...rest }) => {
    const isOnly = count.get(rest.label.toLowerCase()) === 1;
    return { ...rest, name: given ?? (isOnly ? rest.label : `${rest.node}: ${rest.label}`) };
  });
}

function portProposals(document: GraphDocument, modules: ModuleIndex, group: Group, side: Side): Unnamed[] {
  const within = new Set(membersOf(document, group.id).map(({ id }) => id));
  const outside = new Set<string>();
  const inside = new Set<string>();
  for (const { source, target } of Object.values(document.edges)) {
    const [own, other] = side === "input" ? [target, source] : [source, target];
    if (within.has(own.node)) (within.has(other.node) ? inside : outside).add(portKey(side, own));
  }
  return [...within].flatMap((id) => {
    const node = document.nodes[id];
    const module = node && moduleOf(modules, node);
    const ports = (side === "input" ? module?.inputs : module?.outputs) ?? [];
    return ports.flatMap((port): Unnamed[] => {
      const key = portKey(side, { node: id, port: port.name });
      if (side === "input" && inside.has(key)) return [];
      const isNeeded = outside.has(key) || (side === "input" && !port.optional);
      const given = group.ports[key];
      const isUnread = side === "output" && !inside.has(key) && !group.source;
      const isChosen = isNeeded || given !== undefined || isUnread;
      return [{ key, node: node?.name ?? id, label: port.label, isNeeded, isChosen, given }];
    });
  });
}

function parameterProposals(document: GraphDocument, modules: ModuleIndex, group: Group): Unnamed[] {
  const names = new Map(
    Object.entries(group.source?.parameters ?? {}).flatMap(([name, takers]) =>
      takers.map((taker) => [taker, name] as const),
    ),
  );
  return membersOf(document, group.id).flatMap((node) => {
    const module = moduleOf(modules, node);
    if (!module) return [];
    const { parameters } = resolvedNode(document, node);
    return module.parameters.flatMap((parameter): Unnamed[] => {
      const key = `${node.id}.${parameter.name}`;
      const bound = document.parameters[node.bindings?.[parameter.name] ?? ""];
      if (!bound && !names.has(key) && !isParameterVisible(module, parameter, parameters)) return [];
      return [
        {
          key,
          node: node.name,
          label: parameter.label,
          isNeeded: bound !== undefined,
          isChosen: bound !== undefined || names.has(key),
          given: names.get(key) ?? bound?.name,
        },
      ];
    });
  });
}

export interface Choice {
  readonly isChosen: boolean;
  readonly name: string;
}

export type Choices = Readonly<Record<string, Choice>>;

export function choicesOf({ inputs, outputs, parameters }: Proposals): Choices {
  return Object.fromEntries(
    [...inputs, ...outputs, ...parameters].map(({ key, isChosen, name }) => [key, { isChosen, name }]),
  );
}

/** What is asked for: the chosen ports by key, and the chosen parameters by name. */
export function requested(proposals: Proposals, choices: Choices) {
  const chosen = (list: readonly Proposal[]) =>
    list.flatMap(({ key, name }): [string, string][] => {
      const choice = choices[key];
      return choice?.isChosen ? [[key, choice.name.trim() || name]] : [];
    });
  const takers = new Map<string, string[]>();
  for (const [taker, name] of chosen(proposals.parameters)) {
    takers.set(name, [...(takers.get(name) ?? []), taker]);
  }
  const ports = Object.fromEntries([...chosen(proposals.inputs), ...chosen(proposals.outputs)]);
  return { ports, parameters: Object.fromEntries(takers) };
}
