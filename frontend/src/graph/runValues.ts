/** Which pipeline parameters matter to a run of a part. Mirrors the scopes of `pipelines/core/scope.py`. */
import { reachable } from "./connections";
import type { GraphDocument, PipelineParameter } from "./model";
import { parametersByName } from "./pipelineParameters";

export interface RunPart {
  readonly kind: "all" | "up_to" | "from" | "only";
  readonly nodes: readonly string[];
}

/**
 * The parameters that the nodes which run take, or nodes that lead to them: whether an earlier result of those still
 * holds depends on their values too.
 */
export function parametersOfRun(document: GraphDocument, part: RunPart): PipelineParameter[] {
  const nodes = part.kind === "all" ? Object.keys(document.nodes) : nodesBehind(document, part);
  const taken = new Set(
    [...nodes].flatMap((id) => {
      const node = document.nodes[id];
      return node && !node.disabled ? Object.values(node.bindings ?? {}) : [];
    }),
  );
  return parametersByName(document).filter(({ id }) => taken.has(id));
}

function nodesBehind(document: GraphDocument, { kind, nodes }: RunPart): Set<string> {
  const known = nodes.filter((id) => document.nodes[id]);
  const running = kind === "from" ? known.flatMap((id) => [...reachable(document, id, "down")]) : known;
  const found = new Set<string>();
  for (const id of running) {
    if (!found.has(id)) for (const other of reachable(document, id, "up")) found.add(other);
  }
  return found;
}
