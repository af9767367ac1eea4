/** The client's routes; the server answers each of them with the same page. Each screen is a chunk of its own. */
import { createRootRoute, createRoute, createRouter, Outlet } from "@tanstack/react-router";
import { lazy, Suspense } from "react";
import { Loading } from "@/ui";
import { loadedPipelinePage, loadPipelinePage } from "./ahead";
import { NotFoundPage, RouteErrorPage } from "./pages";
import { Shell } from "./Shell";
import { useProject } from "./session";

const HomePage = lazy(() => import("@/home/HomePage").then((m) => ({ default: m.HomePage })));
const DataPage = lazy(() => import("@/data/DataPage").then((m) => ({ default: m.DataPage })));
const RunPage = lazy(() => import("@/run/RunPage").then((m) => ({ default: m.RunPage })));
const ModulesPage = lazy(() => import("@/help/ModulesPage").then((m) => ({ default: m.ModulesPage })));
const ModulePage = lazy(() => import("@/help/ModulePage").then((m) => ({ default: m.ModulePage })));
const SharedPage = lazy(() => import("@/shared/SharedPage").then((m) => ({ default: m.SharedPage })));
const ComparisonPage = lazy(() =>
  import("@/comparison/ComparisonPage").then((m) => ({ default: m.ComparisonPage })),
);
const LazyPipelinePage = lazy(() => loadPipelinePage().then((m) => ({ default: m.PipelinePage })));

const rootRoute = createRootRoute({
  component: Outlet,
  notFoundComponent: () => (
    <Shell>
      <NotFoundPage />
    </Shell>
  ),
  errorComponent: RouteErrorPage,
});

/** Everything that needs a login. */
const shellRoute = createRoute({
  getParentRoute: () => rootRoute,
  id: "shell",
  component: () => <Shell />,
  notFoundComponent: NotFoundPage,
  errorComponent: RouteErrorPage,
});

const sharedRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/shared/$token",
  component: function SharedScreen() {
    const { token } = sharedRoute.useParams();
    return <SharedPage key={token} token={token} />;
  },
});

const homeRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: "/",
  component: function HomeScreen() {
    const project = useProject();
    return <HomePage key={project.id} project={project} />;
  },
});

const dataRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: "/data",
  component: function DataScreen() {
    const project = useProject();
    return <DataPage key={project.id} project={project} />;
  },
});

const pipelineRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: "/pipelines/$pipelineId",
  validateSearch: ({ tour }): { tour?: 1 } => (tour === 1 ? { tour: 1 } : {}),
  loader: () => void loadPipelinePage().catch(() => undefined),
  component: function PipelineScreen() {
    const { pipelineId } = pipelineRoute.useParams();
    const PipelinePage = loadedPipelinePage() ?? LazyPipelinePage;
    return <PipelinePage key={pipelineId} pipelineId={pipelineId} />;
  },
});

const compareRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: "/pipelines/$pipelineId/compare",
  validateSearch: ({ before, after }) => ({ before: textOf(before), after: textOf(after) }),
  component: function CompareScreen() {
    const { pipelineId } = compareRoute.useParams();
    const { before, after } = compareRoute.useSearch();
    return <ComparisonPage key={pipelineId} pipelineId={pipelineId} sides={{ before, after }} />;
  },
});

const textOf = (value: unknown): string => (typeof value === "string" ? value : "");

const runRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: "/runs/$runId",
  component: function RunScreen() {
    const { runId } = runRoute.useParams();
    return <RunPage key={runId} runId={runId} />;
  },
});

const modulesRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: "/modules",
  component: ModulesPage,
});

const moduleRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: "/modules/$name",
  component: function ModuleScreen() {
    const project = useProject();
    const { name } = moduleRoute.useParams();
    return <ModulePage key={name} name={name} project={project} />;
  },
});

export const router = createRouter({
  routeTree: rootRoute.addChildren([
    sharedRoute,
    shellRoute.addChildren([
      homeRoute,
      dataRoute,
      modulesRoute,
      moduleRoute,
      pipelineRoute,
      compareRoute,
      runRoute,
    ]),
  ]),
  defaultPreload: "intent",
  defaultErrorComponent: RouteErrorPage,
  defaultNotFoundComponent: NotFoundPage,
  Wrap: ({ children }) => <Suspense fallback={<Loading />}>{children}</Suspense>,
});

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}
