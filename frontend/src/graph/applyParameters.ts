/** Applying the operations on pipeline parameters. The same refusals as `pipelines/core/binding.py`. */
import type { Applied, RefusalCode } from "./apply";
import { type ModuleIndex, moduleOf, parameterOf } from "./catalog";
import type { GraphDocument, GraphNode, JsonValue, PipelineParameter } from "./model";
import type { OperationBody } from "./operations";
import { fits } from "./pipelineParameters";

type Of<T extends OperationBody["type"]> = Extract<OperationBody, { type: T }>;

export type ParameterOperation = Of<
  | "add_pipeline_parameter"
  | "edit_pipeline_parameter"
  | "remove_pipeline_parameter"
  | "bind_parameter"
  | "detach_parameter"
>;

const refuse = (code: RefusalCode, values: Record<string, string>): Applied => ({
  refusal: { code, values },
});

export function applyParameters(
  document: GraphDocument,
  operation: ParameterOperation,
  modules: ModuleIndex | null,
): Applied {
  switch (operation.type) {
    case "add_pipeline_parameter": {
      const { parameter } = operation;
      if (document.parameters[parameter.id]) return refuse("duplicate_id", { id: parameter.id });
      return nameRefusal(document, parameter) ?? withParameter(document, parameter);
    }
    case "edit_pipeline_parameter": {
      const { parameter } = operation;
      const before = document.parameters[parameter.id];
      if (!before) return unknown(parameter.id);
      if (before.type !== parameter.type || before.widget !== parameter.widget)
        return refuse("parameter_kind", { parameter: before.name });
      return nameRefusal(document, parameter) ?? withParameter(document, parameter);
    }
    case "remove_pipeline_parameter":
      return remove(document, operation.parameter_id);
    case "bind_parameter":
      return bind(document, operation, modules);
    case "detach_parameter":
      return detach(document, operation);
  }
}

/** Why a node has no value of its own to be set; null when it has. */
export function boundRefusal(document: GraphDocument, node: GraphNode, name: string): Applied | null {
  const parameter = document.parameters[node.bindings?.[name] ?? ""];
  return parameter ? refuse("parameter_bound", { node: node.name, parameter: parameter.name }) : null;
}

/** What a new node takes from the pipeline has to be there. */
export function bindingsRefusal(document: GraphDocument, node: GraphNode): Applied | null {
  const missing = Object.values(node.bindings ?? {}).find((id) => !document.parameters[id]);
  return missing === undefined ? null : unknown(missing);
}

const unknown = (id: string): Applied => refuse("unknown_pipeline_parameter", { parameter: id });

function withParameter(document: GraphDocument, parameter: PipelineParameter): Applied {
  return {
    document: { ...document, parameters: { ...document.parameters, [parameter.id]: parameter } },
  };
}

function nameRefusal(document: GraphDocument, { id, name }: PipelineParameter): Applied | null {
  const folded = name.toLowerCase();
  const other = Object.values(document.parameters).find(
    (parameter) => parameter.id !== id && parameter.name.toLowerCase() === folded,
  );
  return other ? refuse("duplicate_name", { name: other.name }) : null;
}

function remove(document: GraphDocument, id: string): Applied {
  const { [id]: parameter, ...parameters } = document.parameters;
  if (!parameter) return unknown(id);
  const user = Object.values(document.nodes).find(({ bindings }) =>
    Object.values(bindings ?? {}).includes(id),
  );
  if (user) return refuse("parameter_in_use", { node: user.name, parameter: parameter.name });
  return { document: { ...document, parameters } };
}

function bind(
  document: GraphDocument,
  operation: Of<"bind_parameter">,
  modules: ModuleIndex | null,
): Applied {
  const { node_id, name, parameter_id } = operation;
  const [node, parameter] = [document.nodes[node_id], document.parameters[parameter_id]];
  if (!node) return refuse("unknown_node", { node: node_id });
  if (!parameter) return unknown(parameter_id);
  const module = modules && moduleOf(modules, node);
  if (module) {
    const taker = parameterOf(module, name);
    if (!taker) return refuse("unknown_parameter", { module: module.display_name, name });
    if (!fits(parameter, taker)) return refuse("parameter_kind", { parameter: parameter.name });
  }
  const { [name]: _own, ...parameters } = node.parameters;
  return withNode(document, { ...node, parameters, bindings: { ...node.bindings, [name]: parameter_id } });
}

function detach(document: GraphDocument, { node_id, name }: Of<"detach_parameter">): Applied {
  const node = document.nodes[node_id];
  if (!node) return refuse("unknown_node", { node: node_id });
  const id = node.bindings?.[name];
  if (id === undefined) return refuse("not_bound", { node: node.name, name });
  const value: JsonValue = document.parameters[id]?.default ?? null;
  const { [name]: _taken, ...left } = node.bindings ?? {};
  const { bindings: _bindings, ...rest } = node;
  return withNode(document, {
    ...rest,
    parameters: value === null ? node.parameters : { ...node.parameters, [name]: value },
    ...(Object.keys(left).length > 0 ? { bindings: left } : {}),
  });
}

const withNode = (document: GraphDocument, node: GraphNode): Applied => ({
  document: { ...document, nodes: { ...document.nodes, [node.id]: node } },
});
