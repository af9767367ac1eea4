/** How many problems a node has, or warnings when it has no problems. */
import { CircleAlert, TriangleAlert } from "lucide-react";
import type { Issue } from "@/api/types";
import { plural } from "@/i18n";

export function IssueMark({ issues }: { issues: readonly Issue[] }) {
  const errors = issues.filter(({ severity }) => severity === "error");
  const shown = errors.length > 0 ? errors : issues.filter(({ severity }) => severity === "warning");
  if (shown.length === 0) return null;
  const isError = errors.length > 0;
  const label = plural(isError ? "node.problems" : "node.warnings", shown.length);
  return (
    <span
      className="node-issues"
      data-severity={isError ? "error" : "warning"}
      title={shown.map(({ message }) => message).join("\n")}
    >
      {isError ? (
        <CircleAlert size={16} aria-hidden="true" />
      ) : (
        <TriangleAlert size={16} aria-hidden="true" />
      )}
      <span className="visually-hidden">{label}</span>
    </span>
  );
}
