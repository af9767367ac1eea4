import { useQuery } from "@tanstack/react-query";
import { CloudDownload } from "lucide-react";
import { useId } from "react";
import { messageOf } from "@/api/errors";
import type { Project, SampleRow } from "@/api/types";
import { plural, t } from "@/i18n";
import { Badge, Button, Loading } from "@/ui";
import { openSample, samplesQuery } from "./api";
import { SampleGraph } from "./SampleGraph";
import { useOpenPipeline } from "./useOpenPipeline";

export function SampleGallery({ project }: { readonly project: Project }) {
  return (
    <section className="samples" aria-labelledby="samples">
      <h2 id="samples">{t("home.samples")}</h2>
      <p className="muted">{t("home.samples.hint")}</p>
      <Samples project={project} />
    </section>
  );
}

function Samples({ project }: { readonly project: Project }) {
  const query = useQuery(samplesQuery());
  if (query.isPending) return <Loading />;
  if (query.isError) {
    return (
      <p className="muted home-none">
        {t("home.samples.failed")}: {messageOf(query.error)}
      </p>
    );
  }
  return (
    <ul className="sample-grid">
      {readyFirst(query.data).map((sample) => (
        <SampleCard key={sample.slug} sample={sample} project={project} />
      ))}
    </ul>
  );
}

/** What runs without a network comes first. */
function readyFirst(samples: readonly SampleRow[]): SampleRow[] {
  return [...samples].sort((a, b) => Number(a.needs_download) - Number(b.needs_download));
}

function SampleCard({ sample, project }: { readonly sample: SampleRow; readonly project: Project }) {
  const title = useId();
  const open = useOpenPipeline(
    project.id,
    () => openSample(sample.slug, project.id),
    t("home.sample.failed"),
  );
  return (
    <li className="card sample-card" aria-labelledby={title}>
      <SampleGraph sample={sample} />
      <h3 id={title}>{sample.title}</h3>
      <p className="muted sample-text">{sample.description}</p>
      {sample.needs_download ? (
        <span className="sample-download" title={t("home.sample.download_hint")}>
          <Badge tone="info" icon={<CloudDownload size={12} aria-hidden="true" />}>
            {t("home.sample.download")}
          </Badge>
        </span>
      ) : null}
      <div className="sample-foot">
        <span className="muted numeric">{plural("home.sample.modules", sample.module_count)}</span>
        <Button
          size="small"
          aria-label={`${t("home.sample.open")}: ${sample.title}`}
          isPending={open.isPending}
          onPress={() => open.mutate(undefined)}
        >
          {t("home.sample.open")}
        </Button>
      </div>
    </li>
  );
}
