import { CircleAlert, Download, Ellipsis, Eye, PencilLine, Table2, Trash2 } from "lucide-react";
import type { Dataset } from "@/api/types";
import { formatBytes, formatDateTime, formatRelative, plural, t } from "@/i18n";
import { WarningSign } from "@/run/Warnings";
import "@/table/list.css";
import { Badge, IconButton, Menu, MenuItem, Spinner } from "@/ui";
import { datasetDownloadUrl } from "./api";

export type DatasetAction = "preview" | "rename" | "delete";

export interface DatasetListProps {
  readonly datasets: readonly Dataset[];
  readonly canEdit: boolean;
  readonly onAction: (action: DatasetAction, dataset: Dataset) => void;
}

export function DatasetList({ datasets, canEdit, onAction }: DatasetListProps) {
  return (
    <div className="card list-card">
      <table className="list-table">
        <caption className="visually-hidden">{t("data.list")}</caption>
        <thead>
          <tr>
            <th scope="col">{t("data.column.name")}</th>
            <th scope="col">{t("data.column.state")}</th>
            <th scope="col">{t("data.column.shape")}</th>
            <th scope="col">{t("data.column.bytes")}</th>
            <th scope="col">{t("data.column.created")}</th>
            <td />
          </tr>
        </thead>
        <tbody>
          {datasets.map((dataset) => (
            <DatasetLine key={dataset.id} dataset={dataset} canEdit={canEdit} onAction={onAction} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

interface DatasetLineProps extends Omit<DatasetListProps, "datasets"> {
  readonly dataset: Dataset;
}

function DatasetLine({ dataset, canEdit, onAction }: DatasetLineProps) {
  return (
    <tr>
      <th scope="row">
        <button
          type="button"
          className="list-name"
          aria-label={t("data.preview_of", { name: dataset.name })}
          onClick={() => onAction("preview", dataset)}
        >
          <Table2 size={16} aria-hidden="true" />
          <span className="list-name-text">
            <span className="truncate">{dataset.name}</span>
            {dataset.file_name === dataset.name ? null : (
              <span className="muted truncate">{dataset.file_name}</span>
            )}
          </span>
        </button>
      </th>
      <td>
        <DatasetState dataset={dataset} />
      </td>
      <td className="numeric">{shapeOf(dataset)}</td>
      <td className="numeric">{formatBytes(dataset.bytes)}</td>
      <td className="muted" title={formatDateTime(dataset.created_at)}>
        {formatRelative(dataset.created_at)}
      </td>
      <td className="list-actions">
        <DatasetMenu dataset={dataset} canEdit={canEdit} onAction={onAction} />
      </td>
    </tr>
  );
}

function DatasetMenu({ dataset, canEdit, onAction }: DatasetLineProps) {
  const label = t("data.actions", { name: dataset.name });
  return (
    <Menu
      label={label}
      trigger={<IconButton size="small" label={label} icon={<Ellipsis size={16} aria-hidden="true" />} />}
    >
      <MenuItem icon={<Eye size={14} />} onAction={() => onAction("preview", dataset)}>
        {t("data.preview")}
      </MenuItem>
      <MenuItem icon={<Download size={14} />} href={datasetDownloadUrl(dataset.id)} download="">
        {t("data.download")}
      </MenuItem>
      {canEdit ? (
        <MenuItem icon={<PencilLine size={14} />} onAction={() => onAction("rename", dataset)}>
          {t("data.rename")}
        </MenuItem>
      ) : null}
      {canEdit ? (
        <MenuItem icon={<Trash2 size={14} />} tone="danger" onAction={() => onAction("delete", dataset)}>
          {t("data.delete")}
        </MenuItem>
      ) : null}
    </Menu>
  );
}

function DatasetState({ dataset }: { dataset: Dataset }) {
  const text = t(`data.state.${dataset.state}`);
  if (dataset.state === "profiling") {
    return (
      <Badge tone="info" icon={<Spinner size={10} />}>
        {text}
      </Badge>
    );
  }
  if (dataset.state === "failed") {
    return (
      <Badge tone="danger" icon={<CircleAlert size={12} aria-hidden="true" />}>
        {text}
      </Badge>
    );
  }
  return (
    <span className="dataset-state">
      <Badge tone="success">{text}</Badge>
      <WarningSign warnings={dataset.warnings} />
    </span>
  );
}

function shapeOf(dataset: Dataset): string {
  if (dataset.rows === null || dataset.columns === null) return "–";
  return t("results.shape", {
    rows: plural("results.rows", dataset.rows),
    columns: plural("results.columns", dataset.columns),
  });
}
