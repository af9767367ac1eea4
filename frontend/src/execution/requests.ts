/** What a person asks to be run: all of it or a part, and whether earlier results count. Pure. */
import type { Scope, ScopeKind } from "@/api/execution";
import type { JsonValue } from "@/graph/model";

export interface RunRequest {
  readonly scope: Scope;
  /** Nodes that run although an earlier result holds. */
  readonly runAgain: readonly string[];
  readonly ignoresEarlier: boolean;
  /** Values of pipeline parameters that differ from the defaults; absent while nobody has been asked. */
  readonly parameters?: Readonly<Record<string, JsonValue>>;
}

export const EVERYTHING: RunRequest = {
  scope: { kind: "all", nodes: [] },
  runAgain: [],
  ignoresEarlier: false,
};

export const AFRESH: RunRequest = { ...EVERYTHING, ignoresEarlier: true };

export function partialRun(kind: Exclude<ScopeKind, "all">, nodes: readonly string[]): RunRequest {
  return { ...EVERYTHING, scope: { kind, nodes } };
}

export function againRun(nodes: readonly string[]): RunRequest {
  return { ...EVERYTHING, runAgain: nodes };
}

/** As the body of `POST runs`; what is as usual is left out. */
export function requestBody({
  scope,
  runAgain,
  ignoresEarlier,
  parameters = {},
}: RunRequest): Record<string, unknown> {
  return {
    ...(scope.kind === "all" ? {} : { scope }),
    ...(runAgain.length > 0 ? { run_again: runAgain } : {}),
    ...(ignoresEarlier ? { ignore_earlier_results: true } : {}),
    ...(Object.keys(parameters).length > 0 ? { parameters } : {}),
  };
}

/** As the query of `GET plan`. */
export function requestQuery({ scope, runAgain, ignoresEarlier }: RunRequest) {
  return {
    scope: scope.kind === "all" ? null : scope.kind,
    nodes: scope.nodes.length > 0 ? scope.nodes.join(",") : null,
    run_again: runAgain.length > 0 ? runAgain.join(",") : null,
    ignore_earlier_results: ignoresEarlier || null,
  };
}
