/** What menus, chips and commands do with pipeline parameters. */
import type { Editor } from "@/editor/Editor";
import { datasetParameter, moduleOf } from "@/graph/catalog";
import { bind, detach } from "@/graph/pipelineParameterEdits";

/** Show the list of them, with one of them open where an id is given. */
export function showPipelineParameters(editor: Editor, id: string | null = null): void {
  editor.selectOnly(null);
  editor.store.setState({ focusPipelineParameter: { id } });
}

export function askToPromote(editor: Editor, node: string, parameter: string): void {
  if (editor.canEdit) editor.store.setState({ parameterDialog: { kind: "promote", node, parameter } });
}

export function askForNew(editor: Editor): void {
  if (editor.canEdit) editor.store.setState({ parameterDialog: { kind: "new" } });
}

export function takeShared(editor: Editor, node: string, parameter: string, id: string): void {
  editor.edit(bind(editor.state.document, node, parameter, id));
}

export function detachFrom(editor: Editor, node: string, parameter: string): void {
  editor.edit(detach(editor.state.document, node, parameter));
}

/** The parameter that says which data the node reads, if that can be promoted; null otherwise. */
export function promotableData(editor: Editor, id: string): string | null {
  const node = editor.state.document.nodes[id];
  const module = node && moduleOf(editor.state.modules, node);
  const parameter = module && datasetParameter(module);
  return parameter && !node.bindings?.[parameter.name] ? parameter.name : null;
}
