import { MousePointerClick } from "lucide-react";
import type { ReactNode } from "react";
import { useEditorState } from "@/editor/context";
import { moduleOf } from "@/graph/catalog";
import type { GraphNode } from "@/graph/model";
import { t } from "@/i18n";
import { valueWords } from "@/inspector/parameterWords";
import { EmptyState } from "@/ui";

export function NothingChosen({ children }: { readonly children: ReactNode }) {
  return (
    <EmptyState icon={MousePointerClick} title={t("shared.none.title")}>
      {children}
    </EmptyState>
  );
}

/** The values of a node, with the defaults of its module; scripts are not shared. */
export function SharedParameters({ node }: { readonly node: GraphNode }) {
  const modules = useEditorState((state) => state.modules);
  const module = moduleOf(modules, node);
  if (!module) return <p className="step-pane-note muted">{t("shared.unknown_module")}</p>;
  if (module.parameters.length === 0) {
    return <p className="step-pane-note muted">{t("shared.no_parameters")}</p>;
  }
  return (
    <dl className="frozen-parameters scroll">
      {module.parameters.map((parameter) => (
        <div key={parameter.name} data-given={parameter.name in node.parameters || undefined}>
          <dt>{parameter.label}</dt>
          <dd>
            {parameter.widget === "code" ? (
              <span className="muted">{t("shared.withheld")}</span>
            ) : (
              valueWords(parameter, node.parameters[parameter.name] ?? parameter.default) || "–"
            )}
          </dd>
        </div>
      ))}
    </dl>
  );
}
