/** Sub-pipelines of two steps, and drafts that hold an instance of one. */
import { applyOperation } from "@/graph/apply";
import { indexModules } from "@/graph/catalog";
import { asInstance } from "@/graph/instancePlacing";
import type { GraphDocument, Group } from "@/graph/model";
import type { OperationBody } from "@/graph/operations";
import { insertOnEdge } from "@/graph/rewire";
import {
  moduleOfSubPipeline,
  type SubPipeline,
  type SubPipelineContent,
  type SubPipelineModule,
} from "@/graph/subPipelines";
import {
  FILTER,
  MODULES,
  makeDocument,
  makeModule,
  makeNode,
  makeParameter,
  makePort,
  SOURCE,
} from "./graphs";

export const SHARE = makeParameter("share", { type: "number", widget: "number", default: 0.5 });
export const SCALE = makeModule("scale", {
  inputs: [makePort("data")],
  outputs: [makePort("result")],
  parameters: [SHARE, makeParameter("mode")],
});
export const SUB_INDEX = indexModules([...MODULES, SCALE]);

export function makeContent(change: Partial<SubPipelineContent> = {}): SubPipelineContent {
  return {
    nodes: {
      first: makeNode("first", SCALE, {
        position: { x: 0, y: 0 },
        parameters: { share: 0.2, mode: "fast" },
      }),
      second: makeNode("second", FILTER, { position: { x: 40, y: 130 } }),
    },
    edges: {
      e: { id: "e", source: { node: "first", port: "result" }, target: { node: "second", port: "data" } },
    },
    ports: { "input:first.data": "Raw", "output:second.result": "Clean" },
    parameters: { Share: ["first.share"] },
    ...change,
  };
}

export function makeSubPipeline(id: string, name: string, content = makeContent()): SubPipeline {
  return { id, name, description: "", is_archived: false, newest: { number: 1, content } };
}

export const moduleOf = (one: SubPipeline) =>
  moduleOfSubPipeline(one, SUB_INDEX, "Sub-pipelines") as SubPipelineModule;

/** After the operations, none of which is refused. */
export function applied(document: GraphDocument, operations: readonly OperationBody[]): GraphDocument {
  return operations.reduce((current, operation) => {
    const result = applyOperation(current, operation, SUB_INDEX);
    if ("refusal" in result) throw new Error(`${operation.type}: ${JSON.stringify(result.refusal)}`);
    return result.document;
  }, document);
}

/** A source, an instance, and what reads it: as it was without the instance, what adds it, and with it. */
export function drawnWith(one: SubPipeline) {
  const empty = makeDocument(
    [makeNode("source", SOURCE), makeNode("end", FILTER)],
    ["source.data → end.data"],
  );
  const module = moduleOf(one);
  const edge = empty.edges["e0"];
  const added = edge && insertOnEdge(empty, SUB_INDEX, edge, { module }, { x: 0, y: 100 });
  if (!added) throw new Error("it does not fit");
  const { operations } = asInstance(empty, added, module);
  const document = applied(empty, operations);
  const group = Object.values(document.groups)[0] as Group;
  return { empty, operations, document, group };
}
