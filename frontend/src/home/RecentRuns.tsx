import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { messageOf } from "@/api/errors";
import type { Project, RunRow } from "@/api/types";
import { formatRelative, t } from "@/i18n";
import { durationText } from "@/run/duration";
import { StateIcon, stateTone } from "@/run/StateBadge";
import { isFinalRun } from "@/run/types";
import { WarnedSign } from "@/run/Warnings";
import { LoadFailed, Loading } from "@/ui";
import { recentRunsQuery } from "./api";

const SHOWN = 8;
const ASK_WHILE_RUNNING_MS = 3_000;

export function RecentRuns({ project }: { readonly project: Project }) {
  return (
    <section className="recent-runs" aria-labelledby="recent-runs">
      <h2 id="recent-runs">{t("home.runs")}</h2>
      <Runs project={project.id} />
    </section>
  );
}

function Runs({ project }: { readonly project: string }) {
  const query = useQuery({
    ...recentRunsQuery(project),
    refetchInterval: ({ state }) =>
      state.data?.results.some((run) => !isFinalRun(run.state)) ? ASK_WHILE_RUNNING_MS : false,
  });
  if (query.isPending) return <Loading />;
  if (query.isError) {
    return (
      <LoadFailed
        title={t("home.runs.failed")}
        text={messageOf(query.error)}
        onRetry={() => void query.refetch()}
      />
    );
  }
  const runs = query.data.results.slice(0, SHOWN);
  if (runs.length === 0) return <p className="muted home-none">{t("home.runs.none")}</p>;
  return (
    <ul>
      {runs.map((run) => (
        <RunLine key={run.id} run={run} />
      ))}
    </ul>
  );
}

function RunLine({ run }: { readonly run: RunRow }) {
  const name = run.pipeline?.name ?? t("run.pipeline_deleted");
  return (
    <li>
      <Link to="/runs/$runId" params={{ runId: run.id }} className="recent-run">
        <span className="state-text" data-tone={stateTone(run.state)}>
          <StateIcon state={run.state} size={16} />
          <span className="visually-hidden">{t(`state.${run.state}`)}: </span>
        </span>
        <span className="recent-run-text">
          <span className="truncate">{t("home.run_of", { pipeline: name, number: run.number })}</span>
          <span className="muted numeric">
            {formatRelative(run.queued_at)}
            {run.seconds === null ? "" : ` · ${durationText(run.seconds)}`}
            {run.warned_count > 0 ? " · " : ""}
            <WarnedSign count={run.warned_count} />
          </span>
        </span>
      </Link>
    </li>
  );
}
