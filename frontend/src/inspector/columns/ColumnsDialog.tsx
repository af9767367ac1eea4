import { useState } from "react";
import {
  type ColumnSelection,
  type KnownColumn,
  namesOnly,
  resolveSelection,
  selectNames,
} from "@/graph/selection";
import { plural, t } from "@/i18n";
import { Button, Dialog, Tabs } from "@/ui";
import { NameLists } from "./NameLists";
import { RulesEditor } from "./RulesEditor";

export interface ColumnsDialogProps {
  title: string;
  /** Null when the columns are not known. */
  columns: readonly KnownColumn[] | null;
  selection: ColumnSelection;
  onApply: (selection: ColumnSelection) => void;
  onClose: () => void;
}

type Mode = "names" | "rules";

/** The column picker: by name or with rules, with the number of columns it comes to. */
export function ColumnsDialog({ title, columns, selection, onApply, onClose }: ColumnsDialogProps) {
  const [draft, setDraft] = useState(selection);
  const [mode, setMode] = useState<Mode>(namesOnly(selection) === null ? "rules" : "names");
  // by name one sees what the rules come to, and keeps it as names
  const names =
    namesOnly(draft) ?? (columns ? resolveSelection(draft, columns).columns.map(({ name }) => name) : []);
  const tabs = [
    {
      id: "names",
      label: t("columns.by_name"),
      content: <NameLists columns={columns} names={names} onChange={(next) => setDraft(selectNames(next))} />,
    },
    {
      id: "rules",
      label: t("columns.with_rules"),
      content: <RulesEditor columns={columns} selection={draft} onChange={setDraft} />,
    },
  ];
  return (
    <Dialog
      title={title}
      isOpen
      onClose={onClose}
      size="large"
      footer={
        <>
          <ResultCount draft={draft} columns={columns} />
          <Button onPress={onClose}>{t("action.cancel")}</Button>
          <Button variant="primary" onPress={() => onApply(draft)}>
            {t("action.save")}
          </Button>
        </>
      }
    >
      <Tabs
        label={t("columns.mode")}
        tabs={tabs}
        selectedKey={mode}
        onSelectionChange={(key) => setMode(key as Mode)}
        panelClassName="columns-panel"
      />
    </Dialog>
  );
}

function ResultCount({ draft, columns }: { draft: ColumnSelection; columns: readonly KnownColumn[] | null }) {
  if (!columns) return <span className="spacer" />;
  const result = resolveSelection(draft, columns);
  return (
    <p className="spacer columns-result" aria-live="polite">
      <strong>
        {t("columns.result")}: {plural("columns.result_count", result.columns.length)}
      </strong>
      {result.missing.length > 0 ? (
        <span className="field-error">
          {t("columns.missing", { names: result.missing.slice(0, 6).join(", ") })}
        </span>
      ) : null}
    </p>
  );
}
