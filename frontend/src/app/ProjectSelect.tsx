import { t } from "@/i18n";
import { Select } from "@/ui";
import { useSession } from "./session";

export function ProjectSelect() {
  const { session, project, selectProject } = useSession();
  return (
    <Select
      label={t("app.project")}
      hideLabel
      className="project-select"
      options={session.projects.map(({ id, name }) => ({ id, label: name }))}
      value={project?.id ?? null}
      onChange={selectProject}
    />
  );
}
