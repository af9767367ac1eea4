import { FileUp } from "lucide-react";
import { FileTrigger } from "react-aria-components";
import type { Project } from "@/api/types";
import { formatBytes, t } from "@/i18n";
import { TourButton, TourCard } from "@/tour/TourOffer";
import { Button, notify } from "@/ui";
import { importPipeline } from "./api";
import "./home.css";
import { MembersButton } from "./MembersDialog";
import { NewPipelineButton } from "./NewPipelineButton";
import { PipelineSection } from "./PipelineSection";
import { RecentRuns } from "./RecentRuns";
import { SampleGallery } from "./SampleGallery";
import { useOpenPipeline } from "./useOpenPipeline";

/** The largest document the server takes. */
const IMPORT_LIMIT_BYTES = 8 * 1024 * 1024;

export function HomePage({ project }: { readonly project: Project }) {
  const canEdit = project.role !== "viewer";
  return (
    <div className="page">
      <header className="page-header">
        <div>
          <h1>{t("home.title")}</h1>
          <p className="muted">{project.name}</p>
        </div>
        <div className="home-actions">
          {canEdit ? <TourButton project={project} /> : null}
          <MembersButton project={project} />
          {canEdit ? <ImportButton project={project} /> : null}
          {canEdit ? <NewPipelineButton project={project} /> : null}
        </div>
      </header>
      {canEdit ? <TourCard project={project} /> : null}
      <div className="home-columns">
        <PipelineSection project={project} canEdit={canEdit} />
        <RecentRuns project={project} />
      </div>
      {canEdit ? <SampleGallery project={project} /> : null}
    </div>
  );
}

function ImportButton({ project }: { readonly project: Project }) {
  const load = useOpenPipeline(
    project.id,
    (file: File) => importFile(project.id, file),
    t("home.import_failed"),
  );
  return (
    <FileTrigger
      acceptedFileTypes={[".yaml", ".yml"]}
      onSelect={(files) => {
        const file = files?.item(0);
        if (file) load.mutate(file);
      }}
    >
      <Button icon={<FileUp size={15} aria-hidden="true" />} isPending={load.isPending}>
        {t("home.import")}
      </Button>
    </FileTrigger>
  );
}

async function importFile(project: string, file: File) {
  if (file.size > IMPORT_LIMIT_BYTES) {
    throw new Error(t("home.import_too_large", { size: formatBytes(file.size) }));
  }
  const pipeline = await importPipeline(project, await file.text());
  if (pipeline.warnings && pipeline.warnings.length > 0) {
    notify({ tone: "warning", title: t("home.imported"), text: pipeline.warnings.join(" ") });
  }
  return pipeline;
}
