import type { Project } from "@/api/types";

export function HomePage(_props: { readonly project: Project }) {
  return null;
}
