import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Copy, Ellipsis, FileDown, PencilLine, Trash2, Workflow } from "lucide-react";
import { messageOf } from "@/api/errors";
import { keys } from "@/api/keys";
import type { PipelineRow } from "@/api/types";
import { formatDateTime, formatRelative, t } from "@/i18n";
import { StateText } from "@/run/StateBadge";
import { formatCount } from "@/table/format";
import "@/table/list.css";
import { IconButton, Menu, MenuItem, notify } from "@/ui";
import { duplicatePipeline, exportUrl } from "./api";

export type PipelineAction = "rename" | "delete";

export interface PipelineTableProps {
  readonly project: string;
  readonly pipelines: readonly PipelineRow[];
  readonly canEdit: boolean;
  readonly onAction: (action: PipelineAction, pipeline: PipelineRow) => void;
}

export function PipelineTable({ pipelines, ...props }: PipelineTableProps) {
  return (
    <div className="card list-card">
      <table className="list-table">
        <caption className="visually-hidden">{t("home.list")}</caption>
        <thead>
          <tr>
            <th scope="col">{t("home.column.name")}</th>
            <th scope="col">{t("home.column.last_run")}</th>
            <th scope="col" className="list-number">
              {t("home.column.nodes")}
            </th>
            <th scope="col">{t("home.column.updated")}</th>
            <td />
          </tr>
        </thead>
        <tbody>
          {pipelines.map((pipeline) => (
            <PipelineLine key={pipeline.id} pipeline={pipeline} {...props} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

interface PipelineLineProps extends Omit<PipelineTableProps, "pipelines"> {
  readonly pipeline: PipelineRow;
}

function PipelineLine({ pipeline, ...props }: PipelineLineProps) {
  const { last_run: lastRun, updated_by: user } = pipeline;
  return (
    <tr>
      <th scope="row">
        <Link to="/pipelines/$pipelineId" params={{ pipelineId: pipeline.id }} className="list-name">
          <Workflow size={16} aria-hidden="true" />
          <span className="list-name-text">
            <span className="truncate">{pipeline.name}</span>
            {pipeline.description ? <span className="muted truncate">{pipeline.description}</span> : null}
          </span>
        </Link>
      </th>
      <td>
        {lastRun ? (
          <Link to="/runs/$runId" params={{ runId: lastRun.id }} className="quiet-link">
            <StateText state={lastRun.state} />
          </Link>
        ) : (
          <span className="muted">{t("home.never_run")}</span>
        )}
      </td>
      <td className="numeric list-number">{formatCount(pipeline.node_count)}</td>
      <td className="muted pipeline-changed" title={formatDateTime(pipeline.updated_at)}>
        {formatRelative(pipeline.updated_at)}
        {user ? <span>{t("home.updated_by", { user })}</span> : null}
      </td>
      <td className="list-actions">
        <PipelineMenu pipeline={pipeline} {...props} />
      </td>
    </tr>
  );
}

function PipelineMenu({ pipeline, project, canEdit, onAction }: PipelineLineProps) {
  const client = useQueryClient();
  const duplicate = useMutation({
    mutationFn: () => duplicatePipeline(pipeline.id),
    onError: (error) => notify({ tone: "danger", title: t("home.duplicate_failed"), text: messageOf(error) }),
    onSettled: () => client.invalidateQueries({ queryKey: keys.pipelines(project) }),
  });
  const label = t("home.actions", { name: pipeline.name });
  return (
    <Menu
      label={label}
      trigger={<IconButton size="small" label={label} icon={<Ellipsis size={16} aria-hidden="true" />} />}
    >
      <MenuItem icon={<FileDown size={14} />} href={exportUrl(pipeline.id)} download="">
        {t("home.export")}
      </MenuItem>
      {canEdit ? (
        <>
          <MenuItem icon={<PencilLine size={14} />} onAction={() => onAction("rename", pipeline)}>
            {t("home.rename")}
          </MenuItem>
          <MenuItem icon={<Copy size={14} />} onAction={() => duplicate.mutate()}>
            {t("home.duplicate")}
          </MenuItem>
          <MenuItem icon={<Trash2 size={14} />} tone="danger" onAction={() => onAction("delete", pipeline)}>
            {t("home.delete")}
          </MenuItem>
        </>
      ) : null}
    </Menu>
  );
}
