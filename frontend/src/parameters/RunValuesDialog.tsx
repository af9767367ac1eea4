/** Asks for the values of a run before it starts. */
import { type FormEvent, type KeyboardEvent, useEffect, useId, useRef, useState } from "react";
import type { Issue } from "@/api/types";
import { useEditor, useEditorState } from "@/editor/context";
import { useRunControlsOfEditor } from "@/editor/runControls";
import type { RunQuestion } from "@/editor/store";
import type { RunControls } from "@/editor/useRunControls";
import type { JsonValue, PipelineParameter } from "@/graph/model";
import { askedAs, takersOf } from "@/graph/pipelineParameters";
import { parametersOfRun } from "@/graph/runValues";
import { t } from "@/i18n";
import { ParameterWidget } from "@/inspector/ParameterWidget";
import { useRun } from "@/run/useRun";
import { Banner, Button, Dialog } from "@/ui";
import "./parameters.css";
import { proposedValues } from "./proposals";
import { ValuesOutlook } from "./ValuesOutlook";
import { valueWords } from "./words";

export function RunValuesDialog() {
  const question = useEditorState((state) => state.runQuestion);
  const run = useRunControlsOfEditor();
  return question && run ? <RunValues question={question} run={run} /> : null;
}

type Values = Readonly<Record<string, JsonValue>>;

function RunValues({ question, run }: { readonly question: RunQuestion; readonly run: RunControls }) {
  const editor = useEditor();
  const draft = useEditorState((state) => state.document);
  const last = useRun(useEditorState((state) => state.runId)).model;
  const parameters = parametersOfRun(draft, question.request.scope);
  const [values, setValues] = useState<Values>(
    () => question.request.parameters ?? proposedValues(parameters, last?.parameters ?? {}),
  );
  const [changed, setChanged] = useState<{
    readonly since: RunQuestion;
    readonly names: ReadonlySet<string>;
  }>();
  const form = useId();
  const fields = useRef<HTMLFormElement>(null);
  // Enter runs from here on: in a line of text, or on the button
  useEffect(() => {
    const line = fields.current?.querySelector<HTMLInputElement>("input.input");
    (line ?? document.querySelector<HTMLElement>(`button[form="${form}"]`))?.focus();
    line?.select();
  }, [form]);
  // what was refused is not held against a value that has been changed since
  const isChanged = (name: string) => changed?.since === question && changed.names.has(name);
  const change = (name: string, value: JsonValue) => {
    setValues((before) => ({ ...before, [name]: value }));
    const known = changed?.since === question ? changed.names : [];
    setChanged({ since: question, names: new Set([...known, name]) });
  };
  const defaults = Object.fromEntries(parameters.map(({ name, default: value }) => [name, value]));
  const isDefault = parameters.every(({ name }) => sameJson(values[name] ?? null, defaults[name] ?? null));
  const close = () => editor.store.setState({ runQuestion: null });
  const request = { ...question.request, parameters: given(values, parameters) };
  const start = () => run.start(request);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!run.isStarting) start();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || run.isStarting) return;
    event.preventDefault();
    start();
  };
  const others = question.problems.filter(
    (problem) => !parameters.some(({ name }) => name === problem.parameter),
  );
  return (
    <Dialog
      title={t("run.values_title")}
      isOpen
      onClose={close}
      footer={
        <>
          <Button onPress={close}>{t("action.cancel")}</Button>
          <Button
            onPress={() => run.start({ ...question.request, parameters: {} })}
            isPending={run.isStarting}
          >
            {t("run.with_defaults")}
          </Button>
          <Button variant="primary" type="submit" form={form} isPending={run.isStarting}>
            {t("run.values_start")}
          </Button>
        </>
      }
    >
      <form id={form} ref={fields} className="parameter-form" onSubmit={submit} onKeyDown={onKeyDown}>
        {question.problems.length > 0 ? (
          <Banner tone="danger">
            {[t("run.values_refused"), ...others.map(({ message, hint }) => `${message} ${hint}`)].join(" ")}
          </Banner>
        ) : null}
        <p className="muted run-values-origin">
          {last && !isDefault ? t("run.values_last", { number: last.run.number }) : t("run.values_default")}
          {isDefault ? null : (
            <Button size="small" onPress={() => setValues(defaults)}>
              {t("run.values_reset")}
            </Button>
          )}
        </p>
        {parameters.map((parameter) => (
          <ValueField
            key={parameter.id}
            parameter={parameter}
            value={values[parameter.name] ?? null}
            problem={question.problems.find(
              (one) => one.parameter === parameter.name && !isChanged(parameter.name),
            )}
            onChange={(value) => change(parameter.name, value)}
          />
        ))}
        <ValuesOutlook request={request} />
      </form>
    </Dialog>
  );
}

function ValueField({
  parameter,
  value,
  problem,
  onChange,
}: {
  readonly parameter: PipelineParameter;
  readonly value: JsonValue;
  readonly problem: Issue | undefined;
  readonly onChange: (value: JsonValue) => void;
}) {
  const document = useEditorState((state) => state.document);
  const modules = useEditorState((state) => state.modules);
  const form = askedAs(document, modules, parameter);
  const basis = parameter.default ?? form.default;
  const help = [
    parameter.description,
    basis === null && form.required
      ? t("run.no_default")
      : t("run.default_value", { value: valueWords(basis, form) }),
  ];
  return (
    <ParameterWidget
      nodeId={takersOf(document, modules, parameter.id)[0]?.node.id ?? ""}
      parameter={form}
      value={value ?? form.default}
      onChange={(next) => onChange(next ?? parameter.default)}
      label={parameter.name}
      help={help.filter(Boolean).join(" ")}
      problem={problem ? [problem.message, problem.hint].filter(Boolean).join(" ") : null}
      isReadOnly={false}
    />
  );
}

/** What is as the pipeline has it is left out. */
function given(values: Values, parameters: readonly PipelineParameter[]): Values {
  return Object.fromEntries(
    parameters
      .filter(({ name, default: basis }) => name in values && !sameJson(values[name] ?? null, basis))
      .map(({ name }) => [name, values[name] ?? null]),
  );
}

const sameJson = (a: JsonValue, b: JsonValue) => JSON.stringify(a) === JSON.stringify(b);
