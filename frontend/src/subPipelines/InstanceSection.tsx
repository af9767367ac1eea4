/** What the inspector says of an instance: its version, what can be done with it, and its parameters. */
import { CircleArrowUp, PencilLine, RotateCcw, Unlink, Upload } from "lucide-react";
import { useEditor, useEditorState } from "@/editor/context";
import type { Group } from "@/graph/model";
import { resolvedNode } from "@/graph/pipelineParameters";
import { instanceParameters, setInstanceParameter } from "@/graph/subPipelines";
import { t } from "@/i18n";
import { ParameterField } from "@/inspector/ParameterForm";
import { Button } from "@/ui";
import {
  askToPublish,
  detach,
  discardEdits,
  type InstanceState,
  instanceState,
  instanceText,
  openForEditing,
  updateToNewest,
} from "./instances";
import "./sub-pipelines.css";

export function InstanceSection({ group, isReadOnly }: { group: Group; isReadOnly: boolean }) {
  const known = useEditorState((state) => state.subPipelines);
  const state = instanceState(group, known);
  if (!state) return null;
  return (
    <>
      <div className="instance" data-newer={state.newer !== null || undefined}>
        <p className="instance-version">{instanceText(state)}</p>
        <p className="muted small">{aboutText(state)}</p>
        {isReadOnly ? null : <InstanceButtons group={group} state={state} />}
      </div>
      <InstanceParameters group={group} isReadOnly={isReadOnly} />
    </>
  );
}

function aboutText({ sealed, newer, subPipeline }: InstanceState): string {
  if (!sealed) return t("sub_pipeline.open_text");
  if (newer !== null) return t("sub_pipeline.is_newer", { version: newer });
  if (!subPipeline) return t("sub_pipeline.gone");
  return t(subPipeline.is_archived ? "sub_pipeline.archived_text" : "sub_pipeline.sealed_text");
}

function InstanceButtons({ group: { id }, state }: { group: Group; state: InstanceState }) {
  const editor = useEditor();
  const { sealed, newer, subPipeline } = state;
  return (
    <div className="instance-actions">
      {newer === null || !sealed ? null : (
        <Button
          size="small"
          variant="primary"
          icon={<CircleArrowUp size={14} />}
          onPress={() => void updateToNewest(editor, id)}
        >
          {t("sub_pipeline.update", { version: newer })}
        </Button>
      )}
      {sealed ? (
        <Button size="small" icon={<PencilLine size={14} />} onPress={() => openForEditing(editor, id)}>
          {t("sub_pipeline.open")}
        </Button>
      ) : (
        <>
          <Button
            size="small"
            variant="primary"
            icon={<Upload size={14} />}
            onPress={() => askToPublish(editor, id)}
          >
            {t("sub_pipeline.publish_version")}
          </Button>
          {subPipeline ? (
            <Button size="small" icon={<RotateCcw size={14} />} onPress={() => void discardEdits(editor, id)}>
              {t("sub_pipeline.discard")}
            </Button>
          ) : null}
        </>
      )}
      <Button size="small" icon={<Unlink size={14} />} onPress={() => detach(editor, id)}>
        {t("sub_pipeline.detach")}
      </Button>
    </div>
  );
}

function InstanceParameters({ group, isReadOnly }: { group: Group; isReadOnly: boolean }) {
  const editor = useEditor();
  const document = useEditorState((state) => state.document);
  const modules = useEditorState((state) => state.modules);
  const parameters = instanceParameters(document, modules, group);
  return (
    <fieldset className="instance-parameters">
      <legend>{t("sub_pipeline.parameters")}</legend>
      {parameters.length === 0 ? <p className="muted small">{t("sub_pipeline.no_parameters")}</p> : null}
      {parameters.map(({ name, node, parameter }) => (
        <ParameterField
          key={name}
          node={resolvedNode(document, node)}
          parameter={{ ...parameter, label: name }}
          isReadOnly={isReadOnly}
          hasMenu={group.source?.parameters[name]?.length === 1}
          onChange={(value) =>
            editor.edit(setInstanceParameter(editor.state.document, group.id, name, value))
          }
        />
      ))}
    </fieldset>
  );
}
