import { RotateCcw } from "lucide-react";
import { useEffect, useState } from "react";
import { ApiError, messageOf } from "@/api/errors";
import { LIMIT_NAMES, type LimitName, type RunSettings } from "@/api/execution";
import { useEditor, useEditorState } from "@/editor/context";
import { formatDuration, t } from "@/i18n";
import { readNumber } from "@/inspector/widgets/NumberWidget";
import { formatMeasure } from "@/table/format";
import { IconButton, LoadFailed, Loading, TextField } from "@/ui";
import { useChangeRunSettings, useRunSettings } from "./useRunSettings";

/** What the steps of one node may use. Kept beside the pipeline: no edit of it, and nothing to undo. */
export function LimitsForm({ node }: { readonly node: string }) {
  const pipelineId = useEditorState((state) => state.pipelineId);
  const settings = useRunSettings(pipelineId);
  return (
    <section aria-label={t("limits.label")}>
      <h3>{t("limits.label")}</h3>
      <p className="muted">{t("limits.text")}</p>
      {settings.data ? (
        <Fields pipelineId={pipelineId} node={node} settings={settings.data} />
      ) : settings.isError ? (
        <LoadFailed
          title={t("limits.failed_to_load")}
          text={messageOf(settings.error)}
          onRetry={() => void settings.refetch()}
        />
      ) : (
        <Loading />
      )}
    </section>
  );
}

interface FieldsProps {
  readonly pipelineId: string;
  readonly node: string;
  readonly settings: RunSettings;
}

function Fields({ pipelineId, node, settings }: FieldsProps) {
  const editor = useEditor();
  const isReadOnly = useEditorState((state) => state.role === "viewer");
  const change = useChangeRunSettings(pipelineId);
  const [problems, setProblems] = useState<Partial<Record<LimitName, string>>>({});
  const save = (name: LimitName, value: number | null) => {
    setProblems(({ [name]: _solved, ...others }) => others);
    change.mutate(
      async (current) => {
        // the server knows limits of saved nodes only
        await editor.flush();
        return withLimit(current, node, name, value);
      },
      {
        onSuccess: () => editor.announce(t("limits.saved", { name: t(`limits.${name}`) })),
        onError: (error) => setProblems((others) => ({ ...others, [name]: problemOf(error, node, name) })),
      },
    );
  };
  return (
    <div className="limits">
      {LIMIT_NAMES.map((name) => (
        <LimitField
          key={name}
          name={name}
          value={settings.limits[node]?.[name] ?? null}
          usual={settings.defaults[node]?.[name]}
          most={settings.maxima[name]}
          problem={problems[name]}
          isReadOnly={isReadOnly}
          onSave={(value) => save(name, value)}
        />
      ))}
    </div>
  );
}

function withLimit(settings: RunSettings, node: string, name: LimitName, value: number | null): RunSettings {
  const { [name]: _before, ...others } = settings.limits[node] ?? {};
  const own = value === null ? others : { ...others, [name]: value };
  return { ...settings, limits: { ...settings.limits, [node]: own } };
}

function problemOf(error: Error, node: string, name: LimitName): string {
  const problems = error instanceof ApiError ? error.problems : [];
  return (
    problems.find((problem) => problem.node === node && problem.parameter === name)?.message ?? error.message
  );
}

interface LimitFieldProps {
  readonly name: LimitName;
  readonly value: number | null;
  /** What holds without a limit of the node's own. */
  readonly usual: number | undefined;
  readonly most: number;
  readonly problem: string | undefined;
  readonly isReadOnly: boolean;
  readonly onSave: (value: number | null) => void;
}

function LimitField({ name, value, usual, most, problem, isReadOnly, onSave }: LimitFieldProps) {
  const label = t(`limits.${name}`);
  const shown = value === null ? "" : String(value);
  const [text, setText] = useState(shown);
  useEffect(() => setText(shown), [shown]);
  const number = readNumber(text, { type: name === "memory_mb" ? "integer" : "number" });
  const isWrong = text.trim() !== "" && number === null;
  const commit = () => {
    if (isWrong || number === value) return;
    onSave(number);
  };
  const wrong = t(name === "memory_mb" ? "inspector.not_an_integer" : "inspector.not_a_number");
  return (
    <TextField
      label={label}
      labelEnd={
        value === null || isReadOnly ? null : (
          <IconButton
            size="small"
            label={t("inspector.reset_of", { label })}
            hint={t("inspector.reset")}
            icon={<RotateCcw size={13} />}
            onPress={() => onSave(null)}
          />
        )
      }
      value={text}
      onChange={setText}
      onBlur={commit}
      onKeyDown={(event) => event.key === "Enter" && commit()}
      isReadOnly={isReadOnly}
      inputMode={name === "memory_mb" ? "numeric" : "decimal"}
      placeholder={usual === undefined ? undefined : t("limits.usual", { value: usual })}
      help={helpOf(name, number, most)}
      problem={isWrong ? wrong : problem}
    />
  );
}

/** How far it may go; a time also in units that can be grasped. */
function helpOf(name: LimitName, number: number | null, most: number): string {
  const parts: string[] = [];
  if (name === "timeout_s" && number !== null && number >= 60) parts.push(formatDuration(number));
  parts.push(
    t("inspector.range_max", {
      max: name === "timeout_s" ? formatDuration(most) : formatMeasure(most),
    }),
  );
  return parts.join(" · ");
}
