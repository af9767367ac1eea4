import { Plus } from "lucide-react";
import type { Project } from "@/api/types";
import { t } from "@/i18n";
import { Button } from "@/ui";
import { createPipeline } from "./api";
import { useOpenPipeline } from "./useOpenPipeline";

export function NewPipelineButton({ project }: { readonly project: Project }) {
  const create = useOpenPipeline(
    project.id,
    () => createPipeline(project.id, t("home.new_name")),
    t("home.create_failed"),
  );
  return (
    <Button
      variant="primary"
      icon={<Plus size={15} aria-hidden="true" />}
      isPending={create.isPending}
      onPress={() => create.mutate(undefined)}
    >
      {t("home.new")}
    </Button>
  );
}
