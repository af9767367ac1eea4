import { useInfiniteQuery } from "@tanstack/react-query";
import { GitCompareArrows } from "lucide-react";
import { messageOf } from "@/api/errors";
import { formatDateTime, formatRelative, plural, t } from "@/i18n";
import { Button, IconButton, LoadFailed, Loading } from "@/ui";
import { pipelineRunsQuery } from "./api";
import { durationText } from "./duration";
import "./history.css";
import { FrozenRunLink } from "./RunLink";
import { StateText } from "./StateBadge";
import type { RunRow } from "./types";

export interface RunHistoryProps {
  readonly pipelineId: string;
  readonly runId: string | null;
  readonly onSelectRun: (runId: string) => void;
  /** Ask what to compare a run with: the one before it is proposed, if there is one. */
  readonly onCompare?: ((run: string, earlier: string | null) => void) | undefined;
}

export function RunHistory({ pipelineId, runId, onSelectRun, onCompare }: RunHistoryProps) {
  const query = useInfiniteQuery(pipelineRunsQuery(pipelineId));
  if (query.isPending) return <Loading />;
  if (query.isError) {
    return (
      <LoadFailed
        title={t("run.failed_to_load")}
        text={messageOf(query.error)}
        onRetry={() => void query.refetch()}
      />
    );
  }
  const runs = query.data.pages.flatMap((page) => page.results);
  if (runs.length === 0) return <p className="steps-none muted">{t("run.history.none")}</p>;
  return (
    <div className="history scroll">
      <ul aria-label={t("run.history")}>
        {runs.map((run, index) => (
          <HistoryLine
            key={run.id}
            run={run}
            earlier={runs[index + 1]?.id ?? null}
            isShown={run.id === runId}
            onSelect={onSelectRun}
            onCompare={onCompare}
          />
        ))}
      </ul>
      {query.hasNextPage ? (
        <Button size="small" isPending={query.isFetchingNextPage} onPress={() => void query.fetchNextPage()}>
          {t("run.history.more")}
        </Button>
      ) : null}
    </div>
  );
}

interface HistoryLineProps {
  readonly run: RunRow;
  readonly earlier: string | null;
  readonly isShown: boolean;
  readonly onSelect: (runId: string) => void;
  readonly onCompare: RunHistoryProps["onCompare"];
}

function HistoryLine({ run, earlier, isShown, onSelect, onCompare }: HistoryLineProps) {
  return (
    <li className="history-line" data-shown={isShown || undefined}>
      <button
        type="button"
        className="history-main"
        aria-pressed={isShown}
        aria-label={t("run.history.show", { number: run.number })}
        onClick={() => onSelect(run.id)}
      >
        <span className="history-number numeric">{t("run.title", { number: run.number })}</span>
        <StateText state={run.state} />
        <span className="numeric muted">{durationText(run.seconds)}</span>
        <span className="muted truncate" title={formatDateTime(run.queued_at)}>
          {formatRelative(run.queued_at)}
          {run.created_by ? ` · ${run.created_by}` : ""}
          {` · ${t("run.revision", { revision: run.revision })}`}
          {run.reused_count > 0 ? ` · ${plural("run.reused_count", run.reused_count)}` : ""}
          {run.warned_count > 0 ? ` · ${plural("run.warned", run.warned_count)}` : ""}
        </span>
      </button>
      {onCompare ? (
        <IconButton
          size="small"
          label={t("comparison.with", { name: t("comparison.run", { number: run.number }) })}
          icon={<GitCompareArrows size={14} />}
          onPress={() => onCompare(run.id, earlier)}
        />
      ) : null}
      <FrozenRunLink runId={run.id} number={run.number} />
    </li>
  );
}
