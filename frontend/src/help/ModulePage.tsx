/** The help page of one module, all of it from the catalogue. */
import { useSuspenseQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Compass } from "lucide-react";
import { catalogQuery } from "@/api/queries";
import type { Project } from "@/api/types";
import { categoryTone } from "@/canvas/categories";
import { ModuleIcon } from "@/canvas/icons";
import type { ModuleDefinition } from "@/graph/catalog";
import { t } from "@/i18n";
import { EmptyState } from "@/ui";
import { ModuleExamples } from "./ModuleExamples";
import { ModuleParameters } from "./ModuleParameters";
import { ModulePorts } from "./ModulePorts";
import "./help.css";
import { useTitle } from "./useTitle";

export interface ModulePageProps {
  readonly name: string;
  readonly project: Project;
}

export function ModulePage({ name, project }: ModulePageProps) {
  const { data: catalog } = useSuspenseQuery(catalogQuery());
  const module = catalog.modules.find((one) => one.name === name);
  useTitle(module?.display_name ?? t("help.modules"));
  if (!module) return <UnknownModule name={name} />;
  return (
    <div className="page help-page">
      <Link to="/modules" className="help-back">
        {t("help.unknown.back")}
      </Link>
      <ModuleHeader module={module} />
      {module.help ? <p className="help-text">{module.help}</p> : null}
      <ModuleExamples module={module.name} project={project} />
      <ModulePorts title={t("help.inputs")} none={t("help.inputs.none")} ports={module.inputs} />
      <ModulePorts title={t("help.outputs")} none={t("help.outputs.none")} ports={module.outputs} />
      <ModuleParameters module={module} />
    </div>
  );
}

function ModuleHeader({ module }: { readonly module: ModuleDefinition }) {
  return (
    <header className="help-header" data-tone={categoryTone(module.category)}>
      <span className="help-icon">
        <ModuleIcon name={module.icon} size={24} />
      </span>
      <div>
        <h1>{module.display_name}</h1>
        <p className="muted">
          {module.category_label} · {t("palette.version", { version: module.version })}
        </p>
        <p className="help-description">{module.description}</p>
      </div>
    </header>
  );
}

function UnknownModule({ name }: { readonly name: string }) {
  return (
    <div className="page">
      <EmptyState
        icon={Compass}
        title={t("help.unknown", { name })}
        actions={
          <Link to="/modules" className="button" data-variant="secondary">
            {t("help.unknown.back")}
          </Link>
        }
      >
        {t("help.unknown.text")}
      </EmptyState>
    </div>
  );
}
