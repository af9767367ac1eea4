import type { ReactNode } from "react";
import { useId } from "react";
import type { ModuleDefinition, ModuleParameter } from "@/graph/catalog";
import { t } from "@/i18n";
import { defaultWords, rangeWords } from "@/inspector/parameterWords";
import { type Fact, Facts } from "@/ui";
import { takesWords, visibleWords } from "./words";

export function ModuleParameters({ module }: { readonly module: ModuleDefinition }) {
  const heading = useId();
  return (
    <section className="help-section" aria-labelledby={heading}>
      <h2 id={heading}>{t("help.parameters")}</h2>
      {module.parameters.length === 0 ? (
        <p className="muted">{t("inspector.no_parameters")}</p>
      ) : (
        <ul className="card help-parameters">
          {module.parameters.map((parameter) => (
            <li key={parameter.name}>
              <h3>
                {parameter.label}
                {isRequired(parameter) ? <span className="muted"> ({t("inspector.required")})</span> : null}
              </h3>
              {parameter.help ? <p>{parameter.help}</p> : null}
              <Facts className="help-facts" facts={factsOf(module, parameter)} />
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

const isRequired = ({ required, required_when_visible }: ModuleParameter) =>
  required || required_when_visible;

function factsOf(module: ModuleDefinition, parameter: ModuleParameter): Fact[] {
  const facts: Fact[] = [
    [t("help.parameter.takes"), takesWords(module, parameter)],
    [t("help.parameter.range"), rangeWords(parameter)],
    [t("help.parameter.default"), <DefaultValue key="default" parameter={parameter} />],
    [t("help.parameter.visible"), visibleWords(module, parameter)],
  ];
  return facts.filter(([, value]) => value !== "");
}

function DefaultValue({ parameter }: { readonly parameter: ModuleParameter }): ReactNode {
  const text = longText(parameter);
  if (text) {
    return (
      <details>
        <summary>{t("help.parameter.default.text")}</summary>
        <pre>{text}</pre>
      </details>
    );
  }
  return defaultWords(parameter) || t("help.parameter.default.none");
}

/** Code and texts of several lines, which are folded. */
function longText({ widget, default: value }: ModuleParameter): string {
  return (widget === "code" || widget === "multiline") && typeof value === "string" ? value : "";
}
