import { t } from "@/i18n";
import { Loading } from "@/ui";

export function PipelinePage(_props: { readonly pipelineId: string }) {
  return <Loading label={t("editor.loading")} />;
}
