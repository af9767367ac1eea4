import { CircleAlert } from "lucide-react";

/** For controls that have no description slot of their own. */
export function FieldProblem({ problem, id }: { problem: string | null; id?: string }) {
  if (!problem) return null;
  return (
    <span className="field-error" id={id}>
      <CircleAlert size={13} aria-hidden="true" />
      {problem}
    </span>
  );
}
