/** Edits of the pipeline's own parameters, chosen by chance. */
import type { Editor } from "@/editor/Editor";
import type { Edit } from "@/graph/edits";
import type { GraphNode } from "@/graph/model";
import {
  bind,
  detach,
  editPipelineParameter,
  freshParameterName,
  promote,
  removePipelineParameter,
} from "@/graph/pipelineParameterEdits";
import type { Chance } from "./Chance";

export function changeParameters(editor: Editor, chance: Chance): Edit | null {
  const { document, modules } = editor.state;
  const node = chance.oneOf(Object.values(document.nodes));
  const own = chance.oneOf(Object.keys(document.parameters)) ?? "";
  const dice = chance.next();
  if (dice < 0.15) return removePipelineParameter(document, modules, own);
  if (dice < 0.35) return editPipelineParameter(document, own, { description: `${chance.between(0, 99)}` });
  const name = node && chance.oneOf(modules.get(node.module)?.parameters ?? [])?.name;
  if (!node || !name) return null;
  if (dice < 0.5) return detach(document, node.id, boundOf(node, chance) ?? name);
  // whether it fits is for the server and the editor to say
  if (dice < 0.65 && own) return bind(document, node.id, name, own);
  const words = { name: freshParameterName(document, name), description: "" };
  return promote(document, modules, node.id, name, words);
}

const boundOf = (node: GraphNode, chance: Chance) => chance.oneOf(Object.keys(node.bindings ?? {}));
