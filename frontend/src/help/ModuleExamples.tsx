import { useQuery } from "@tanstack/react-query";
import { CloudDownload } from "lucide-react";
import { useId } from "react";
import { messageOf } from "@/api/errors";
import type { Project, SampleRow } from "@/api/types";
import { openSample, samplesQuery } from "@/home/api";
import { useOpenPipeline } from "@/home/useOpenPipeline";
import { plural, t } from "@/i18n";
import { Badge, Button, LoadFailed, Loading } from "@/ui";
import { examplesOf } from "./examples";

export interface ModuleExamplesProps {
  readonly module: string;
  readonly project: Project;
}

/** Samples that show the module in use; each opens as a draft. */
export function ModuleExamples(props: ModuleExamplesProps) {
  const heading = useId();
  return (
    <section className="help-section" aria-labelledby={heading}>
      <h2 id={heading}>{t("help.examples")}</h2>
      <Examples {...props} />
    </section>
  );
}

function Examples({ module, project }: ModuleExamplesProps) {
  const query = useQuery(samplesQuery());
  if (query.isPending) return <Loading />;
  if (query.isError) {
    return (
      <LoadFailed
        title={t("home.samples.failed")}
        text={messageOf(query.error)}
        onRetry={() => void query.refetch()}
      />
    );
  }
  const examples = examplesOf(module, query.data);
  if (examples.length === 0) return <p className="muted">{t("help.examples.none")}</p>;
  return (
    <>
      <p className="muted">{t("help.examples.hint")}</p>
      <ul className="card help-examples">
        {examples.map((sample) => (
          <Example key={sample.slug} sample={sample} project={project} />
        ))}
      </ul>
    </>
  );
}

function Example({ sample, project }: { readonly sample: SampleRow; readonly project: Project }) {
  const open = useOpenPipeline(
    project.id,
    () => openSample(sample.slug, project.id),
    t("home.sample.failed"),
  );
  return (
    <li>
      <div>
        <h3>{sample.title}</h3>
        <p className="muted">{sample.description}</p>
        <p className="muted numeric help-example-facts">
          {plural("home.sample.modules", sample.module_count)}
          {sample.needs_download ? (
            <Badge tone="info" icon={<CloudDownload size={12} aria-hidden="true" />}>
              {t("home.sample.download")}
            </Badge>
          ) : null}
        </p>
      </div>
      <Button
        aria-label={`${t("help.example.open")}: ${sample.title}`}
        disabledReason={project.role === "viewer" ? t("help.example.read_only") : null}
        isPending={open.isPending}
        onPress={() => open.mutate(undefined)}
      >
        {t("help.example.open")}
      </Button>
    </li>
  );
}
