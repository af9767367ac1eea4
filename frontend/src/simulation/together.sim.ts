/**
 * Many editors at bad lines in one draft of a real server; at the end all have what the server has.
 *
 * Called by `tests/together`, which starts the server and afterwards checks the draft at every revision.
 */
import { writeFileSync } from "node:fs";
import { expect, inject, it } from "vitest";
import type { Catalog, OperationsResult, PipelineDetail } from "@/api/types";
import { opened } from "@/graph/model";
import { figuresOf } from "./figures";
import { type Member, SimulatedEditor } from "./SimulatedEditor";

interface Simulation {
  readonly address: string;
  readonly pipeline: string;
  readonly members: readonly Member[];
  readonly seed: number;
  readonly seconds: number;
  readonly report: string;
}

declare module "vitest" {
  interface ProvidedContext {
    simulation: Simulation;
  }
}

/** Within this time after the last edit everyone has everything, once the lines are good again. */
const SETTLE_MS = 40_000;
const simulation = inject("simulation");
const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

async function get<T>(path: string): Promise<T> {
  const headers = { Cookie: simulation.members[0]?.cookie ?? "" };
  const response = await fetch(`${simulation.address}/api${path}`, { headers });
  expect(response.status).toBe(200);
  return (await response.json()) as T;
}

async function logged(): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  let revision = 0;
  for (;;) {
    const page = await get<OperationsResult>(
      `/pipelines/${simulation.pipeline}/operations?after=${revision}`,
    );
    for (const { id, type } of page.operations) found.set(id, type);
    if (page.operations.length === 0) return found;
    revision = page.revision;
  }
}

async function settled(people: readonly SimulatedEditor[]): Promise<PipelineDetail> {
  const deadline = performance.now() + SETTLE_MS;
  for (;;) {
    const draft = await get<PipelineDetail>(`/pipelines/${simulation.pipeline}`);
    const isDone = people.every((person) => person.isSaved && person.revision === draft.revision);
    if (isDone || performance.now() > deadline) return draft;
    await pause(250);
  }
}

it("everyone ends with the document of the server", async () => {
  const pipeline = await get<PipelineDetail>(`/pipelines/${simulation.pipeline}`);
  const catalog = await get<Catalog>("/catalog");
  const people = simulation.members.map(
    (member, index) =>
      new SimulatedEditor(simulation.address, member, pipeline, catalog, simulation.seed * 1_000 + 2 * index),
  );
  for (const person of people) person.start();
  await pause(simulation.seconds * 1_000);
  for (const person of people) person.stopEditing();
  const draft = await settled(people);
  for (const person of people) person.stop();
  writeFileSync(
    simulation.report,
    JSON.stringify({
      figures: figuresOf(people, await logged(), simulation.seconds, draft.revision - pipeline.revision),
      documents: people.map(({ document }) => document),
    }),
  );
  expect(people.filter(({ isSaved }) => !isSaved).map(({ condition }) => condition)).toEqual([]);
  expect(people.map(({ revision }) => revision)).toEqual(people.map(() => draft.revision));
  for (const { document } of people) expect(document).toEqual(opened(draft.document));
});
