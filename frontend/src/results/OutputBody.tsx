/** The content of one output: its view, its table, or both. */
import { useQuery } from "@tanstack/react-query";
import { Package } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { messageOf } from "@/api/errors";
import { t } from "@/i18n";
import { TablePreview } from "@/table/TablePreview";
import { EmptyState, LoadFailed, Loading, Tabs } from "@/ui";
import { type OutputRef, outputQuery, previewQuery, viewQuery } from "./api";
import { LearnerView, ModelView } from "./ModelView";
import { TransformationView } from "./TransformationView";
import type { ViewData } from "./views";

const EvaluationView = lazy(async () => {
  const { EvaluationView: View } = await import("./evaluation/EvaluationView");
  return { default: View };
});

export interface OutputBodyProps {
  readonly output: OutputRef;
  readonly name: string;
}

export function OutputBody({ output, name }: OutputBodyProps) {
  const query = useQuery(outputQuery(output));
  if (query.isPending) return <Loading />;
  if (query.isError) return <Problem error={query.error} onRetry={() => void query.refetch()} />;
  const { has_view: hasView, has_preview: hasPreview } = query.data;
  if (hasView && hasPreview) return <ViewAndTable output={output} name={name} />;
  if (hasView) return <View output={output} />;
  if (hasPreview) return <Preview output={output} name={name} />;
  return <EmptyState icon={Package} title={t("results.no_view")} />;
}

function ViewAndTable({ output, name }: OutputBodyProps) {
  const [tab, setTab] = useState("view");
  return (
    <Tabs
      label={t("results.tabs")}
      selectedKey={tab}
      onSelectionChange={(key) => setTab(String(key))}
      panelClassName="output-panel"
      tabs={[
        { id: "view", label: t("results.tab.view"), content: <View output={output} /> },
        { id: "table", label: t("results.tab.table"), content: <Preview output={output} name={name} /> },
      ]}
    />
  );
}

function View({ output }: { readonly output: OutputRef }) {
  const query = useQuery(viewQuery(output));
  if (query.isPending) return <Loading />;
  if (query.isError) return <Problem error={query.error} onRetry={() => void query.refetch()} />;
  return (
    <div className="output-view scroll">
      <Suspense fallback={<Loading />}>
        <ViewOf view={query.data} />
      </Suspense>
    </div>
  );
}

function ViewOf({ view }: { readonly view: ViewData }) {
  switch (view.kind) {
    case "evaluation":
      return <EvaluationView view={view} />;
    case "model":
      return <ModelView view={view} />;
    case "learner":
      return <LearnerView view={view} />;
    case "transformation":
      return <TransformationView view={view} />;
    default:
      return <EmptyState icon={Package} title={t("results.no_view")} />;
  }
}

function Preview({ output, name }: OutputBodyProps) {
  const query = useQuery(previewQuery(output));
  if (query.isPending) return <Loading />;
  if (query.isError) return <Problem error={query.error} onRetry={() => void query.refetch()} />;
  return <TablePreview preview={query.data} name={name} />;
}

function Problem({ error, onRetry }: { error: unknown; onRetry: () => void }) {
  return <LoadFailed title={t("results.failed")} text={messageOf(error)} onRetry={onRetry} />;
}
