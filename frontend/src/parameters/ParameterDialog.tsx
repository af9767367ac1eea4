import { type FormEvent, useId, useState } from "react";
import { useEditor, useEditorState } from "@/editor/context";
import type { ParameterDialogPurpose } from "@/editor/store";
import { moduleOf, parameterOf } from "@/graph/catalog";
import type { PipelineParameter } from "@/graph/model";
import {
  addPipelineParameter,
  freshParameterName,
  nameProblem,
  promote,
} from "@/graph/pipelineParameterEdits";
import { t } from "@/i18n";
import { Button, Dialog, Select, TextField } from "@/ui";
import { showPipelineParameters } from "./actions";

/** Asks for the name of a new pipeline parameter: one that is promoted, or one that nothing takes yet. */
export function ParameterDialog() {
  const purpose = useEditorState((state) => state.parameterDialog);
  return purpose ? <NewParameter purpose={purpose} /> : null;
}

type Type = PipelineParameter["type"];
const TYPES: readonly Type[] = ["number", "integer", "string", "boolean"];
const WIDGETS = { number: "number", integer: "integer", string: "text", boolean: "toggle" } as const;

function NewParameter({ purpose }: { readonly purpose: ParameterDialogPurpose }) {
  const editor = useEditor();
  const document = useEditorState((state) => state.document);
  const modules = useEditorState((state) => state.modules);
  const promoted = promotedBy(purpose, editor.state);
  const [name, setName] = useState(() => freshParameterName(document, promoted?.label ?? ""));
  const [description, setDescription] = useState("");
  const [type, setType] = useState<Type>("number");
  const [isTried, setTried] = useState(false);
  const form = useId();
  const problem = nameProblem(document, name);
  const close = () => editor.store.setState({ parameterDialog: null });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (problem !== null) return;
    const words = { name, description };
    if (purpose.kind === "promote") {
      editor.edit(promote(document, modules, purpose.node, purpose.parameter, words));
      close();
      editor.store.setState({ focusParameter: { node: purpose.node, parameter: purpose.parameter } });
      return;
    }
    const edit = addPipelineParameter(document, { ...words, type, widget: WIDGETS[type], default: null });
    close();
    if (edit && editor.edit(edit)) showPipelineParameters(editor, edit.id);
  };
  const shown =
    problem !== null && (isTried || problem !== "missing") ? t(`parameter.name_${problem}`) : null;
  return (
    <Dialog
      title={t(purpose.kind === "promote" ? "parameter.promote_title" : "parameter.new_title")}
      isOpen
      onClose={close}
      footer={
        <>
          <Button onPress={close}>{t("action.cancel")}</Button>
          <Button variant="primary" type="submit" form={form}>
            {t(purpose.kind === "promote" ? "parameter.promote_do" : "parameter.new_do")}
          </Button>
        </>
      }
    >
      <form id={form} className="parameter-form" onSubmit={submit}>
        {promoted ? <p className="muted">{t("parameter.promote_text", promoted)}</p> : null}
        <TextField
          label={t("parameter.name")}
          help={t("parameter.name_help")}
          value={name}
          onChange={setName}
          maxLength={63}
          autoFocus
          spellCheck="false"
          problem={shown}
        />
        {purpose.kind === "new" ? (
          <Select
            label={t("parameter.type")}
            options={TYPES.map((one) => ({ id: one, label: t(`parameter.type.${one}`) }))}
            value={type}
            onChange={(chosen) => setType(TYPES.find((one) => one === chosen) ?? "number")}
          />
        ) : null}
        <TextField
          label={t("parameter.description")}
          help={t("parameter.description_help")}
          value={description}
          onChange={setDescription}
          maxLength={5000}
        />
      </form>
    </Dialog>
  );
}

function promotedBy(
  purpose: ParameterDialogPurpose,
  { document, modules }: ReturnType<typeof useEditor>["state"],
): { label: string; node: string } | null {
  const node = purpose.kind === "promote" ? document.nodes[purpose.node] : undefined;
  const module = node && moduleOf(modules, node);
  if (purpose.kind !== "promote" || !node || !module) return null;
  return { label: parameterOf(module, purpose.parameter)?.label ?? purpose.parameter, node: node.name };
}
