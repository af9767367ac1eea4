import { Variable } from "lucide-react";
import { Button, Dialog, DialogTrigger, Popover } from "react-aria-components";
import type { JsonValue } from "@/graph/model";
import { t } from "@/i18n";
import "./parameters.css";
import { valueWords } from "./words";

export interface RunValuesListProps {
  readonly values: Readonly<Record<string, JsonValue>>;
  /** What the pipeline had, by name. */
  readonly defaults: Readonly<Record<string, JsonValue>>;
}

/** The pipeline parameters a run had, in one line; all of them on demand. */
export function RunValuesList({ values, defaults }: RunValuesListProps) {
  const entries = Object.entries(values).sort(([a], [b]) => a.localeCompare(b));
  if (entries.length === 0) return null;
  const line = entries.map(([name, value]) => `${name} = ${valueWords(value)}`).join(", ");
  return (
    <DialogTrigger>
      <Button className="bound-chip run-values" aria-label={`${t("run.values")}: ${line}`}>
        <Variable size={13} aria-hidden="true" />
        <span className="truncate">{line}</span>
      </Button>
      <Popover className="popover" placement="bottom start" offset={4}>
        <Dialog className="run-values-list" aria-label={t("run.values")}>
          <h3>{t("run.values")}</h3>
          <dl>
            {entries.map(([name, value]) => (
              <div key={name}>
                <dt>{name}</dt>
                <dd>
                  {valueWords(value)}
                  {JSON.stringify(value) === JSON.stringify(defaults[name] ?? null) ? (
                    <span className="muted"> ({t("run.value_default")})</span>
                  ) : null}
                </dd>
              </div>
            ))}
          </dl>
        </Dialog>
      </Popover>
    </DialogTrigger>
  );
}
