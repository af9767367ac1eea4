import type { Project } from "@/api/types";

export function DataPage(_props: { readonly project: Project }) {
  return null;
}
