import { lazy, Suspense, useEffect, useState } from "react";
import { useEditor, useEditorState } from "@/editor/context";
import { patchPipeline } from "@/editor/PipelineName";
import { cleanName } from "@/graph/edits";
import { plural, t } from "@/i18n";
import { Loading, TextField } from "@/ui";

const ParametersPanel = lazy(() =>
  import("@/parameters/ParametersPanel").then((m) => ({ default: m.ParametersPanel })),
);

/** Shown while nothing is selected. */
export function PipelineSettings() {
  const editor = useEditor();
  const name = useEditorState((state) => state.name);
  const description = useEditorState((state) => state.description);
  const isReadOnly = useEditorState((state) => state.role === "viewer");
  const nodes = useEditorState((state) => Object.keys(state.document.nodes).length);
  const edges = useEditorState((state) => Object.keys(state.document.edges).length);
  const [nameText, setNameText] = useState(name);
  const [text, setText] = useState(description);
  useEffect(() => setNameText(name), [name]);
  useEffect(() => setText(description), [description]);
  return (
    <div className="inspector-scroll scroll">
      <header className="inspector-header">
        <h2>{t("inspector.pipeline")}</h2>
      </header>
      <div className="inspector-form">
        <TextField
          label={t("inspector.pipeline_name")}
          value={nameText}
          onChange={setNameText}
          maxLength={200}
          isReadOnly={isReadOnly}
          onBlur={() => {
            const next = cleanName(nameText);
            if (next && next !== name) void patchPipeline(editor, { name: next });
            else setNameText(name);
          }}
        />
        <TextField
          label={t("inspector.pipeline_description")}
          value={text}
          onChange={setText}
          rows={4}
          maxLength={5000}
          isReadOnly={isReadOnly}
          onBlur={() => text !== description && void patchPipeline(editor, { description: text })}
        />
        <p className="muted small">{`${plural("group.nodes", nodes)}, ${plural("canvas.far_edges", edges)}`}</p>
        {nodes > 0 ? <p className="muted small">{t("inspector.select_hint")}</p> : null}
        <Suspense fallback={<Loading />}>
          <ParametersPanel />
        </Suspense>
      </div>
    </div>
  );
}
