/** Requests about the members of a project. */
import { queryOptions } from "@tanstack/react-query";
import { api } from "@/api/client";
import type { Role } from "@/api/types";

export interface Member {
  readonly user_id: number;
  readonly username: string;
  readonly display_name: string;
  readonly role: Role;
}

export const membersKey = (project: string) => ["members", project] as const;

export const membersQuery = (project: string) =>
  queryOptions({
    queryKey: membersKey(project),
    queryFn: ({ signal }) => api.get<Member[]>(`/projects/${project}/members`, { signal }),
  });

export const addMember = (project: string, username: string, role: Role): Promise<Member> =>
  api.post<Member>(`/projects/${project}/members`, { username, role });

export const changeRole = (project: string, user: number, role: Role): Promise<Member> =>
  api.patch<Member>(`/projects/${project}/members/${user}`, { role });

export const removeMember = (project: string, user: number): Promise<void> =>
  api.delete(`/projects/${project}/members/${user}`);
