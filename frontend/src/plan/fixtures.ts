/** Plans for tests. */
import type { NodePlan } from "@/api/execution";

export function makeNodePlan(node: string, part: Partial<NodePlan> = {}): NodePlan {
  return {
    node,
    decision: "run",
    reason: { code: "changed", message: "learning rate 0.1 → 0.2", details: {} },
    changes: [],
    expected_seconds: null,
    reused_from: null,
    reusable: true,
    not_reusable_reason: null,
    ...part,
  };
}
