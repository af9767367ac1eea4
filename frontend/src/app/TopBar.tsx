import { Link } from "@tanstack/react-router";
import { Languages, LogOut, Monitor, Moon, Sun } from "lucide-react";
import { lazy, Suspense } from "react";
import { Button } from "react-aria-components";
import { api } from "@/api/client";
import { currentLocale, t } from "@/i18n";
import { chooseLanguage, LANGUAGE_NAMES, LANGUAGES } from "@/i18n/language";
import { Menu, MenuItem, MenuSeparator } from "@/ui";
import { useSession } from "./session";
import { chooseTheme } from "./theme";

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

function Mark() {
  return (
    <svg width="24" height="24" viewBox="0 0 32 32" aria-hidden="true">
      <rect width="32" height="32" rx="8" fill="#3d4fd1" />
      <path
        d="M10 9.5v4.2c0 2 1.6 3.3 3.4 3.3h5.2c1.9 0 3.4 1.4 3.4 3.3v2.2"
        fill="none"
        stroke="#fff"
        strokeWidth="2.2"
        strokeLinecap="round"
      />
      <circle cx="10" cy="8.6" r="3.1" fill="#fff" />
      <circle cx="22" cy="23.4" r="3.1" fill="#9fe3c8" />
    </svg>
  );
}

async function signOut(): Promise<void> {
  await api.post("/session/logout");
  window.location.assign("/login");
}

function AccountMenu() {
  const { user } = useSession().session;
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
      <MenuItem icon={<Sun size={15} />} onAction={() => chooseTheme("light")}>
        {t("app.theme.light")}
      </MenuItem>
      <MenuItem icon={<Moon size={15} />} onAction={() => chooseTheme("dark")}>
        {t("app.theme.dark")}
      </MenuItem>
      <MenuItem icon={<Monitor size={15} />} onAction={() => chooseTheme("system")}>
        {t("app.theme.system")}
      </MenuItem>
      <MenuSeparator />
      {LANGUAGES.filter((language) => language !== currentLocale()).map((language) => (
        <MenuItem key={language} icon={<Languages size={15} />} onAction={() => chooseLanguage(language)}>
          {LANGUAGE_NAMES[language]}
        </MenuItem>
      ))}
      <MenuSeparator />
      <MenuItem icon={<LogOut size={15} />} onAction={() => void signOut()}>
        {t("app.sign_out")}
      </MenuItem>
    </Menu>
  );
}
