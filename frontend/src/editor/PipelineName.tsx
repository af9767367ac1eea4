import { type FormEvent, useEffect, useState } from "react";
import { api } from "@/api/client";
import { messageOf } from "@/api/errors";
import type { PipelineDetail } from "@/api/types";
import { cleanName } from "@/graph/edits";
import { t } from "@/i18n";
import { notify } from "@/ui";
import { useEditor, useEditorState } from "./context";
import type { Editor } from "./Editor";

/** Change name or description: facts about the pipeline, not edits of its graph. */
export async function patchPipeline(
  editor: Editor,
  change: Partial<Pick<PipelineDetail, "name" | "description">>,
): Promise<void> {
  const { name, description, pipelineId } = editor.state;
  editor.store.setState(change);
  try {
    await api.patch(`/pipelines/${pipelineId}`, change);
  } catch (error) {
    editor.store.setState({ name, description });
    notify({ tone: "danger", title: t("inspector.save_failed"), text: messageOf(error) });
  }
}

export function PipelineName() {
  const editor = useEditor();
  const name = useEditorState((state) => state.name);
  const canEdit = useEditorState((state) => state.role !== "viewer");
  const [text, setText] = useState(name);
  useEffect(() => {
    setText(name);
    document.title = `${name} · ${t("app.name")}`;
    return () => {
      document.title = t("app.name");
    };
  }, [name]);
  const commit = () => {
    const next = cleanName(text);
    if (next && next !== name) void patchPipeline(editor, { name: next });
    else setText(name);
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    (document.activeElement as HTMLElement | null)?.blur();
  };
  return (
    <form className="pipeline-name" onSubmit={submit}>
      <h1 className="visually-hidden">{name}</h1>
      <span className="pipeline-name-sizer" aria-hidden="true">
        {text || t("editor.untitled")}
      </span>
      <input
        aria-label={t("editor.name")}
        value={text}
        maxLength={200}
        readOnly={!canEdit}
        title={name}
        onChange={(event) => setText(event.currentTarget.value)}
        onBlur={commit}
        onKeyDown={(event) => {
          if (event.key !== "Escape") return;
          setText(name);
          event.currentTarget.blur();
        }}
      />
    </form>
  );
}
