import { useNavigate } from "@tanstack/react-router";
import { ShieldAlert, Square, WifiOff } from "lucide-react";
import { useState } from "react";
import { Button as AriaButton, TooltipTrigger } from "react-aria-components";
import { messageOf } from "@/api/errors";
import type { JsonValue, StoredDocument } from "@/graph/model";
import { formatDateTime, t } from "@/i18n";
import { RunValuesList } from "@/parameters/RunValuesList";
import { ShareRunButton } from "@/sharing/ShareRunButton";
import { Badge, Button, notify, Spinner, Tooltip } from "@/ui";
import { cancelRun } from "./api";
import { durationText, elapsedSeconds, tickingText } from "./duration";
import { ResumeButton } from "./ResumeButton";
import { FrozenRunLink } from "./RunLink";
import { RunOrigin } from "./RunOrigin";
import type { RunModel } from "./reducer";
import { StateBadge } from "./StateBadge";
import type { ConnectionState } from "./socket";
import { isFinalRun, isFinalStep, type RunRow, type StepState } from "./types";
import { useNow } from "./useNow";
import { WarnedSign } from "./Warnings";

export interface RunHeaderProps {
  readonly model: RunModel;
  readonly connection: ConnectionState;
  /** Whether this is already the page of the run. */
  readonly isOwnPage?: boolean;
  /** Shows another run in the place of this one; without it, its page is opened. */
  readonly onSelectRun?: ((runId: string) => void) | undefined;
}

export function RunHeader({ model, connection, isOwnPage = false, onSelectRun }: RunHeaderProps) {
  const { run } = model;
  const navigate = useNavigate();
  const showRun = ({ id }: RunRow) =>
    onSelectRun ? onSelectRun(id) : void navigate({ to: "/runs/$runId", params: { runId: id } });
  return (
    <header className="run-header">
      <h2 className="run-title">{t("run.title", { number: run.number })}</h2>
      <StateBadge state={run.state} />
      <WarnedSign count={run.warned_count} />
      <Elapsed run={run} />
      <Progress model={model} />
      <RunOrigin model={model} />
      <RunValuesList values={model.parameters} defaults={defaultsOf(model.document)} />
      {run.isolated ? null : <NotIsolated />}
      <Connection connection={connection} isOver={isFinalRun(run.state)} />
      <div className="run-header-end">
        <ResumeButton run={run} onStarted={showRun} />
        <ShareRunButton run={run} />
        {isOwnPage ? null : <FrozenRunLink runId={run.id} number={run.number} />}
        {/* In the editor the toolbar holds the button. */}
        {isOwnPage ? <CancelRunButton run={run} /> : null}
      </div>
    </header>
  );
}

function defaultsOf(document: unknown): Record<string, JsonValue> {
  const { parameters = {} } = document as StoredDocument;
  return Object.fromEntries(Object.values(parameters).map(({ name, default: value }) => [name, value]));
}

export function Elapsed({ run }: { run: RunRow }) {
  const isOver = isFinalRun(run.state);
  const now = useNow(!isOver);
  const from = run.started_at ?? run.queued_at;
  const text = isOver
    ? durationText(run.seconds ?? elapsedSeconds(from, run.finished_at, now))
    : tickingText(elapsedSeconds(from, null, now));
  return (
    <span className="run-elapsed numeric" title={formatDateTime(from)}>
      <span className="visually-hidden">{t("run.elapsed")}: </span>
      {text}
    </span>
  );
}

const SEGMENTS: readonly (readonly [string, readonly StepState[]])[] = [
  ["success", ["succeeded", "reused"]],
  ["danger", ["failed", "lost"]],
  ["warning", ["canceled", "canceling"]],
  ["info", ["starting", "running"]],
  ["neutral", ["skipped"]],
];

function Progress({ model }: { model: RunModel }) {
  const { step_counts: counts } = model.run;
  const total = model.order.length;
  if (total === 0) return null;
  const done = (Object.entries(counts) as [StepState, number][])
    .filter(([state]) => isFinalStep(state))
    .reduce((sum, [, count]) => sum + count, 0);
  const label = t("run.progress", { done, total });
  return (
    <div className="run-progress">
      <div
        className="run-progress-bar"
        role="progressbar"
        aria-label={label}
        aria-valuemin={0}
        aria-valuemax={total}
        aria-valuenow={done}
      >
        {SEGMENTS.map(([tone, states]) => {
          const count = states.reduce((sum, state) => sum + (counts[state] ?? 0), 0);
          const width = `${(count / total) * 100}%`;
          return count === 0 ? null : <span key={tone} data-tone={tone} style={{ width }} />;
        })}
      </div>
      <span className="numeric muted" aria-hidden="true">
        {done}/{total}
      </span>
    </div>
  );
}

function NotIsolated() {
  return (
    <TooltipTrigger delay={300}>
      <AriaButton className="run-hint">
        <Badge tone="warning" icon={<ShieldAlert size={12} aria-hidden="true" />}>
          {t("run.not_isolated")}
        </Badge>
      </AriaButton>
      <Tooltip>{t("run.not_isolated_hint")}</Tooltip>
    </TooltipTrigger>
  );
}

function Connection({ connection, isOver }: { connection: ConnectionState; isOver: boolean }) {
  const troubled = connection === "connecting" || connection === "polling" || connection === "offline";
  return (
    <span className="run-connection" role="status" data-state={connection}>
      {isOver || !troubled ? null : (
        <>
          {connection === "connecting" ? <Spinner size={12} /> : <WifiOff size={13} aria-hidden="true" />}
          {t(`run.connection.${connection}`)}
        </>
      )}
    </span>
  );
}

/** Shown while there is something to cancel. */
export function CancelRunButton({ run }: { run: Pick<RunRow, "id" | "state"> }) {
  const [isAsked, setIsAsked] = useState(false);
  if (isFinalRun(run.state)) return null;
  const isCanceling = isAsked || run.state === "canceling";
  const cancel = async () => {
    setIsAsked(true);
    try {
      await cancelRun(run.id);
    } catch (error) {
      notify({ tone: "danger", title: t("run.cancel_failed"), text: messageOf(error) });
      setIsAsked(false);
    }
  };
  return (
    <Button
      variant="danger"
      size="small"
      icon={<Square size={11} fill="currentColor" aria-hidden="true" />}
      isDisabled={isCanceling}
      onPress={() => void cancel()}
    >
      {isCanceling ? t("run.canceling") : t("run.cancel")}
    </Button>
  );
}
