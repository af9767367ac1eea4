/** Who is signed in, and which of their projects is being looked at. */
import { useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { createContext, type ReactNode, useCallback, useContext, useMemo, useState } from "react";
import { sessionQuery } from "@/api/queries";
import type { Project, Role, Session } from "@/api/types";

const STORED_PROJECT = "atelier.project";

interface SessionContextValue {
  session: Session;
  project: Project | null;
  selectProject: (id: string) => void;
}

const SessionContext = createContext<SessionContextValue | null>(null);

export function SessionProvider({ children }: { children: ReactNode }) {
  const { data: session } = useSuspenseQuery(sessionQuery());
  const [chosen, setChosen] = useState(() => localStorage.getItem(STORED_PROJECT));
  const client = useQueryClient();
  const selectProject = useCallback(
    (id: string) => {
      localStorage.setItem(STORED_PROJECT, id);
      setChosen(id);
      void client.invalidateQueries({ queryKey: ["runs"] });
    },
    [client],
  );
  const value = useMemo(() => {
    const project = session.projects.find(({ id }) => id === chosen) ?? session.projects[0] ?? null;
    return { session, project, selectProject };
  }, [session, chosen, selectProject]);
  return <SessionContext value={value}>{children}</SessionContext>;
}

export function useSession(): SessionContextValue {
  const value = useContext(SessionContext);
  if (!value) throw new Error("useSession needs a SessionProvider above it");
  return value;
}

/** The user's role in a project; null for one they are not in. */
export function useRoleIn(projectId: string): Role | null {
  const { projects } = useSession().session;
  return projects.find(({ id }) => id === projectId)?.role ?? null;
}

/** The current project; pages that need one are shown only when there is one. */
export function useProject(): Project {
  const { project } = useSession();
  if (!project) throw new Error("useProject is for pages shown within a project");
  return project;
}
