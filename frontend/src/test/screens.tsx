/** Rendering whole screens in tests: router, query client, session, and a server faked at the network. */
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import {
  createMemoryHistory,
  createRootRoute,
  createRouter,
  RouterContextProvider,
} from "@tanstack/react-router";
import { render } from "@testing-library/react";
import { HttpResponse, http } from "msw";
import { setupServer } from "msw/node";
import { type ReactNode, Suspense } from "react";
import { afterAll, afterEach, beforeAll, beforeEach, vi } from "vitest";
import type { Project, Session } from "@/api/types";
import { SessionProvider } from "@/app/session";
import { Toasts } from "@/ui";

export const PROJECT: Project = { id: "pr1", name: "Cars", role: "owner" };

export const SESSION: Session = {
  user: { id: 1, username: "ada", display_name: "Ada" },
  projects: [PROJECT],
  engine: { runner: "docker", isolated: true, ready: true, message: "" },
  version: "0.1.0",
  limits: { upload_bytes: 1000 },
};

/** A server that knows the session; a request that nothing answers fails the test. */
export function useFakeServer() {
  const server = setupServer(http.get("*/api/session", () => HttpResponse.json(SESSION)));
  beforeAll(() => server.listen({ onUnhandledRequest: "error" }));
  afterEach(() => server.resetHandlers());
  afterAll(() => server.close());
  return server;
}

/** The test DOM has no layout; virtual lists need to believe in one. */
export function useFakeLayout(width = 1000, height = 600) {
  beforeEach(() => {
    vi.spyOn(HTMLElement.prototype, "offsetWidth", "get").mockReturnValue(width);
    vi.spyOn(HTMLElement.prototype, "offsetHeight", "get").mockReturnValue(height);
    vi.spyOn(HTMLElement.prototype, "clientWidth", "get").mockReturnValue(width);
    vi.spyOn(HTMLElement.prototype, "clientHeight", "get").mockReturnValue(height);
  });
}

export function renderScreen(screen: ReactNode) {
  const client = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  const router = createRouter({
    routeTree: createRootRoute(),
    history: createMemoryHistory({ initialEntries: ["/"] }),
  });
  const view = render(
    <QueryClientProvider client={client}>
      <RouterContextProvider router={router as never}>
        <Suspense fallback={null}>
          <SessionProvider>{screen}</SessionProvider>
        </Suspense>
        <Toasts />
      </RouterContextProvider>
    </QueryClientProvider>,
  );
  return { ...view, client };
}
