import { Dices, Minus, Plus } from "lucide-react";
import { useEffect, useState } from "react";
import { Button, Group, Input, TextField } from "react-aria-components";
import type { ModuleParameter } from "@/graph/catalog";
import { t } from "@/i18n";
import { FieldLabel, FieldNotes, IconButton } from "@/ui";
import type { WidgetProps } from "../types";

const SEED_LIMIT = 1_000_000;

export function NumberWidget(props: WidgetProps) {
  return <NumberInput {...props} />;
}

export function SeedWidget(props: WidgetProps) {
  const draw = () => props.onChange(Math.floor(Math.random() * SEED_LIMIT));
  return (
    <NumberInput
      {...props}
      extra={
        props.isReadOnly ? null : (
          <IconButton size="small" label={t("seed.random")} icon={<Dices size={15} />} onPress={draw} />
        )
      }
    />
  );
}

/**
 * A number as people type it: the text stays as it is while it is no number (yet), and what is a number is taken at
 * once. The range is the server's business, whose problem appears below.
 */
function NumberInput({
  value,
  onChange,
  parameter,
  label,
  labelEnd,
  help,
  problem,
  isReadOnly,
  extra,
}: WidgetProps & { extra?: React.ReactNode }) {
  const shown = value === null ? "" : String(value);
  const [text, setText] = useState(shown);
  useEffect(() => {
    // what was typed may be another spelling of the same number: leave it alone
    setText((current) => (readNumber(current, parameter) === readNumber(shown, parameter) ? current : shown));
  }, [shown, parameter]);
  const wrong = text.trim() !== "" && readNumber(text, parameter) === null;
  const change = (next: string) => {
    setText(next);
    const number = readNumber(next, parameter);
    if (number !== null || next.trim() === "") onChange(number);
  };
  const step = (direction: 1 | -1) => {
    const next = stepped(readNumber(text, parameter) ?? 0, direction, parameter);
    change(String(next));
  };
  const typeProblem = t(parameter.type === "integer" ? "inspector.not_an_integer" : "inspector.not_a_number");
  return (
    <TextField
      className="field"
      value={text}
      onChange={change}
      isInvalid={wrong || Boolean(problem)}
      isReadOnly={isReadOnly}
      inputMode={parameter.type === "integer" ? "numeric" : "decimal"}
    >
      <FieldLabel label={label} labelEnd={labelEnd} />
      <Group className="input-group" isInvalid={wrong || Boolean(problem)}>
        <Input
          className="input numeric"
          placeholder={parameter.placeholder ?? (parameter.optional ? t("inspector.optional") : "")}
          onKeyDown={(event) => {
            if (isReadOnly || (event.key !== "ArrowUp" && event.key !== "ArrowDown")) return;
            event.preventDefault();
            step(event.key === "ArrowUp" ? 1 : -1);
          }}
        />
        {extra}
        {isReadOnly ? null : (
          <>
            <Button
              className="group-button"
              slot={null}
              excludeFromTabOrder
              aria-label={`− ${label}`}
              onPress={() => step(-1)}
            >
              <Minus size={13} />
            </Button>
            <Button
              className="group-button"
              slot={null}
              excludeFromTabOrder
              aria-label={`+ ${label}`}
              onPress={() => step(1)}
            >
              <Plus size={13} />
            </Button>
          </>
        )}
      </Group>
      <FieldNotes help={help} problem={wrong ? typeProblem : problem} />
    </TextField>
  );
}

/** The number a text stands for, with a comma or a point; null when it stands for none of the wanted type. */
export function readNumber(text: string, { type }: Pick<ModuleParameter, "type">): number | null {
  const trimmed = text.trim().replace(/^([+-]?\d*),(\d+)$/, "$1.$2");
  if (!/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(trimmed)) return null;
  const number = Number(trimmed);
  if (!Number.isFinite(number)) return null;
  return type === "integer" && !Number.isInteger(number) ? null : number;
}

/** One step up or down, in the size of the number's last digit for fractions; kept within the range. */
export function stepped(
  value: number,
  direction: 1 | -1,
  { type, min, max }: Pick<ModuleParameter, "type" | "min" | "max">,
): number {
  const size = type === "integer" ? 1 : fractionStep(value, min, max);
  const next = Number((value + direction * size).toPrecision(12));
  return Math.min(max ?? next, Math.max(min ?? next, next));
}

function fractionStep(value: number, min: number | null, max: number | null): number {
  if (min !== null && max !== null && max - min <= 1) return 0.05;
  const size = Math.abs(value);
  return size === 0 || size >= 1 ? (size >= 10 ? 1 : 0.1) : 10 ** Math.floor(Math.log10(size));
}
