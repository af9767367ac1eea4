import { useVirtualizer } from "@tanstack/react-virtual";
import { ArrowDownToLine, Download, Maximize2, ScrollText } from "lucide-react";
import { type UIEvent, useEffect, useLayoutEffect, useRef, useState } from "react";
import { messageOf } from "@/api/errors";
import { plural, t } from "@/i18n";
import { formatCount } from "@/table/format";
import { Button, Dialog, EmptyState, IconButton, LoadFailed, Loading } from "@/ui";
import { logDownloadUrl } from "./api";
import type { LogStream } from "./logStream";
import "./log.css";
import type { StepRow } from "./types";
import { type LogView, useLog } from "./useLog";
import { useStep } from "./useRun";

const LINE_HEIGHT = 18;
/** Nearer to the end than this counts as being at the end. */
const END_SLACK = 24;

export interface LogsTabProps {
  readonly runId: string | null;
  readonly node: string;
}

export function LogsTab({ runId, node }: LogsTabProps) {
  const step = useStep(runId, node);
  if (runId === null || step === null) {
    return (
      <EmptyState icon={ScrollText} title={t("log.not_run.title")}>
        {t("log.not_run.text")}
      </EmptyState>
    );
  }
  // A new attempt writes a new log.
  return <StepLog key={`${node} ${step.attempt}`} runId={runId} step={step} />;
}

function StepLog({ runId, step }: { runId: string; step: StepRow }) {
  const view = useLog(runId, step.node);
  const [isLarge, setIsLarge] = useState(false);
  if (view === null || !(view.stream.isLoaded || view.stream.buffer.lines.length > 0)) return <Loading />;
  const { stream } = view;
  if (stream.failure !== null && stream.buffer.lines.length === 0) {
    return (
      <LoadFailed title={t("log.failed")} text={messageOf(stream.failure)} onRetry={() => stream.retry()} />
    );
  }
  if (stream.buffer.lines.length === 0) {
    const words = stream.isComplete ? "silent" : "none";
    return (
      <EmptyState icon={ScrollText} title={t(`log.${words}.title`)}>
        {t(`log.${words}.text`)}
      </EmptyState>
    );
  }
  const body = (
    <LogBody runId={runId} step={step} view={view} onEnlarge={isLarge ? null : () => setIsLarge(true)} />
  );
  return (
    <>
      {isLarge ? null : body}
      <Dialog
        title={t("log.region", { name: step.name })}
        size="large"
        isOpen={isLarge}
        onClose={() => setIsLarge(false)}
      >
        {isLarge ? body : null}
      </Dialog>
    </>
  );
}

interface LogBodyProps {
  readonly runId: string;
  readonly step: StepRow;
  readonly view: LogView;
  readonly onEnlarge: (() => void) | null;
}

function LogBody({ runId, step, view, onEnlarge }: LogBodyProps) {
  const { stream } = view;
  const [isFollowing, setIsFollowing] = useState(true);
  const isLive = !stream.isComplete;
  return (
    <div className="log">
      <div className="log-bar">
        <span className="muted numeric">
          {plural("log.lines", stream.buffer.lines.length + stream.buffer.dropped)}
        </span>
        {isLive && !isFollowing ? <span className="log-paused">{t("log.paused")}</span> : null}
        <span className="log-actions">
          {isFollowing ? null : (
            <Button
              size="small"
              variant="ghost"
              icon={<ArrowDownToLine size={13} aria-hidden="true" />}
              onPress={() => setIsFollowing(true)}
            >
              {t("log.follow")}
            </Button>
          )}
          <a
            className="button"
            data-variant="ghost"
            data-size="small"
            data-icon-only
            href={logDownloadUrl(runId, step.node)}
            download
            aria-label={t("log.download")}
            title={t("log.download")}
          >
            <Download size={14} aria-hidden="true" />
          </a>
          {onEnlarge ? (
            <IconButton
              size="small"
              label={t("log.enlarge")}
              icon={<Maximize2 size={14} aria-hidden="true" />}
              onPress={onEnlarge}
            />
          ) : null}
        </span>
      </div>
      <LogNotes stream={stream} />
      <LogLines
        label={t("log.region", { name: step.name })}
        view={view}
        isFollowing={isFollowing}
        onFollow={setIsFollowing}
      />
    </div>
  );
}

function LogNotes({ stream }: { stream: LogStream }) {
  const { dropped } = stream.buffer;
  return (
    <>
      {stream.isTruncated ? <p className="log-note">{t("log.truncated")}</p> : null}
      {dropped > 0 ? <p className="log-note">{t("log.dropped", { count: formatCount(dropped) })}</p> : null}
    </>
  );
}

interface LogLinesProps {
  readonly label: string;
  readonly view: LogView;
  readonly isFollowing: boolean;
  readonly onFollow: (isFollowing: boolean) => void;
}

function LogLines({ label, view, isFollowing, onFollow }: LogLinesProps) {
  const scroller = useRef<HTMLElement>(null);
  const lastTop = useRef(0);
  const { lines } = view.stream.buffer;
  const count = lines.length;
  const virtual = useVirtualizer({
    count,
    getScrollElement: () => scroller.current,
    estimateSize: () => LINE_HEIGHT,
    overscan: 20,
    initialRect: { width: 600, height: 400 },
  });
  const first = view.stream.buffer.dropped;

  useLayoutEffect(() => {
    if (isFollowing && count > 0) virtual.scrollToIndex(count - 1, { align: "end" });
  }, [isFollowing, count, virtual]);

  useEffect(() => {
    lastTop.current = scroller.current?.scrollTop ?? 0;
  }, []);

  /** Only a scroll upwards is a wish to stay; lines that arrive move the end away by themselves. */
  const onScroll = (event: UIEvent<HTMLElement>) => {
    const { scrollTop, clientHeight, scrollHeight } = event.currentTarget;
    const isAtEnd = scrollHeight - scrollTop - clientHeight < END_SLACK;
    if (isAtEnd) onFollow(true);
    else if (scrollTop < lastTop.current) onFollow(false);
    lastTop.current = scrollTop;
  };

  return (
    <section
      ref={scroller}
      className="log-lines scroll"
      aria-label={label}
      // A scrolling region must be reachable by keyboard.
      tabIndex={0}
      onScroll={onScroll}
    >
      <div className="virtual-box" style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map((item) => (
          <div key={item.key} className="log-line" style={{ transform: `translateY(${item.start}px)` }}>
            <span className="log-number numeric" aria-hidden="true">
              {first + item.index + 1}
            </span>
            <span>{lines[item.index]}</span>
          </div>
        ))}
      </div>
    </section>
  );
}
