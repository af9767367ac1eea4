import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { datasetsQuery } from "@/api/queries";
import { useEditorState } from "@/editor/context";
import { choiceLabel } from "@/graph/catalog";
import { formatNumber, t } from "@/i18n";
import { Select, type SelectOption } from "@/ui";
import type { WidgetProps } from "../types";

/** A dataset: of the module's own list where it has one, else of those uploaded to the project. */
export function DatasetWidget({
  value,
  onChange,
  parameter,
  label,
  labelEnd,
  help,
  problem,
  isReadOnly,
}: WidgetProps) {
  const projectId = useEditorState((state) => state.projectId);
  const presets = useEditorState(
    (state) => state.catalog.modules.find(({ parameters }) => parameters.includes(parameter))?.presets,
  );
  const { data: uploaded = [] } = useQuery({ ...datasetsQuery(projectId), enabled: parameter.enum === null });
  const own: SelectOption[] = (parameter.enum ?? []).map((choice) => {
    const preset = presets?.find(({ parameters }) => parameters[parameter.name] === choice);
    return {
      id: String(choice),
      label: preset?.label ?? choiceLabel(parameter, choice),
      description: preset?.description,
    };
  });
  const mine: SelectOption[] = uploaded.map((dataset) => ({
    id: dataset.id,
    label: dataset.name,
    description:
      dataset.rows === null || dataset.columns === null
        ? dataset.file_name
        : t("palette.dataset_size", {
            rows: formatNumber(dataset.rows),
            columns: formatNumber(dataset.columns),
          }),
  }));
  const options = parameter.enum === null ? mine : own;
  const isEmpty = parameter.enum === null && options.length === 0;
  return (
    <>
      <Select
        label={label}
        labelEnd={labelEnd}
        help={help}
        problem={problem}
        isDisabled={isReadOnly || isEmpty}
        placeholder={t(isEmpty ? "dataset.none" : "dataset.choose")}
        options={options}
        value={typeof value === "string" && value !== "" ? value : null}
        onChange={onChange}
      />
      {parameter.enum === null ? (
        <Link to="/data" className="field-link">
          {t("dataset.upload")}
        </Link>
      ) : null}
    </>
  );
}
