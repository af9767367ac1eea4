/** The help pages there are: every module, by category. */
import { useSuspenseQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useId } from "react";
import { catalogQuery } from "@/api/queries";
import { categoryTone } from "@/canvas/categories";
import { ModuleIcon } from "@/canvas/icons";
import { type ModuleCategory, type ModuleDefinition, modulesByCategory } from "@/graph/catalog";
import { t } from "@/i18n";
import "./help.css";
import { useTitle } from "./useTitle";

export function ModulesPage() {
  const { data: catalog } = useSuspenseQuery(catalogQuery());
  useTitle(t("help.modules"));
  return (
    <div className="page">
      <header className="page-header">
        <div>
          <h1>{t("help.modules")}</h1>
          <p className="muted">{t("help.modules.intro")}</p>
        </div>
      </header>
      {modulesByCategory(catalog).map((category) => (
        <CategorySection key={category.name} category={category} />
      ))}
    </div>
  );
}

function CategorySection({ category }: { readonly category: ModuleCategory }) {
  const title = useId();
  return (
    <section className="help-section" aria-labelledby={title} data-tone={categoryTone(category.name)}>
      <h2 id={title}>{category.label}</h2>
      <ul className="help-modules">
        {category.modules.map((module) => (
          <ModuleLink key={module.name} module={module} />
        ))}
      </ul>
    </section>
  );
}

function ModuleLink({ module }: { readonly module: ModuleDefinition }) {
  return (
    <li>
      <Link to="/modules/$name" params={{ name: module.name }} className="card help-module">
        <span className="help-icon">
          <ModuleIcon name={module.icon} size={18} />
        </span>
        <span>
          <strong>{module.display_name}</strong>
          <span className="muted">{module.description}</span>
        </span>
      </Link>
    </li>
  );
}
