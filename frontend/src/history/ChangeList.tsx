import { useInfiniteQuery } from "@tanstack/react-query";
import { BookmarkPlus, ChevronDown, ChevronRight } from "lucide-react";
import { useState } from "react";
import { messageOf } from "@/api/errors";
import { useEditor, useEditorState } from "@/editor/context";
import { formatDateTime, formatRelative, plural, t } from "@/i18n";
import { Button, IconButton, LoadFailed, Loading } from "@/ui";
import { type Change, historyQuery } from "./api";
import { groupEntries, type HistoryGroup } from "./groups";
import { RevisionButtons } from "./RevisionButtons";
import { changesText } from "./words";

interface ChangeListProps {
  readonly latest: number;
  readonly onName: (revision: number) => void;
}

/** What was done, newest first, by author and time. */
export function ChangeList({ latest, onName }: ChangeListProps) {
  const pipelineId = useEditorState((state) => state.pipelineId);
  const query = useInfiniteQuery(historyQuery(pipelineId, latest));
  if (query.isPending) return <Loading />;
  if (query.isError) {
    return (
      <LoadFailed
        title={t("history.failed_to_load")}
        text={messageOf(query.error)}
        onRetry={() => void query.refetch()}
      />
    );
  }
  const groups = groupEntries(query.data.pages.flatMap((page) => page.results));
  return (
    <div className="history-column scroll">
      <h3>{t("history.changes")}</h3>
      {groups.length === 0 ? <p className="muted">{t("history.no_changes")}</p> : null}
      <ul aria-label={t("history.changes")}>
        {groups.map((group) => (
          <GroupLines key={group.entries.at(-1)?.revision} group={group} onName={onName} />
        ))}
      </ul>
      {query.hasNextPage ? (
        <Button size="small" isPending={query.isFetchingNextPage} onPress={() => void query.fetchNextPage()}>
          {t("history.more")}
        </Button>
      ) : null}
    </div>
  );
}

type GroupLinesProps = { readonly group: HistoryGroup; readonly onName: (revision: number) => void };

function GroupLines({ group, onName }: GroupLinesProps) {
  const [isOpen, setOpen] = useState(false);
  const [newest] = group.entries;
  if (!newest) return null;
  const Arrow = isOpen ? ChevronDown : ChevronRight;
  return (
    <>
      <ChangeLine {...newest} changes={group.changes} onName={onName}>
        {group.entries.length > 1 ? (
          <button type="button" className="past-fold" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
            <Arrow size={13} aria-hidden="true" />
            {plural("history.steps", group.entries.length)}
          </button>
        ) : null}
      </ChangeLine>
      {isOpen
        ? group.entries.map((entry) => <ChangeLine key={entry.revision} {...entry} onName={onName} isPart />)
        : null}
    </>
  );
}

interface ChangeLineProps {
  readonly revision: number;
  readonly at: string;
  readonly author: string | null;
  readonly changes: readonly Change[];
  readonly onName: (revision: number) => void;
  readonly isPart?: boolean;
  readonly children?: React.ReactNode;
}

function ChangeLine({ revision, at, author, changes, onName, isPart, children }: ChangeLineProps) {
  const editor = useEditor();
  const document = useEditorState((state) => state.document);
  const name = t("history.revision", { revision });
  const isShown = useEditorState((state) => state.shown?.name === name);
  return (
    <li className="past-line" data-shown={isShown || undefined} data-part={isPart}>
      <span className="past-what">
        <span>
          {isPart ? null : <strong>{author ?? t("history.somebody")}</strong>}{" "}
          {changesText(changes, document)}
        </span>
        <span className="muted" title={formatDateTime(at)}>
          {name} · {formatRelative(at)}
          {children}
        </span>
      </span>
      <RevisionButtons revision={revision} name={name} />
      {editor.canEdit ? (
        <IconButton
          size="small"
          label={t("history.name", { name })}
          icon={<BookmarkPlus size={14} />}
          onPress={() => onName(revision)}
        />
      ) : null}
    </li>
  );
}
