import { Plus, Trash2 } from "lucide-react";
import { ToggleButton, ToggleButtonGroup } from "react-aria-components";
import {
  type ColumnRule,
  type ColumnSelection,
  type KnownColumn,
  RULE_KINDS,
  type RuleKind,
  resolveSelection,
  TYPE_CHOICES,
} from "@/graph/selection";
import { t } from "@/i18n";
import { Button, Checkbox, IconButton, Select, TextField } from "@/ui";
import { ColumnTypeIcon } from "./ColumnTypeIcon";
import { NamePicker } from "./NamePicker";

export interface RulesEditorProps {
  columns: readonly KnownColumn[] | null;
  selection: ColumnSelection;
  onChange: (selection: ColumnSelection) => void;
}

/** Rules are evaluated again whenever the data changes; "start with all" is simply a first rule. */
export function RulesEditor({ columns, selection, onChange }: RulesEditorProps) {
  const { rules } = selection;
  const startsWithAll = rules[0]?.op === "include" && rules[0].kind === "all";
  const others = startsWithAll ? rules.slice(1) : rules;
  const update = (next: readonly ColumnRule[], startAll = startsWithAll) =>
    onChange({ ...selection, rules: startAll ? [{ op: "include", kind: "all" }, ...next] : next });
  const added: ColumnRule = { op: startsWithAll ? "exclude" : "include", kind: "names", names: [] };
  return (
    <div className="rules">
      <div className="rules-edit scroll">
        <Select
          label={t("columns.start_with")}
          options={[
            { id: "none", label: t("columns.start_none") },
            { id: "all", label: t("columns.start_all") },
          ]}
          value={startsWithAll ? "all" : "none"}
          onChange={(start) => update(others, start === "all")}
        />
        <p className="field-help">{t("columns.rules_help")}</p>
        <ol className="rule-list">
          {numbered(others).map(({ rule, number }) => (
            <RuleRow
              key={number}
              number={number}
              rule={rule}
              columns={columns}
              onChange={(next) => update(others.with(number - 1, next))}
              onRemove={() => update(others.toSpliced(number - 1, 1))}
            />
          ))}
        </ol>
        <Button size="small" icon={<Plus size={14} />} onPress={() => update([...others, added])}>
          {t("columns.add_rule")}
        </Button>
        <div className="rules-order">
          <Checkbox
            isSelected={selection.preserve_order}
            onChange={(preserve_order) => onChange({ ...selection, preserve_order })}
          >
            {t("columns.preserve_order")}
          </Checkbox>
        </div>
      </div>
      {columns ? <RulesResult columns={columns} selection={selection} /> : null}
    </div>
  );
}

/** A rule has no identity but its place. */
const numbered = (rules: readonly ColumnRule[]) => rules.map((rule, index) => ({ rule, number: index + 1 }));

interface RuleRowProps {
  number: number;
  rule: ColumnRule;
  columns: readonly KnownColumn[] | null;
  onChange: (rule: ColumnRule) => void;
  onRemove: () => void;
}

function RuleRow({ number, rule, columns, onChange, onRemove }: RuleRowProps) {
  return (
    <li className="rule">
      <Select
        label={t("columns.rule_op", { number })}
        hideLabel
        options={[
          { id: "include", label: t("columns.include") },
          { id: "exclude", label: t("columns.exclude") },
        ]}
        value={rule.op}
        onChange={(op) => onChange({ ...rule, op: op as ColumnRule["op"] })}
      />
      <Select
        label={t("columns.rule_kind", { number })}
        hideLabel
        options={RULE_KINDS.map((kind) => ({ id: kind, label: t(`columns.kind.${kind}`) }))}
        value={rule.kind}
        onChange={(kind) => onChange({ op: rule.op, kind: kind as RuleKind })}
      />
      <IconButton
        label={t("columns.remove_rule", { number })}
        icon={<Trash2 size={15} />}
        onPress={onRemove}
      />
      <RuleDetail number={number} rule={rule} columns={columns} onChange={onChange} />
    </li>
  );
}

function RuleDetail({ number, rule, columns, onChange }: Omit<RuleRowProps, "onRemove">) {
  switch (rule.kind) {
    case "names":
      return (
        <NamePicker
          label={t("columns.names_of_rule", { number })}
          columns={columns}
          names={rule.names ?? []}
          onChange={(names) => onChange({ ...rule, names })}
        />
      );
    case "indices":
      return (
        <div className="rule-detail">
          <TextField
            label={t("columns.indices", { number })}
            hideLabel
            placeholder={t("columns.indices_placeholder")}
            value={rule.text ?? ""}
            onChange={(text) => onChange({ ...rule, text })}
          />
        </div>
      );
    case "types":
      return (
        <ToggleButtonGroup
          className="rule-detail type-toggles"
          aria-label={t("columns.types_of_rule", { number })}
          selectionMode="multiple"
          selectedKeys={rule.types ?? []}
          onSelectionChange={(keys) =>
            onChange({ ...rule, types: TYPE_CHOICES.filter((choice) => keys.has(choice)) })
          }
        >
          {TYPE_CHOICES.map((choice) => (
            <ToggleButton key={choice} id={choice} className="type-toggle">
              {choice}
            </ToggleButton>
          ))}
        </ToggleButtonGroup>
      );
    default:
      return null;
  }
}

const SHOWN_COLUMNS = 500;

/** A column may occur repeatedly. */
function numberedNames(columns: readonly KnownColumn[]): { column: KnownColumn; key: string }[] {
  const seen = new Map<string, number>();
  return columns.map((column) => {
    const count = (seen.get(column.name) ?? 0) + 1;
    seen.set(column.name, count);
    return { column, key: `${column.name} ${count}` };
  });
}

function RulesResult({
  columns,
  selection,
}: {
  columns: readonly KnownColumn[];
  selection: ColumnSelection;
}) {
  const result = resolveSelection(selection, columns);
  return (
    <div className="rules-result">
      <h3>{t("columns.result")}</h3>
      {result.columns.length === 0 ? <p className="muted">{t("columns.result_empty")}</p> : null}
      <ul className="scroll" tabIndex={0} aria-label={t("columns.result")}>
        {numberedNames(result.columns.slice(0, SHOWN_COLUMNS)).map(({ column, key }) => (
          <li key={key}>
            <ColumnTypeIcon column={column} />
            <span className="truncate">{column.name}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}
