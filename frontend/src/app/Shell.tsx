/** What surrounds every page: session, top bar, engine banner. */
import { QueryErrorResetBoundary } from "@tanstack/react-query";
import { Outlet } from "@tanstack/react-router";
import { FolderOpen } from "lucide-react";
import { type ReactNode, Suspense } from "react";
import { t } from "@/i18n";
import { Banner, EmptyState, Loading } from "@/ui";
import { SessionProvider, useSession } from "./session";
import { TopBar } from "./TopBar";

/** Around the page of the address, or around another one. */
export function Shell({ children }: { children?: ReactNode }) {
  return (
    <QueryErrorResetBoundary>
      <Suspense fallback={<Loading />}>
        <SessionProvider>
          <Frame>{children ?? <Outlet />}</Frame>
        </SessionProvider>
      </Suspense>
    </QueryErrorResetBoundary>
  );
}

function Frame({ children }: { children: ReactNode }) {
  const { project } = useSession();
  return (
    <div className="app">
      <a className="skip-link" href="#main">
        {t("app.skip_to_content")}
      </a>
      <TopBar />
      <EngineBanner />
      <main className="app-main" id="main" tabIndex={-1}>
        {project ? (
          children
        ) : (
          <EmptyState icon={FolderOpen} title={t("error.no_project.title")}>
            {t("error.no_project.text")}
          </EmptyState>
        )}
      </main>
    </div>
  );
}

function EngineBanner() {
  const { engine } = useSession().session;
  if (!engine.ready && engine.message) {
    return <Banner tone="danger">{t("engine.not_ready", { message: engine.message })}</Banner>;
  }
  // the scripted runner of tests executes nothing, so there is nothing to warn of
  const isWarned = !engine.isolated && engine.runner !== "fake";
  return isWarned ? <Banner>{t("engine.not_isolated")}</Banner> : null;
}
