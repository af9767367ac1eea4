/** Ports or parameters of a group to choose from, each with the name that its users read. */
import { t } from "@/i18n";
import { Checkbox, TextField } from "@/ui";
import type { Choice, Choices, Proposal } from "./proposals";

interface ChoiceListProps {
  readonly side: "port" | "parameter";
  readonly label: string;
  readonly proposals: readonly Proposal[];
  readonly choices: Choices;
  readonly onChoose: (key: string, change: Partial<Choice>) => void;
}

export function ChoiceList({ side, label, proposals, choices, onChoose }: ChoiceListProps) {
  const isPort = side === "port";
  return (
    <fieldset className="choice-list">
      <legend>{label}</legend>
      {isPort ? null : <p className="muted small">{t("publish.parameters_text")}</p>}
      {proposals.length === 0 ? (
        <p className="muted small">{t(isPort ? "publish.no_ports" : "publish.no_parameters")}</p>
      ) : null}
      {proposals.map(({ key, node, label: own, isNeeded }) => {
        const choice = choices[key];
        const what = t("publish.port_of", { node, port: own });
        return (
          <div key={key} className="choice">
            <Checkbox
              isSelected={choice?.isChosen ?? false}
              isDisabled={isNeeded}
              onChange={(isChosen) => onChoose(key, { isChosen })}
            >
              {what}
              {isNeeded ? (
                <span className="muted small">
                  {` · ${t(isPort ? "publish.port_needed" : "publish.parameter_bound")}`}
                </span>
              ) : null}
            </Checkbox>
            {choice?.isChosen ? (
              <TextField
                label={
                  isPort
                    ? t("publish.port_name", { port: what })
                    : t("publish.parameter_name", { parameter: what })
                }
                hideLabel
                value={choice.name}
                onChange={(name) => onChoose(key, { name })}
                maxLength={200}
              />
            ) : null}
          </div>
        );
      })}
    </fieldset>
  );
}
