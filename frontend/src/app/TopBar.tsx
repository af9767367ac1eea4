import { Link } from "@tanstack/react-router";
import { LogOut } from "lucide-react";
import { lazy, Suspense } from "react";
import { Button } from "react-aria-components";
import { api } from "@/api/client";
import { t } from "@/i18n";
import { TourItem } from "@/tour/TourItem";
import { Menu, MenuItem, MenuSeparator } from "@/ui";
import { DisplayItems } from "./DisplayItems";
import { Mark } from "./Mark";
import { useSession } from "./session";

const ProjectSelect = lazy(() => import("./ProjectSelect").then((m) => ({ default: m.ProjectSelect })));

export function TopBar() {
  const hasProjectsToChoose = useSession().session.projects.length > 1;
  return (
    <header className="topbar">
      <Link to="/" className="brand">
        <Mark />
        {t("app.name")}
      </Link>
      <nav aria-label={t("app.main_navigation")}>
        <Link to="/" activeOptions={{ exact: true }}>
          {t("app.nav.home")}
        </Link>
        <Link to="/data">{t("app.nav.data")}</Link>
        <Link to="/modules">{t("help.modules")}</Link>
      </nav>
      <div className="topbar-end">
        <Suspense>{hasProjectsToChoose ? <ProjectSelect /> : null}</Suspense>
        <AccountMenu />
      </div>
    </header>
  );
}

async function signOut(): Promise<void> {
  await api.post("/session/logout");
  window.location.assign("/login");
}

function AccountMenu() {
  const { session, project } = useSession();
  const { user } = session;
  const name = user.display_name || user.username;
  return (
    <Menu
      label={t("app.account", { name })}
      trigger={
        <Button className="avatar" aria-label={t("app.account", { name })}>
          {[...name][0]?.toUpperCase()}
        </Button>
      }
    >
      {project && project.role !== "viewer" ? (
        <>
          <TourItem project={project} />
          <MenuSeparator />
        </>
      ) : null}
      <DisplayItems />
      <MenuSeparator />
      <MenuItem icon={<LogOut size={15} />} onAction={() => void signOut()}>
        {t("app.sign_out")}
      </MenuItem>
    </Menu>
  );
}
