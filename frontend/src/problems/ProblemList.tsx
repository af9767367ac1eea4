import { CircleAlert, CircleCheck, Info, TriangleAlert } from "lucide-react";
import { useMemo } from "react";
import type { Issue } from "@/api/types";
import { useEditor, useEditorState } from "@/editor/context";
import { useGoToNode } from "@/editor/useGoToNode";
import { FixButtons } from "@/fixes/FixButtons";
import { t } from "@/i18n";
import { showPipelineParameters } from "@/parameters/actions";
import { EmptyState, Loading } from "@/ui";
import { worstFirst } from "./order";
import "./problems.css";

const ICONS = { error: CircleAlert, warning: TriangleAlert, info: Info } as const;

/** Everything that is wrong, the worst first; choosing one goes to where it is. */
export function ProblemList() {
  const issues = useEditorState((state) => state.validation?.issues);
  const sorted = useMemo(() => worstFirst(issues ?? []), [issues]);
  if (!issues) return <Loading label={t("problems.checking")} />;
  if (sorted.length === 0) {
    return (
      <EmptyState icon={CircleCheck} title={t("problems.none")}>
        {t("problems.none_text")}
      </EmptyState>
    );
  }
  return (
    <ul className="problem-list scroll" tabIndex={-1}>
      {sorted.map((issue) => (
        <Problem
          key={[issue.code, issue.node, issue.port, issue.parameter, issue.message].join()}
          issue={issue}
        />
      ))}
    </ul>
  );
}

function Problem({ issue }: { issue: Issue }) {
  const editor = useEditor();
  const goTo = useGoToNode();
  const node = issue.node ?? issue.nodes[0] ?? null;
  const name = useEditorState(({ document }) => (node ? document.nodes[node]?.name : undefined));
  const Icon = ICONS[issue.severity];
  const open = () => {
    if (node === null && issue.pipeline_parameter) {
      showPipelineParameters(editor, issue.pipeline_parameter);
      return;
    }
    const target = editor.showIssue(issue);
    if (target) goTo(target, issue.port ? { node: target, port: issue.port } : null);
  };
  return (
    <li>
      <button type="button" className="problem" data-severity={issue.severity} onClick={open}>
        <Icon size={16} aria-hidden="true" />
        <span className="visually-hidden">{t(`problems.${issue.severity}`)}: </span>
        <span className="problem-where truncate">{name ?? t("problems.whole_pipeline")}</span>
        <span className="problem-text">
          {issue.message} {issue.hint ? <span className="muted">{issue.hint}</span> : null}
        </span>
      </button>
      <FixButtons
        issue={issue}
        onFixed={(buttons) => buttons?.closest<HTMLElement>(".problem-list")?.focus()}
      />
    </li>
  );
}
