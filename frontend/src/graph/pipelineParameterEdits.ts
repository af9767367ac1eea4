/** Edits of the parameters of a pipeline, each one undo step. */
import { effectiveValue, type ModuleIndex, moduleOf, parameterOf } from "./catalog";
import type { Edit } from "./edits";
import { freshId } from "./ids";
import type { GraphDocument, PipelineParameter } from "./model";
import type { OperationBody } from "./operations";
import { fits, takersOf } from "./pipelineParameters";

const NAME = /^[A-Za-z_][A-Za-z0-9_]{0,62}$/;

const step = (action: Edit["words"]["action"], name: string, operations: readonly OperationBody[]): Edit => ({
  words: { action, name, count: 1 },
  operations,
});

export type NameProblem = "missing" | "invalid" | "taken";

/** Why a name cannot be given to a pipeline parameter; `own` is the id of the one that has it already. */
export function nameProblem(document: GraphDocument, name: string, own?: string): NameProblem | null {
  if (name === "") return "missing";
  if (!NAME.test(name)) return "invalid";
  const folded = name.toLowerCase();
  const isTaken = Object.values(document.parameters).some(
    (other) => other.id !== own && other.name.toLowerCase() === folded,
  );
  return isTaken ? "taken" : null;
}

/** `Number of trees` → `number_of_trees`, `number_of_trees_2`, … : the first that is free. */
export function freshParameterName(document: GraphDocument, label: string): string {
  const plain = label.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  const words = plain.replace(/[^a-z0-9]+/g, "_").replace(/^_+|_+$/g, "");
  const base = (/^[a-z]/.test(words) ? words : `parameter_${words}`.replace(/_$/, "")).slice(0, 58);
  for (let number = 1; ; number += 1) {
    const name = number === 1 ? base : `${base}_${number}`;
    if (nameProblem(document, name) === null) return name;
  }
}

export type NewParameter = Omit<PipelineParameter, "id">;

export function addPipelineParameter(
  document: GraphDocument,
  wanted: NewParameter,
): (Edit & { readonly id: string }) | null {
  if (nameProblem(document, wanted.name) !== null) return null;
  const parameter: PipelineParameter = { ...wanted, id: freshId("p") };
  const operations: OperationBody[] = [{ type: "add_pipeline_parameter", parameter }];
  return { ...step("add_pipeline_parameter", wanted.name, operations), id: parameter.id };
}

/** Make a parameter of a node one of the pipeline, with the value in force as its default. */
export function promote(
  document: GraphDocument,
  modules: ModuleIndex,
  nodeId: string,
  name: string,
  words: Pick<PipelineParameter, "name" | "description">,
): (Edit & { readonly id: string }) | null {
  const node = document.nodes[nodeId];
  const module = node && moduleOf(modules, node);
  const taker = module && parameterOf(module, name);
  if (!node || !taker) return null;
  const added = addPipelineParameter(document, {
    ...words,
    type: taker.type,
    widget: taker.widget,
    default: effectiveValue(taker, node.parameters),
  });
  if (!added) return null;
  const bound: OperationBody = { type: "bind_parameter", node_id: nodeId, name, parameter_id: added.id };
  return { ...step("promote", words.name, [...added.operations, bound]), id: added.id };
}

export function bind(document: GraphDocument, nodeId: string, name: string, id: string): Edit | null {
  const [node, parameter] = [document.nodes[nodeId], document.parameters[id]];
  if (!node || !parameter || node.bindings?.[name] === id) return null;
  return step("bind_parameter", parameter.name, [
    { type: "bind_parameter", node_id: nodeId, name, parameter_id: id },
  ]);
}

export function detach(document: GraphDocument, nodeId: string, name: string): Edit | null {
  const id = document.nodes[nodeId]?.bindings?.[name];
  if (id === undefined) return null;
  const parameter = document.parameters[id];
  return step("detach_parameter", parameter?.name ?? "", [
    { type: "detach_parameter", node_id: nodeId, name },
    // said outright, so that undo notices what someone else gives it afterwards
    { type: "set_parameter", node_id: nodeId, name, value: parameter?.default ?? null },
  ]);
}

export function editPipelineParameter(
  document: GraphDocument,
  id: string,
  change: Partial<Pick<PipelineParameter, "name" | "default" | "description">>,
): Edit | null {
  const before = document.parameters[id];
  if (!before) return null;
  const parameter = { ...before, ...change };
  if (nameProblem(document, parameter.name, id) !== null) return null;
  if (JSON.stringify(parameter) === JSON.stringify(before)) return null;
  return step("edit_pipeline_parameter", parameter.name, [{ type: "edit_pipeline_parameter", parameter }]);
}

/** Nodes that take it keep its value. */
export function removePipelineParameter(
  document: GraphDocument,
  modules: ModuleIndex,
  id: string,
): Edit | null {
  const parameter = document.parameters[id];
  if (!parameter) return null;
  const detached = takersOf(document, modules, id).map(
    ({ node, name }): OperationBody => ({ type: "detach_parameter", node_id: node.id, name }),
  );
  return step("remove_pipeline_parameter", parameter.name, [
    ...detached,
    { type: "remove_pipeline_parameter", parameter_id: id },
  ]);
}

/** What nodes take with them into a draft: bindings to what it has too; else the value becomes their own. */
export function bindingsIn(
  document: GraphDocument,
  brought: readonly PipelineParameter[],
): (id: string) => PipelineParameter | "own" | undefined {
  const carried = new Map(brought.map((parameter) => [parameter.id, parameter]));
  return (id) => {
    const [here, from] = [document.parameters[id], carried.get(id)];
    return here && (!from || fits(here, from)) ? "own" : from;
  };
}
