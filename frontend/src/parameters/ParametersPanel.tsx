/** The parameters of the pipeline: what they are called, what they start from, and who takes them. */
import { ChevronRight, Plus, Trash2, Variable } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { useEditor, useEditorState } from "@/editor/context";
import { useGoToNode } from "@/editor/useGoToNode";
import type { PipelineParameter } from "@/graph/model";
import { editPipelineParameter, nameProblem, removePipelineParameter } from "@/graph/pipelineParameterEdits";
import { askedAs, parametersByName, takersOf } from "@/graph/pipelineParameters";
import { t } from "@/i18n";
import { ParameterWidget } from "@/inspector/ParameterWidget";
import { Button, TextField } from "@/ui";
import { askForNew } from "./actions";
import "./parameters.css";
import { valueWords } from "./words";

export function ParametersPanel() {
  const editor = useEditor();
  const document = useEditorState((state) => state.document);
  const isReadOnly = useEditorState((state) => state.role === "viewer" || state.fatal !== null);
  const wanted = useEditorState((state) => state.focusPipelineParameter);
  const heading = useRef<HTMLHeadingElement>(null);
  const parameters = parametersByName(document);
  useEffect(() => {
    if (wanted?.id !== null) return;
    heading.current?.scrollIntoView({ block: "nearest" });
    heading.current?.focus();
    editor.store.setState({ focusPipelineParameter: null });
  }, [wanted, editor]);
  return (
    <section className="pipeline-parameters" aria-labelledby="pipeline-parameters">
      <header>
        <h3 id="pipeline-parameters" tabIndex={-1} ref={heading}>
          {t("parameter.panel")}
        </h3>
        {isReadOnly ? null : (
          <Button size="small" icon={<Plus size={14} aria-hidden="true" />} onPress={() => askForNew(editor)}>
            {t("parameter.new")}
          </Button>
        )}
      </header>
      {parameters.length === 0 ? <p className="muted small">{t("parameter.panel_empty")}</p> : null}
      <ul>
        {parameters.map((parameter) => (
          <li key={parameter.id}>
            <ParameterDetails
              parameter={parameter}
              isReadOnly={isReadOnly}
              onRemoved={() => heading.current?.focus()}
            />
          </li>
        ))}
      </ul>
    </section>
  );
}

interface DetailsProps {
  readonly parameter: PipelineParameter;
  readonly isReadOnly: boolean;
}

function ParameterDetails({ parameter, isReadOnly, onRemoved }: DetailsProps & { onRemoved: () => void }) {
  const editor = useEditor();
  const document = useEditorState((state) => state.document);
  const modules = useEditorState((state) => state.modules);
  const isWanted = useEditorState((state) => state.focusPipelineParameter?.id === parameter.id);
  const [isOpen, setOpen] = useState(isWanted);
  const summary = useRef<HTMLElement>(null);
  useEffect(() => {
    if (!isWanted) return;
    setOpen(true);
    summary.current?.scrollIntoView({ block: "nearest" });
    summary.current?.focus();
    editor.store.setState({ focusPipelineParameter: null });
  }, [isWanted, editor]);
  const form = askedAs(document, modules, parameter);
  const takers = takersOf(document, modules, parameter.id);
  const change = (edit: Parameters<typeof editPipelineParameter>[2]) =>
    editor.edit(editPipelineParameter(editor.state.document, parameter.id, edit));
  const remove = () => {
    if (editor.edit(removePipelineParameter(editor.state.document, modules, parameter.id))) onRemoved();
  };
  return (
    <details
      className="pipeline-parameter"
      open={isOpen}
      onToggle={(event) => setOpen(event.currentTarget.open)}
    >
      <summary ref={summary}>
        <ChevronRight size={14} aria-hidden="true" className="pipeline-parameter-mark" />
        <Variable size={14} aria-hidden="true" />
        <span className="pipeline-parameter-name truncate">{parameter.name}</span>
        <span className="muted truncate">{valueWords(parameter.default ?? form.default, form)}</span>
      </summary>
      {isOpen ? (
        <fieldset
          className="pipeline-parameter-body"
          aria-label={t("parameter.details", { name: parameter.name })}
        >
          <NameEdit parameter={parameter} isReadOnly={isReadOnly} />
          <ParameterWidget
            nodeId={takers[0]?.node.id ?? ""}
            parameter={form}
            value={parameter.default ?? form.default}
            onChange={(value) => change({ default: value })}
            label={t("parameter.default_label")}
            isReadOnly={isReadOnly}
          />
          <DescriptionEdit
            text={parameter.description}
            isReadOnly={isReadOnly}
            onCommit={(description) => change({ description })}
          />
          <Takers takers={takers} />
          {isReadOnly ? null : (
            <Button size="small" icon={<Trash2 size={14} aria-hidden="true" />} onPress={remove}>
              {t("parameter.remove", { name: parameter.name })}
            </Button>
          )}
        </fieldset>
      ) : null}
    </details>
  );
}

function NameEdit({ parameter, isReadOnly }: DetailsProps) {
  const editor = useEditor();
  const document = useEditorState((state) => state.document);
  const [name, setName] = useState(parameter.name);
  useEffect(() => setName(parameter.name), [parameter.name]);
  const problem = nameProblem(document, name, parameter.id);
  const commit = () => {
    if (problem === null) editor.edit(editPipelineParameter(editor.state.document, parameter.id, { name }));
    else setName(parameter.name);
  };
  return (
    <TextField
      label={t("parameter.name")}
      value={name}
      onChange={setName}
      maxLength={63}
      spellCheck="false"
      isReadOnly={isReadOnly}
      problem={problem && t(`parameter.name_${problem}`)}
      onBlur={commit}
      onKeyDown={(event) => event.key === "Enter" && commit()}
    />
  );
}

function DescriptionEdit({
  text,
  isReadOnly,
  onCommit,
}: {
  readonly text: string;
  readonly isReadOnly: boolean;
  readonly onCommit: (text: string) => void;
}) {
  const [current, setCurrent] = useState(text);
  useEffect(() => setCurrent(text), [text]);
  return (
    <TextField
      label={t("parameter.description")}
      value={current}
      onChange={setCurrent}
      rows={2}
      maxLength={5000}
      isReadOnly={isReadOnly}
      onBlur={() => current !== text && onCommit(current)}
    />
  );
}

function Takers({ takers }: { readonly takers: ReturnType<typeof takersOf> }) {
  const goTo = useGoToNode();
  if (takers.length === 0) return <p className="muted small">{t("parameter.unused")}</p>;
  return (
    <div className="pipeline-parameter-users">
      <h4>{t("parameter.users")}</h4>
      <ul>
        {takers.map(({ node, name, parameter }) => (
          <li key={`${node.id}.${name}`}>
            <button type="button" className="pipeline-parameter-user" onClick={() => goTo(node.id)}>
              {t("parameter.user", { parameter: parameter?.label ?? name, node: node.name })}
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}
